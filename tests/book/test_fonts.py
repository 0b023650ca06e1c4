import shutil

from fontTools.ttLib import TTFont

from custserv.author.bundle import PAGE
from custserv.book.fonts import keep_characters

FONT = PAGE / "node_modules" / "katex" / "dist" / "fonts" / "KaTeX_Main-Regular.woff2"


def test_a_font_keeps_the_characters_of_the_book_alone(tmp_path):
    shutil.copy(FONT, tmp_path)
    keep_characters(tmp_path, "年a+β")
    kept = tmp_path / FONT.name
    assert TTFont(kept).flavor == "woff2"
    # The text's own characters come from the device's fonts.
    assert sorted(map(chr, TTFont(kept).getBestCmap())) == ["+", "a"]
    assert kept.stat().st_size < FONT.stat().st_size / 5

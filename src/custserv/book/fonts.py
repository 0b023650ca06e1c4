"""The formulas' fonts with only the characters that the book has: on a slow line a first formula shows sooner."""

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


def keep_characters(folder, characters):
    """Rewrite the woff2 fonts of a folder so that they hold these characters and no others."""
    options = Options(layout_features=["*"])
    for path in folder.glob("*.woff2"):
        with TTFont(path) as font:
            subsetter = Subsetter(options)
            subsetter.populate(text=characters)
            subsetter.subset(font)
            font.save(path)

"""Of the style sheets stays what some page can show."""

import pytest
from custserv.book.styles import joined, names_in, used_rules, words_in

WORDS = names_in('<p class="lab note" id="top">') | words_in('mark("is-live")')


@pytest.mark.parametrize(
    "rule",
    ["p{margin:0}", ".lab .note{margin:0}", "#top>a{margin:0}", ".lab.is-live{margin:0}", "p:not(.gone){margin:0}",
     "html[data-theme=dark] .lab{margin:0}", ":root{--gone:1}", "@keyframes gone{from{margin:0}}"],
)  # fmt: skip
def test_what_can_be_shown_stays(rule):
    assert used_rules(rule, WORDS).replace(" ", "") == rule.replace(" ", "")


@pytest.mark.parametrize(
    "rule", [".gone{margin:0}", "#gone a{margin:0}", ".lab.gone{margin:0}", "@media print{.gone{margin:0}}", "/* note */"]
)
def test_what_nothing_matches_goes(rule):
    assert used_rules(rule, WORDS) == ""


def test_each_selector_of_a_rule_counts_by_itself():
    assert used_rules(".lab,.gone , p{margin:0}", WORDS) == ".lab,p{margin:0}"
    assert used_rules("@media print{.lab{top:0}.gone{top:0}}", WORDS) == "@media print{.lab{top:0}}"


def test_sheets_are_joined_in_order_with_imports_before_and_addresses_of_their_new_place(tmp_path):
    (tmp_path / "theme").mkdir()
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "a.woff2").write_bytes(b"")
    font = '@font-face{font-family:A;src:url(../fonts/a.woff2) format("woff2"),url(../fonts/a.ttf) format("truetype")}'
    missing = '@font-face{font-family:B;src:url(b.woff2) format("woff2")}'
    sheet = f'@import "../basic.css";\n{font}{missing}p{{background:url("dot.png")}}'
    (tmp_path / "theme" / "theme.css").write_text(sheet, encoding="utf-8")
    (tmp_path / "basic.css").write_text("p{background:url(paper.png)}", encoding="utf-8")
    (tmp_path / "last.css").write_text("p{background:url(data:,x)}", encoding="utf-8")
    assert joined(tmp_path, ["theme/theme.css", "last.css"], set()).splitlines() == [
        "p{background:url(paper.png)}",
        '@font-face{font-family:A;src:url(fonts/a.woff2) format("woff2")}',
        "p{background:url(theme/dot.png)}",
        "p{background:url(data:,x)}",
    ]

"""A finished site is rewritten: one sheet, one script, nothing inline, no file that nobody asks for."""

from types import SimpleNamespace

import pytest
from custserv.book.slim import slim_down

HEAD = """<!DOCTYPE html>
<html lang="zh-CN" data-theme="auto">
<head><title>书</title>
<script data-cfasync="false">document.documentElement.dataset.mode = localStorage.getItem("mode");</script>
<link rel="stylesheet" href="{up}_static/theme.css?v=1">
{sheets}
<link rel="preload" as="script" href="{up}_static/late.js" />
<script src="{up}_static/early.js?v=2"></script>
<script>let hint = '点击展开';</script>
<script>let hint = '点击展开';</script>
<script>DOCUMENTATION_OPTIONS.pagename = '{name}';</script>
<script src="{up}_static/custserv-lab.js"></script>
{scripts}
</head>
<body><button onclick="window.print()">打印</button><button onclick="toggleFullScreen()">全屏</button>
<p class="kept">正文</p>{body}
<script type="application/json">{{"a": 1}}</script>
<script defer src="{up}_static/late.js"></script>
</body></html>
"""
STATIC = {
    "theme.css": ".kept{top:0}.gone{top:0}",
    "lab.css": "p{top:1px}",
    "early.js": "early()\n//# sourceMappingURL=early.js.map",
    "late.js": "late()",
    "custserv-lab.js": 'load("custserv-engine.js?v=3")',
    "custserv-engine.js": "engine()",
    "custserv-theme.js": "theme()",
    "tools.js": "tools()",
    "licence.txt": "MIT",
    "unused.png": "",
}


@pytest.fixture
def site(tmp_path):
    """A site of a front page that leads on, a page in a folder, and a page with scripts of its own."""
    (tmp_path / "_static").mkdir()
    (tmp_path / "book").mkdir()
    for name, text in STATIC.items():
        (tmp_path / "_static" / name).write_text(text, encoding="utf-8")
    texts = {
        "index.html": '<meta http-equiv="Refresh" content="0; url=book/a.html" />\n',
        "book/a.html": HEAD.format(
            up="../", name="book/a", scripts="", body="", sheets='<link rel="stylesheet" href="../_static/lab.css">'
        ),
        "search.html": HEAD.format(
            up="", name="search", sheets="", body="<script>find()</script>",
            scripts='<script src="_static/tools.js"></script><script src="index.js"></script><script src="index.js"></script>',
        ),
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    slim_down(SimpleNamespace(outdir=str(tmp_path), builder=SimpleNamespace(format="html")), None)
    return tmp_path


def read(site, name):
    return (site / name).read_text(encoding="utf-8")


def test_all_pages_share_one_sheet_and_one_script(site):
    assert read(site, "_static/styles.css") == ".kept{top:0}\np{top:1px}"
    assert read(site, "_static/scripts.js") == "let hint = '点击展开';\n;early()\n\n;late()"
    for name in ("book/a.html", "search.html"):
        page = read(site, name)
        assert page.count("styles.css?v=") == page.count("scripts.js?v=") == page.count("custserv-theme.js?v=") == 1
        assert "preload" not in page and "theme.css" not in page and "early.js" not in page
        assert page.index("custserv-theme.js") < page.index("styles.css") < page.index("custserv-lab.js")
    assert '<script defer src="../_static/scripts.js' in read(site, "book/a.html")


def test_scripts_of_one_page_stay_after_the_shared_ones_and_come_once(site):
    page = read(site, "search.html")
    assert '<script src="_static/scripts.js' in page
    assert page.count('<script src="_static/tools.js"></script>') == page.count('<script src="index.js"></script>') == 1
    (own,) = (site / "_static").glob("scripts-*.js")
    assert own.read_text(encoding="utf-8") == "find()"
    assert page.index("正文") < page.index(own.name)


def test_nothing_inline_is_left_but_data(site):
    for name in ("book/a.html", "search.html"):
        page = read(site, name)
        assert page.count("<script>") == 0 and "onclick" not in page and "cfasync" not in page
        assert '<script type="application/json">{"a": 1}</script>' in page
        assert 'data-press="print"' in page and 'data-press="fullscreen"' in page
        assert 'data-theme="light"' in page


def test_files_that_nothing_names_are_gone_licences_and_what_scripts_load_stay(site):
    left = {path.name for path in (site / "_static").iterdir() if not path.name.startswith("scripts-")}
    assert left == {
        "styles.css", "scripts.js", "custserv-theme.js", "custserv-lab.js", "custserv-engine.js",
        "tools.js", "licence.txt",
    }  # fmt: skip
    assert read(site, "index.html").startswith("<meta")

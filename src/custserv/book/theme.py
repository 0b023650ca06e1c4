"""The theme in Chinese: settings, and the words that theme and extensions write into each page."""

from pathlib import Path

# Written by templates and extensions without a way to translate them.
WORDS = {
    'title="Toggle primary sidebar"': 'title="目录" aria-label="目录"',
    'title="Toggle secondary sidebar"': 'title="本页内容" aria-label="本页内容"',
    'aria-label="Toggle hidden content"': "",
    # A list needs list items, which the bibliography's entries are not.
    'role="list" class="citation-list"': 'class="citation-list"',
    'aria-label="Main"': 'aria-label="全书目录"',
    'aria-label="Page"': 'aria-label="本页内容"',
    'aria-label="System Settings"': 'aria-label="跟随系统"',
    'title="System Settings"': 'title="跟随系统"',
    'title="Light"': 'title="浅色"',
    'title="Dark"': 'title="深色"',
}


def set_texts(app, config):
    """Put Chinese texts where theme and extensions have a setting for them."""
    config.nb_code_prompt_show = "显示代码"
    config.nb_code_prompt_hide = "隐藏代码"
    config.togglebutton_hint = "点击展开"
    config.togglebutton_hint_hide = "点击收起"
    config.copybutton_selector = "div.highlight pre"
    config.html_theme_options["search_bar_text"] = "搜索本书……"


def finish_pages(app, exception):
    """Put the remaining words of every page into Chinese."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    for path in [*site.rglob("*.html"), site / "_static" / "togglebutton.js"]:
        text = path.read_text(encoding="utf-8")
        finished = text
        for english, chinese in WORDS.items():
            finished = finished.replace(english, chinese)
        if finished != text:
            path.write_text(finished, encoding="utf-8")


def setup(app):
    app.connect("config-inited", set_texts)
    app.connect("build-finished", finish_pages)

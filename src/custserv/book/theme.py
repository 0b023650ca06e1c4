"""The theme in Chinese and light: words, icons and files that theme and extensions put into the site."""

import re
import shutil
from pathlib import Path

from sphinx_design.icons import get_octicon

# Written by templates and extensions without a way to translate or mend them.
WORDS = {
    'title="Toggle primary sidebar"': 'title="目录" aria-label="目录"',
    'title="Toggle secondary sidebar"': 'title="本页内容" aria-label="本页内容"',
    '<summary aria-label="Toggle hidden content">': "<summary>",
    'aria-label="Toggle hidden content"': 'aria-label="展开或收起"',
    'aria-label="Main"': 'aria-label="全书目录"',
    'aria-label="Page"': 'aria-label="本页内容"',
    "© Copyright ": "© ",
    "data-bs-title=": "title=",
    # The button's name is the text in it; the keys are no part of it.
    'search-button-field search-button__button pst-js-only" title="搜索" aria-label="搜索"': (
        'search-button-field search-button__button pst-js-only" title="搜索"'
    ),
    '<span class="search-button__kbd-shortcut">': '<span class="search-button__kbd-shortcut" aria-hidden="true">',
    # A list needs list items, which the bibliography's entries are not; nor may they have a role of their own.
    'role="list" class="citation-list"': 'class="citation-list"',
    ' role="doc-biblioentry"': "",
    # What is beside the text is to be found by landmarks, what lies over it to be told by name.
    '<div id="pst-primary-sidebar"': '<div id="pst-primary-sidebar" role="complementary" aria-label="侧栏"',
    '<dialog id="pst-search-dialog"': '<dialog id="pst-search-dialog" aria-label="搜索"',
    '<dialog id="pst-primary-sidebar-modal"': '<dialog id="pst-primary-sidebar-modal" aria-label="全书目录"',
    '<dialog id="pst-secondary-sidebar-modal"': '<dialog id="pst-secondary-sidebar-modal" aria-label="本页内容"',
}
# The corner of a table heads nothing.
_EMPTY_HEAD = re.compile(r"<th([^>]*)>(?:<p></p>)?</th>")

# The theme's icons come from a script of half a megabyte: the few in use are drawn into the pages. Its menu
# and its marking of the section that is read come from another, which custserv-reading.js does without.
_NEEDLESS_SCRIPT = re.compile(r'\s*<(?:script|link)[^>]*scripts/(?:bootstrap|fontawesome)\.js[^>]*>(?:</script>)?')
ICONS = {
    "fa-angle-left": "chevron-left",
    "fa-angle-right": "chevron-right",
    "fa-arrow-up": "arrow-up",
    "fa-bars": "three-bars",
    "fa-chevron-down": "chevron-down",
    "fa-chevron-right": "chevron-right",
    "fa-circle-half-stroke": "device-desktop",
    "fa-download": "download",
    "fa-expand": "screen-full",
    "fa-file": "file",
    "fa-file-pdf": "paper-airplane",
    "fa-list": "list-unordered",
    "fa-magnifying-glass": "search",
    "fa-moon": "moon",
    "fa-sun": "sun",
}
_ICON = re.compile(r'<(i|span) class="([^"]*\bfa-[^"]*)"([^>]*)></\1>')
_UNUSED = ("scripts/bootstrap.js", "scripts/fontawesome.js", "vendor", "locales", "webpack-macros.html", "sbt-webpack-macros.html")


def set_texts(app, config):
    """Put Chinese texts where theme and extensions have a setting for them."""
    config.nb_code_prompt_show = "显示代码"
    config.nb_code_prompt_hide = "隐藏代码"
    config.html_theme_options["search_bar_text"] = "搜索本书……"
    config.html_theme_options["toc_title"] = "本页内容"
    # A place for advertisements.
    config.html_theme_options["primary_sidebar_end"] = []
    config.html_js_files.append("custserv-reading.js")


def offer_answers(app, page, template, context, doctree):
    """Put beside the button that prints a page one that prints it with its answers."""
    for group in context.get("header_buttons", []):
        for button in group.get("buttons", []):
            if button.get("javascript") == "window.print()":
                button["text"] = button["tooltip"] = "打印，或存成 PDF"
                answers = {"text": "连同解答打印", "javascript": "printAnswers()", "tooltip": "展开全部解答，打印或存成 PDF"}
                group["buttons"].append(button | answers)
                return


def finish_pages(app, exception):
    """Mend the words and icons of every page and leave out the files that none uses."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    for path in site.rglob("*.html"):
        path.write_text(finished(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in [site / "_static" / name for name in _UNUSED] + list(site.rglob("*.map")):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def finished(html):
    """Return a page with its last words in Chinese and its icons drawn in."""
    for english, chinese in WORDS.items():
        html = html.replace(english, chinese)
    html = _EMPTY_HEAD.sub(r"<td\1></td>", html)
    return _ICON.sub(_drawn, _NEEDLESS_SCRIPT.sub("", html))


def _drawn(match):
    tag, classes, attributes = match.groups()
    names = classes.split()
    name = next(ICONS[name] for name in names if name in ICONS)
    kept = " ".join(name for name in names if not name.startswith("fa") or name == "fa-lg")
    return f'<{tag} class="book-icon {kept.replace("fa-lg", "book-icon-large")}"{attributes}>{get_octicon(name)}</{tag}>'


def setup(app):
    # Before the extensions read their settings.
    app.connect("config-inited", set_texts, priority=100)
    # After the theme has put its buttons there.
    app.connect("html-page-context", offer_answers, priority=900)
    app.connect("build-finished", finish_pages)

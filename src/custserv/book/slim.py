"""Few and plain files for each page: one style sheet, one script of the theme, nothing inline.

Inline scripts and handlers are what a strict Content-Security-Policy forbids; and on a phone every file
that the first paint waits for costs a round trip.
"""

import hashlib
import posixpath
import re
from pathlib import Path

from custserv.book import styles

_SHEET = re.compile(r'\s*<link\b[^>]*\brel="stylesheet"[^>]*>')
_SCRIPT = re.compile(r"\s*<script\b([^>]*)>(.*?)</script>", re.DOTALL)
_PRELOAD = re.compile(r'\s*<link\b[^>]*\bas="script"[^>]*>')
_ADDRESS = re.compile(r'\b(?:src|href)="([^"?]*)')
_FILE_NAME = re.compile(r"""["'(/]([\w.-]+\.\w+)""")
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S*\s*$")
# custserv-theme.js does what the theme's first script does, and asks the system as well.
_MODE = "dataset.mode"
# Differs on every page; only a choice of versions, which this book has not, asks for it.
_PAGENAME = re.compile(r"\s*DOCUMENTATION_OPTIONS\.pagename = '[^']*';\s*")
_THEME = "custserv-theme.js"
# These mark the page before the first paint; all others can wait until it is read.
_FIRST = (_THEME, "custserv-lab.js", "custserv-quiz.js")
# What the handlers in the theme's buttons do is in custserv-theme.js.
_PRESSES = {
    'onclick="window.print()"': 'data-press="print"',
    'onclick="toggleFullScreen()"': 'data-press="fullscreen"',
}


def slim_down(app, exception):
    """Rewrite the pages of the finished site and leave out the files that they no longer name."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    texts = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    # The page that only leads on to the first one has no head.
    pages = [Page(site, path, text) for path, text in texts.items() if "</head>" in text]
    sheets = dict.fromkeys(name for page in sorted(pages, key=Page.sheet_count) for name in page.sheets)
    words = set().union(*(page.words for page in pages))
    first = _address(_THEME, (site / "_static" / _THEME).read_bytes())
    style = _add(site, "styles.css", styles.joined(site / "_static", sheets, words))
    for page in pages:
        page.write(first, style, _add(site, page.scripts_name, page.scripts))
    drop_unnamed(site)


def drop_unnamed(site):
    """Delete the files below _static that no page names, itself or by a file that it names; licences stay."""
    unnamed = {path for path in (site / "_static").rglob("*") if path.is_file() and path.suffix != ".txt"}
    reading = list(site.rglob("*.html"))
    while reading:
        names = set(_FILE_NAME.findall(reading.pop().read_text(encoding="utf-8")))
        found = {path for path in unnamed if path.name in names}
        reading += [path for path in found if path.suffix in (".css", ".js")]
        unnamed -= found
    for path in unnamed:
        path.unlink()


def _address(name, content):
    """Return a file's name with a mark of its content, so that no browser shows an older one."""
    return f"{name}?v={hashlib.sha256(content).hexdigest()[:8]}"


def _add(site, name, text):
    """Write a file of the site's _static and return its address there."""
    content = text.encode("utf-8")
    (site / "_static" / name).write_bytes(content)
    return _address(name, content)


class Page:
    """A page as Sphinx wrote it; its sheets and scripts go by their names below ``_static``."""

    def __init__(self, site, path, html):
        self._path, self._static, self._html = path, site / "_static", html
        self._up = "../" * (len(path.relative_to(site).parts) - 1)
        self.sheets = [self._name(tag) for tag in _SHEET.findall(html)]
        self._merged = [match for match in _SCRIPT.finditer(html) if self._is_merged(match)]

    def sheet_count(self):
        return -len(self.sheets)

    @property
    def scripts_name(self):
        """The name of the joined scripts: the search page has some more."""
        return "scripts-search.js" if "searchtools.js" in map(self._source, self._merged) else "scripts.js"

    @property
    def scripts(self):
        """All scripts that can wait as one, in their order."""
        return "\n".join(dict.fromkeys(filter(None, map(self._text, self._merged)))) + "\n"

    @property
    def words(self):
        """The names that style rules for this page may hold."""
        return styles.names_in(self._html) | styles.words_in(self.scripts)

    def write(self, first, style, scripts):
        """Write the page anew, with the theme's first script, the sheet and the scripts at these addresses."""
        address = f"{self._up}_static/"
        head = (
            f'\n    <script src="{address}{first}"></script>'
            f'\n    <link rel="stylesheet" href="{address}{style}">'
            f'\n    <script defer src="{address}{scripts}"></script>'
        )
        html = _SCRIPT.sub(lambda match: "" if self._is_merged(match) else match[0], self._html)
        html = _PRELOAD.sub("", _SHEET.sub("", html))
        for handler, press in _PRESSES.items():
            html = html.replace(handler, press)
        # Without its script a page is light.
        html = html.replace('data-theme="auto"', 'data-theme="light"', 1)
        self._path.write_text(html.replace("</title>", f"</title>{head}", 1), encoding="utf-8")

    def _is_merged(self, match):
        name = self._source(match)
        if name is None:
            return "type=" not in match[1]
        return not name.startswith("..") and name not in _FIRST

    def _source(self, match):
        """Return the name of a script's file, or None if it stands in the page itself."""
        return self._name(match[1]) if _ADDRESS.search(match[1]) else None

    def _name(self, tag):
        return posixpath.relpath(_ADDRESS.search(tag)[1], f"{self._up}_static")

    def _text(self, match):
        name = self._source(match)
        if name is not None:
            # The semicolon keeps apart what ends without one and what begins with a bracket.
            return ";" + _SOURCE_MAP.sub("", (self._static / name).read_text(encoding="utf-8"))
        return "" if _MODE in match[2] else _PAGENAME.sub("", match[2])


def setup(app):
    # After the other parts have put their files and words into the site.
    app.connect("build-finished", slim_down, priority=900)

"""Few and plain files for each page: one style sheet, one script of the theme, nothing inline.

Inline scripts and handlers are what a strict Content-Security-Policy forbids; and on a phone every file
that the first paint waits for costs a round trip.
"""

import hashlib
import posixpath
import re
from pathlib import Path

from custserv.book import styles
from custserv.book.fonts import keep_characters

_PICTURE = re.compile(r"<img(?![^>]* loading=)")
_SHEET = re.compile(r'\s*<link\b[^>]*\brel="stylesheet"[^>]*>')
_SCRIPT = re.compile(r"\s*<script\b([^>]*)>(.*?)</script>", re.DOTALL)
_PRELOAD = re.compile(r'\s*<link\b[^>]*\bas="script"[^>]*>')
_ADDRESS = re.compile(r'\b(?:src|href)="([^"?]*)')
_FILE_NAME = re.compile(r"""["'(/]([\w.-]+\.\w+)""")
_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S*\s*$")
# What the scripts of others may not do here, and what stands in its place.
_MENDS = {
    # Made from text, which a strict policy forbids as well; Chinese has one plural.
    r"Documentation\.PLURAL_EXPR = new Function\([^;]*;": "Documentation.PLURAL_EXPR = () => 0;",
    # Lays the page out anew for every box that scrolls, after each move of a slider again;
    # custserv-reading.js does it instead.
    r'window\.addEventListener\("resize",t\),'
    r'new MutationObserver\(t\)\.observe\(document\.getElementById\("main-content"\),[^)]*\),e\(\)': "0",
}
# Inline scripts that no page needs: custserv-theme.js does the first, and asks the system as well; the
# other is asked for by a choice of versions, which this book has not.
_NEEDLESS = ("dataset.mode", "DOCUMENTATION_OPTIONS.pagename")
_THEME = "custserv-theme.js"
# These mark the page before the first paint.
_FIRST = (_THEME, "custserv-lab.js", "custserv-quiz.js")
# What the handlers in the theme's buttons do is in custserv-theme.js.
_PRESSES = {
    'onclick="window.print()"': 'data-press="print"',
    'onclick="printAnswers()"': 'data-press="answers"',
    'onclick="toggleFullScreen()"': 'data-press="fullscreen"',
}


def slim_down(app, exception):
    """Rewrite the pages of the finished site and leave out the files that they no longer name."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    static = Static(site / "_static")
    texts = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    # The page that only leads on to the first one has no head.
    pages = [Page(static, path, "../" * (len(path.relative_to(site).parts) - 1), text)
             for path, text in texts.items() if "</head>" in text]  # fmt: skip
    shared = []
    for script in pages[0].scripts:
        if script not in shared and all(script in page.scripts for page in pages):
            shared.append(script)
    sheets = dict.fromkeys(name for page in sorted(pages, key=Page.sheet_count) for name in page.sheets)
    words = styles.names_in("".join(texts.values())) | static.words()
    style = static.add("styles.css", styles.joined(static.folder, sheets, words))
    # What a page sets for the scripts stands before them.
    joined = static.add("scripts.js", "\n".join(map(static.text, sorted(shared, key=Script.is_file))))
    for page in pages:
        page.write(static.address(_THEME), style, joined, shared)
    drop_unnamed(site)
    keep_characters(static.folder / "katex" / "fonts", "".join(set().union(*texts.values())))


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
        if not any(path.parent.iterdir()):
            path.parent.rmdir()


class Static:
    """The site's folder of sheets and scripts."""

    def __init__(self, folder):
        self.folder = folder

    def words(self):
        """Return all words of all scripts."""
        return set().union(*map(styles.words_in, map(self._read, self.folder.rglob("*.js"))))

    def text(self, script):
        """Return what a script does, to stand among others."""
        if not script.name:
            return script.text
        # The semicolon keeps apart what ends without one and what begins with a bracket.
        text = _SOURCE_MAP.sub("", self._read(self.folder / script.name))
        for forbidden, instead in _MENDS.items():
            text = re.sub(forbidden, instead, text)
        return ";" + text

    def add(self, name, text):
        """Write a file and return its address."""
        (self.folder / name).write_text(text, encoding="utf-8", newline="\n")
        return self.address(name)

    def address(self, name):
        """Return a file's name with a mark of its content, so that no browser shows an older one."""
        return f"{name}?v={hashlib.sha256((self.folder / name).read_bytes()).hexdigest()[:8]}"

    def _read(self, path):
        return path.read_text(encoding="utf-8")


class Script:
    """A script as a page asks for it: by the name of a file below _static, or as text in the page."""

    def __init__(self, name, text):
        self.name, self.text = name, text

    def is_file(self):
        return bool(self.name)

    def is_needless(self):
        return not self.name and any(needless in self.text for needless in _NEEDLESS)

    def __eq__(self, other):
        return (self.name, self.text) == (other.name, other.text)


class Page:
    """A page as Sphinx wrote it; ``up`` leads from it to the site's folder."""

    def __init__(self, static, path, up, html):
        # A figure far below is fetched when the reader comes near, like a lab's still.
        html = _PICTURE.sub(r'<img loading="lazy"', html)
        self._static, self._path, self._html = static, path, html
        self._home = f"{up}_static/"
        self.sheets = [self._name(tag) for tag in _SHEET.findall(html)]
        self.scripts = []
        for match in _SCRIPT.finditer(html):
            script = self._script(match)
            if script and script.name not in _FIRST and not script.is_needless():
                self.scripts.append(script)

    def sheet_count(self):
        return -len(self.sheets)

    def write(self, theme, style, joined, shared):
        """Write the page anew; the script at ``joined`` stands for the ``shared`` ones."""
        # Where a page has scripts of its own, they build on the shared ones and do not wait.
        wait = "defer " if all(script in shared for script in self.scripts) else ""
        head = (
            f'\n    <script src="{self._home}{theme}"></script>'
            f'\n    <link rel="stylesheet" href="{self._home}{style}">'
            f'\n    <script {wait}src="{self._home}{joined}"></script>'
        )
        written = set()

        def left(match):
            script = self._script(match)
            if script is None or script.name in _FIRST:
                return match[0]
            if script in shared or script.is_needless() or match[0].strip() in written:
                return ""
            written.add(match[0].strip())
            return match[0] if script.name else self._in_a_file(script)

        html = _PRELOAD.sub("", _SHEET.sub("", _SCRIPT.sub(left, self._html)))
        for handler, press in _PRESSES.items():
            html = html.replace(handler, press)
        # Without its script a page is light.
        html = html.replace('data-theme="auto"', 'data-theme="light"', 1)
        self._path.write_text(html.replace("</title>", f"</title>{head}", 1), encoding="utf-8", newline="\n")

    def _in_a_file(self, script):
        """Return what stands for a script in the page: one in a file named after its content."""
        name = f"scripts-{hashlib.sha256(script.text.encode()).hexdigest()[:8]}.js"
        return f'\n<script src="{self._home}{self._static.add(name, script.text)}"></script>'

    def _script(self, match):
        """Return the script, or None for data and for what is no script to us."""
        found = _ADDRESS.search(match[1])
        if found:
            return Script(self._name(match[1]), "")
        return None if "type=" in match[1] else Script("", match[2].strip())

    def _name(self, tag):
        return posixpath.relpath(_ADDRESS.search(tag)[1], self._home)


def setup(app):
    # After the other parts have put their files and words into the site.
    app.connect("build-finished", slim_down, priority=900)

"""The verb ``single``: each chapter as one HTML file in ``_build/single``.

A phone cannot open a folder of pages, and what comes by a chat app is one file. Such a file asks for
nothing else: styles, fonts, pictures and scripts are in it, the large scripts asleep until a lab needs them.
"""

import base64
import mimetypes
import posixpath
import re
import shutil
from pathlib import Path
from urllib.parse import quote

from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader

from custserv.author.bundle import build_page
from custserv.author.hashes import ROOT
from custserv.author.problem import Problem, no_arguments
from custserv.author.website import build
from custserv.book import styles

OUT = ROOT / "_build" / "single"
# Bytes: what chat apps send, and a cheap phone opens, without complaint.
LIMIT = 2_500_000
_AT_ONCE = ("custserv-lab.js", "custserv-quiz.js")
_ASLEEP = ("custserv-engine.js", "custserv-interpreter.js", "custserv-editor.js", "custserv-licences.txt")
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_FAMILY = re.compile(r"font-family:\s*([^;}]+)")
_URL = re.compile(r"url\(([^)\"']+)\)")


def main(arguments):
    """Write all chapters of the site and say how large they are."""
    no_arguments("single", arguments)
    build_page()
    files = write_chapters(build(ROOT), OUT)
    for path in files:
        print(f"  {path.name}　{path.stat().st_size / 1e6:.2f} MB")
    print(f"✓ {len(files)} 章，每章一个文件，在 {OUT}\n发到手机上，点开就能看，不需要联网。")


def write_chapters(site, out):
    """Write each chapter of ``site`` as a file of the folder ``out``, emptied before; return the files.

    Raises Problem if a file is larger than ``LIMIT``; then ``out`` is as it was.
    """
    chapters = [Chapter(site, path) for path in sorted((site / "notebooks").glob("*.html"))]
    names = {chapter.address: chapter.file_name for chapter in chapters}
    texts = whole(site / "_static", {chapter.file_name: chapter.parts(names) for chapter in chapters})
    for name, text in texts.items():
        size = len(text.encode("utf-8"))
        if size > LIMIT:
            raise Problem(f"{name} 应不超过 {LIMIT / 1e6:.1f} MB，实际 {size / 1e6:.2f} MB：请减少这一章的图")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return [out / name for name in sorted(texts)]


def whole(static, chapters):
    """Return the whole text of each file, given the parts of its chapter and the site's folder _static."""
    loader = FileSystemLoader(Path(__file__).parent)
    template = Environment(loader=loader, trim_blocks=True, lstrip_blocks=True).get_template("single.html")
    scripts = {name: (static / name).read_text(encoding="utf-8") for name in (*_AT_ONCE, *_ASLEEP)}
    bare = "".join(template.render(parts, asleep={}) for parts in chapters.values())
    shared = {
        "style": style(static, styles.names_in(bare).union(*map(styles.words_in, scripts.values()))),
        "at_once": [in_page(scripts[name]) for name in _AT_ONCE],
        "asleep": {name: in_page(scripts[name]) for name in _ASLEEP},
    }
    return {name: template.render(parts, **shared) for name, parts in chapters.items()}


class Chapter:
    """A chapter's page of the site; ``address`` is where it is there, ``file_name`` what it becomes."""

    def __init__(self, site, path):
        self._folder = path.parent
        self._page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        self.address = path.relative_to(site).as_posix()
        self.file_name = file_name(self._page)

    def parts(self, names):
        """Return what single.html shows; ``names`` gives the files of all chapters by their addresses."""
        title, _, book = self._page.title.string.partition(" — ")
        article = self._page.find("article")
        for mark in article.find_all("a", class_="headerlink"):
            mark.decompose()
        for link in article.find_all("a", href=True):
            lead_on(link, names, self.address)
        for image in article.find_all("img", src=True):
            image["src"] = data_address(self._folder / image["src"])
        headings = [heading for heading in article.find_all("h2") if heading.parent.get("id")]
        ways = [
            (link, sibling(names, self.address, link["href"]))
            for link in self._page.find_all("a", class_=["left-prev", "right-next"])
        ]
        return {
            "title": title,
            "book": book,
            "contents": [(heading.parent["id"], heading.get_text()) for heading in headings],
            "article": str(article),
            "ways": [([text.string for text in link.find_all("p")], way) for link, way in ways if way],
        }


def file_name(page):
    """Return a chapter's file name: 第05章_客户终身价值.html, so that files by name are chapters in order."""
    title = page.h1.get_text().removesuffix(page.h1.a.get_text() if page.h1.a else "")
    number, _, words = re.sub(r'[\\/:*?"<>|]', "", title).replace("　", " ").partition(" ")
    return re.sub(r"第(\d+)章", lambda match: f"第{int(match[1]):02}章", number) + f"_{words.strip()}.html"


def lead_on(link, names, page):
    """Point a link to the file of the chapter that it means; one to any other page becomes plain text."""
    address = link["href"]
    if address.startswith("#") or re.match(r"\w+:", address):
        return
    way = sibling(names, page, address)
    if way:
        link["href"] = way
    else:
        link.unwrap()


def sibling(names, page, address):
    """Return where a page's link to a chapter leads among the files, or None if it leads elsewhere."""
    target, place = target_of(page, address)
    name = names.get(target)
    return name and quote(name) + (f"#{place}" if place else "")


def target_of(page, address):
    """Return the page of the site that a page's link leads to, and the place on it (empty: its beginning)."""
    target, _, place = address.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), target)) if target else page, place


def style(static, words):
    """Return the site's styles for the page with these ``words``, with the fonts that it can show."""
    css = styles.used_rules((static / "styles.css").read_text(encoding="utf-8"), words)
    families = set(re.findall(r"[\w-]+", " ".join(_FAMILY.findall(_FONT_FACE.sub("", css)))))

    def font_face(match):
        return match[0] if _FAMILY.search(match[0])[1].strip() in families else ""

    css = _FONT_FACE.sub(font_face, css)
    return _URL.sub(lambda match: f"url({data_address(static / match[1])})", css)


def data_address(path):
    """Return a file as an address that holds its content."""
    kind = "font/woff2" if path.suffix == ".woff2" else mimetypes.guess_type(path.name)[0]
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def in_page(script):
    """Return a script's text so that it can stand in a page: nothing in it ends it or begins a comment."""
    return script.replace("</script", "<\\/script").replace("<!--", "\\x3c!--")

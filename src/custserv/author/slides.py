"""The verb ``slides``: projector slides of the chapters, live and offline, in ``_build/slides``."""

import shutil
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pygments.formatters import HtmlFormatter

from custserv.author.bundle import DIST, build_page
from custserv.author.chapter import named
from custserv.author.deck import read_deck
from custserv.author.excerpt import markup, width
from custserv.author.hashes import ROOT
from custserv.author.plan import plan_of
from custserv.author.problem import Problem
from custserv.author.website import build
from custserv.book import lab, questions
from custserv.book.katex import copy_style

OUT = ROOT / "_build" / "slides"
# Headings wider than this are set smaller.
LONG_HEADING = 26
# From so many on, a lab's controls take one line each.
MANY_CONTROLS = 6
_SHARED = (
    "custserv-lab.js",
    "custserv-lab.css",
    "custserv-engine.js",
    "custserv-interpreter.js",
    "custserv-quiz.js",
    "custserv-quiz.css",
    "custserv-licences.txt",
)


def main(arguments):
    """Make the slides of the chapters named by their numbers, or of all."""
    paths = named(arguments)
    build_page()
    site = build(ROOT)
    for path in paths:
        made = write_slides(site, path, OUT)
        print(f"✓ {made.relative_to(ROOT).as_posix()}", flush=True)
    print(f"幻灯片在 {OUT}\n双击就能放映，不需要联网；要带走，请带走整个文件夹。放映时按 S 打开讲稿。")


def write_slides(site, path, out):
    """Write the slides of a chapter (its notebook) of the built site into ``out`` and return the file."""
    copy_assets(out / "assets")
    deck = deck_of(site, path)
    copy_pictures(deck, site / "_images", out / "images")
    for slide in deck.slides:
        slide.is_long = width(slide.heading) > LONG_HEADING
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("slides.html")
    page = template.render(deck=deck, show=lambda block: Markup(show(block, path.stem)))
    target = out / f"{path.stem}.html"
    target.write_text(page, encoding="utf-8", newline="\n")
    return target


def deck_of(site, path):
    """Return the deck of a chapter (its notebook) of the built site; raise Problem if the site lacks it."""
    page = site / "notebooks" / f"{path.stem}.html"
    if not page.exists():
        raise Problem(f"网站里没有 {path.name} 这一章：请把它登记进 _toc.yml，再运行一次")
    return read_deck(page, plan_of(path))


def copy_assets(folder):
    """Put what all slides share into a folder: scripts, styles and fonts."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in [DIST / "site" / name for name in _SHARED] + list((DIST / "slides").iterdir()):
        shutil.copy(path, folder)
    copy_style(folder)
    colors = HtmlFormatter(style="a11y-high-contrast-light").get_style_defs("pre")
    (folder / "pygments.css").write_text(colors, encoding="utf-8")


def copy_pictures(deck, source, folder):
    """Copy the pictures that the slides show."""
    folder.mkdir(parents=True, exist_ok=True)
    for slide in deck.slides:
        for block in slide.blocks:
            name = getattr(block, "still", None) or getattr(block, "file", None)
            if name:
                shutil.copy(source / name, folder)


def show(block, name):
    """Return a block's HTML; ``name`` is the chapter's."""
    return SHOWN[type(block).__name__](block, name)


def _text(block, name):
    if not block.mark:
        return f"<p>{markup(block.runs)}</p>"
    return f'<div class="slide-point"><span>{block.mark}</span><span>{markup(block.runs)}</span></div>'


def _table(block, name):
    columns = "".join(f'<col style="width: {share * 100:.1f}%">' for share in block.shares)
    rows = ["".join(_cell(cell) for cell in row) for row in block.rows]
    head = "".join(f"<tr>{row}</tr>" for row in rows[: block.heads])
    body = "".join(f"<tr>{row}</tr>" for row in rows[block.heads :])
    inside = f"<colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody>"
    return f'<table class="slide-table">{inside}</table>'


def _cell(cell):
    tag = "th" if cell.is_head else "td"
    kind = ' class="slide-figure"' if cell.is_number else ""
    return f"<{tag}{kind}>{markup(cell.runs)}</{tag}>"


def _picture(block, name):
    return f'<img class="slide-picture" src="images/{block.file}" alt="{escape(block.alternative)}">'


def _lab(block, name):
    summary = "\n".join([block.spec["title"], *(f"{label}：{text}" for label, text in block.metrics)])
    html = lab.render(block.spec, f"images/{block.still}", summary)
    # To reveal.js a section is a slide.
    html = html.replace("<section ", '<div role="region" ').replace("</section>", "</div>")
    many = " slide-many" if len(block.spec["controls"]) >= MANY_CONTROLS else ""
    return f'<div class="slide-room{many}">{html}</div>'


SHOWN = {
    "Text": _text,
    "Table": _table,
    "Formula": lambda block, name: f'<div class="slide-formula">{markup(block.runs)}</div>',
    "Quote": lambda block, name: f"<blockquote>{markup(block.runs)}</blockquote>",
    "Code": lambda block, name: f"<pre>{block.html}</pre>",
    "Picture": _picture,
    "Lab": _lab,
    "Question": lambda block, name: questions.render(block.spec, f"slides/{name}"),
    "Scenario": lambda block, name: questions.render(block.spec, f"slides/{name}"),
}

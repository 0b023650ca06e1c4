"""One glossary, gathered from the 术语 tables of the chapters and the rows of its own page.

A term is explained where it is taught; the glossary page only adds terms that no chapter has yet.
Chapters link to it with the role ``term``.
"""

import json
import re
from pathlib import Path

from sphinx.util.docutils import SphinxDirective

_ROLE = re.compile(r"\{term\}`([^`]+)`")


def term_rows(text):
    """Return the rows of a 术语 table: [term, English, one sentence]."""
    lines = [line.strip().strip("|") for line in text.splitlines() if line.startswith("|")]
    return [[part.strip() for part in _ROLE.sub(r"\1", line).split(" | ")] for line in lines[2:]]


def chapter_rows(path):
    """Return the rows of the 术语 table of a chapter's notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return [row for text in texts if text.startswith("## 术语") for row in term_rows(text)]


def gathered(tables):
    """Return the glossary's entries [(terms, English, sentence, chapters)] from [(chapter, rows), …].

    The first table that has a term explains it; later chapters that have it are named. Sorted by reading.
    """
    entries = {}
    for chapter, rows in tables:
        for term, english, sentence in rows:
            names = term.split("、")
            known = [name for name in names if name in entries]
            for name in known:
                entries[name][3].append(chapter)
            new = [name for name in names if name not in known]
            entry = (new, english, sentence, [chapter])
            entries.update({name: entry for name in new})
    distinct = {id(entry): entry for entry in entries.values()}.values()
    # GBK sorts the common characters by their reading.
    return sorted(distinct, key=lambda entry: entry[0][0].lower().encode("gb18030"))


class Terms(SphinxDirective):
    """``terms``: the glossary; its content is a table of terms that no chapter explains."""

    has_content = True

    def run(self):
        chapters = sorted(name for name in self.env.found_docs if name.startswith("notebooks/"))
        tables = []
        for docname in chapters:
            path = Path(self.env.doc2path(docname))
            self.env.note_dependency(str(path))
            tables.append((int(path.name[:2]), chapter_rows(path)))
        tables.append((None, term_rows("\n".join(self.content))))
        return self.parse_text_to_nodes(glossary_text(gathered(tables)))


def glossary_text(entries):
    """Return the Markdown of a glossary."""
    lines = ["```{glossary}"]
    for names, english, sentence, chapters in entries:
        links = "、".join(f"{{place}}`第{chapter}章 <{chapter} 术语>`" for chapter in chapters if chapter)
        lines += [*names, f"  {english}　{sentence}" + (f"（{links}）" if links else ""), ""]
    return "\n".join([*lines, "```"])


def setup(app):
    app.add_directive("terms", Terms)

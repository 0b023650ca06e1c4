"""Citations and lists of sources as Chinese readers know them: （Gupta 和 Lehmann，2003）, GB/T 7714."""

import re
from dataclasses import dataclass, field
from functools import cache

import pybtex.plugin
from docutils import nodes
from pybtex.plugin import register_plugin
from pybtex.richtext import HRef, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from pybtex.style.names import BaseNameStyle
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode
from sphinxcontrib.bibtex.domain import BibtexDomain, _FilterVisitor
from sphinxcontrib.bibtex.plugin import register_plugin as register_reference_style
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

# The standard's marks of what kind a source is.
KINDS = {"article": "[J]", "book": "[M]", "inproceedings": "[C]", "techreport": "[R]"}
AUTHORS_NAMED = 3
_URL = re.compile(r"\\url\{(.*?)\}")
_HAN = re.compile("[\u3400-\u9fff]")


class ChineseNames(BaseNameStyle):
    """Surnames in the text; of several offices that made a law, the first."""

    def format(self, person, abbr=False):
        first, *others = _surname(person).split("、")
        return Text(first, "等" if others else "")


@dataclass
class ChineseReferences(AuthorYearReferenceStyle):
    """（Gupta 和 Lehmann，2003；Mathur 等，2019）"""

    bracket_parenthetical: BracketStyle = field(default_factory=lambda: BracketStyle("（", "）", "；"))
    bracket_textual: BracketStyle = field(default_factory=lambda: BracketStyle("（", "）", "；"))
    person: PersonStyle = field(
        default_factory=lambda: PersonStyle(style="chinese", sep="、", sep2=" 和 ", last_sep=" 和 ", other=" 等")
    )
    author_year_sep: str = "，"
    text_reference_sep: str = ""
    post_text_sep: str = "，"


class ChineseSources(BaseStyle):
    """Entries by author and year, after GB/T 7714: Chinese authors first, then by the alphabet."""

    def __init__(self, **options):
        super().__init__(**options)
        self.sort = lambda entries: sorted(entries, key=_order)

    def format_entry(self, label, entry, bib_data=None):
        # The key as its label is unique; the page shows none.
        return FormattedEntry(entry.key, Text(*_parts(entry)), entry.key)


def _order(entry):
    name = _names(entry)
    # GBK sorts the common characters by their reading.
    return not _HAN.match(name), name.lower().encode("gb18030"), entry.fields.get("year", "")


def _names(entry):
    persons = [_name(person) for person in entry.persons.get("author", ())]
    more = len(persons) > AUTHORS_NAMED or "others" in persons
    return ", ".join([name for name in persons if name != "others"][:AUTHORS_NAMED] + ["等"] * more)


def _name(person):
    initials = [name[0] for name in person.first_names + person.middle_names if name[0].isalpha()]
    return " ".join([_surname(person), *initials])


def _surname(person):
    return " ".join(str(name) for name in person.rich_prelast_names + person.rich_last_names)


def _parts(entry):
    """Yield the parts of an entry: authors. year. title[kind]. where. (note) DOI."""
    fields = {name: _rich(value) for name, value in entry.fields.items()}
    title = Text(fields["title"], KINDS.get(entry.type, ""))
    yield Text(_names(entry), ". ", fields.get("year", "[日期不详]"), ". ", title)
    place = _in_journal(fields) if "journal" in fields else _elsewhere(fields)
    end = "" if str(title).endswith("?") else "."
    yield Text(end, " ", place, ".") if place else end
    if "note" in fields:
        yield Text("（", fields["note"], "）")
    if "doi" in fields:
        yield Text(" ", HRef(f"https://doi.org/{entry.fields['doi']}", f"doi:{entry.fields['doi']}"))


@cache
def _rich(latex):
    r"""Return a field's text, each \url{…} in it as a link."""
    texts = _URL.split(latex)
    parts = [HRef(text, text) if k % 2 else Text.from_latex(text) for k, text in enumerate(texts) if text]
    return Text(*parts)


def _in_journal(fields):
    """Return the journal with volume, issue and pages, as far as they are known."""
    issue = Text("(", fields["number"], ")") if "number" in fields else ""
    volume = Text(", ", fields.get("volume", ""), issue) if "volume" in fields else ""
    return Text(fields["journal"], volume, Text(": ", fields["pages"]) if "pages" in fields else "")


def _elsewhere(fields):
    """Return publisher, institution or whatever else tells where a source is found."""
    edition = [Text("第", fields["edition"], "版")] if "edition" in fields else []
    places = ("booktitle", "institution", "type", "number", "publisher", "howpublished", "pages")
    return Text(", ").join(edition + [fields[name] for name in places if name in fields])


class Citations(BibtexDomain):
    """Knows for each source the pages that cite it, where its base looks through all citations for each source."""

    def get_filtered_entries(self, bibliography_key):
        bibliography = self.bibliographies[bibliography_key]
        pages = {}
        for reference in self.citation_refs:
            for target in reference.targets:
                pages.setdefault(target.key, set()).add(reference.docname)
        for entry in self.get_entries(bibliography.bibfiles):
            key = bibliography.keyprefix + entry.key
            wanted = _FilterVisitor(entry, bibliography_key.docname, pages.get(key, set()))
            if wanted.visit(bibliography.filter_) or entry.key in bibliography.keys:
                yield key, entry


class TidyCitations(SphinxPostTransform):
    """No labels in the lists, and no space before a full-width bracket."""

    # After the lists are made (5) and the citations resolved (10).
    default_priority = 11

    def run(self, **kwargs):
        for citation in self.document.findall(nodes.citation):
            citation.remove(next(citation.findall(nodes.label)))
        for cited in self.document.findall(_is_citation):
            before = cited.parent[cited.parent.index(cited) - 1] if cited.parent.index(cited) else None
            if isinstance(before, nodes.Text) and before.endswith(" "):
                cited.parent.replace(before, nodes.Text(before.rstrip(" ")))


def _is_citation(node):
    return isinstance(node, nodes.inline) and "bibtex-citation" in node["classes"]


class NameChapters(SphinxPostTransform):
    """In the list of all sources, name the chapters that cite each."""

    default_priority = 6

    def run(self, **kwargs):
        domain = self.env.get_domain("cite")
        here = [cited for cited in domain.citations if cited.bibliography_key.docname == self.env.docname]
        keys = {cited.citation_id: cited.key for cited in here}
        pages = {}
        for reference in domain.citation_refs:
            for target in reference.targets:
                pages.setdefault(target.key, {})[reference.docname] = None
        for item in self.document.findall(nodes.list_item):
            for key in {keys[name] for name in item["ids"] if name in keys}:
                item[0] += [nodes.Text("［"), *self._links(sorted(pages.get(key, ()))), nodes.Text("］")]

    def _links(self, pages):
        if not pages:
            return [nodes.Text("未引用")]
        links = []
        for page in pages:
            name = nodes.Text(self.env.titles[page].astext().split("　")[0])
            links += [make_refnode(self.app.builder, self.env.docname, page, "", name), nodes.Text("、")]
        return links[:-1]


def setup(app):
    # It would look through all installed packages for each citation, which takes a sixth of a build.
    pybtex.plugin.entry_points = cache(pybtex.plugin.entry_points)
    register_plugin("pybtex.style.names", "chinese", ChineseNames)
    register_plugin("pybtex.style.formatting", "chinese", ChineseSources)
    register_reference_style("sphinxcontrib.bibtex.style.referencing", "chinese", ChineseReferences)
    app.add_domain(Citations, override=True)
    app.add_post_transform(NameChapters)
    app.add_post_transform(TidyCitations)

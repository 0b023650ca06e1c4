"""Chinese search: text and query are cut into the same pairs of characters.

Sphinx's own Chinese index needs a word list for the text and does not cut the query at all, so
most queries miss. Pairs need no word list and work the same over http and from a folder.
"""

import re
from pathlib import Path

from sphinx.search import SearchLanguage

_HAN = "\u3400-\u9fff"
# Nobody types them: 三个“不一定” is found as 三个不一定.
_QUOTES = re.compile("[“”‘’《》]")
_RUN = re.compile(f"[{_HAN}]+|[A-Za-z0-9_\u00c0-\u024f\u0370-\u03ff]+")


class SearchPairs(SearchLanguage):
    """Index language ``zh``: pairs of Chinese characters, other words whole, all in lower case."""

    lang = "zh"
    language_name = "Chinese"
    stopwords = set()
    js_stemmer_code = "var Stemmer = function () { this.stemWord = (word) => word.toLowerCase(); };"
    # The same cut as split() below; whole runs are what the pages mark.
    js_splitter_code = (
        "var queryRuns = (query) =>\n"
        "  query.replace(/[“”‘’《》]/g, '')\n"
        "    .match(/[\\u3400-\\u9fff]+|[A-Za-z0-9_\\u00c0-\\u024f\\u0370-\\u03ff]+/g) || [];\n"
        "var splitQuery = (query) =>\n"
        "  queryRuns(query).flatMap((run) =>\n"
        "    /[\\u3400-\\u9fff]/.test(run) && run.length > 1\n"
        "      ? Array.from({ length: run.length - 1 }, (_, k) => run.slice(k, k + 2))\n"
        "      : [run.replace(/^(?=\\d+$)/, 'n')]\n"
        "  );\n"
    )

    def split(self, input):
        """Return the index terms of a text."""
        terms = []
        for run in _RUN.findall(_QUOTES.sub("", input)):
            if "\u3400" <= run[0] <= "\u9fff":
                # Single characters too, so that a query of one character finds its pages.
                terms += list(run) + [run[k : k + 2] for k in range(len(run) - 1)]
            else:
                # Sphinx's script drops numbers from a query; a number with a letter it looks for.
                terms.append("n" + run if run.isdecimal() else run)
        return terms

    def stem(self, word):
        return word.lower()

    def word_filter(self, word):
        return bool(word)


def set_page(app, config):
    """Let the search page order its results by our rule and load our script."""
    config.html_search_scorer = str(Path(__file__).with_name("search-scorer.js"))
    config.templates_path.append(str(Path(__file__).with_name("templates")))


def setup(app):
    app.add_search_language(SearchPairs)
    app.connect("config-inited", set_page)

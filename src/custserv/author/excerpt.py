"""What of a chapter's text stands on a slide: whole sentences, chosen by rule and never cut in the middle.

A short paragraph stands as it is. Of a longer one the sentences with bold words are kept, else the first,
with its neighbour where it is a question or says little by itself; and the last, where it leads on to a
table, a figure or a formula. Instructions for the reader of the page and long asides are left out; the
speaker's notes have them.
"""

import re
from html import escape
from typing import NamedTuple

from bs4 import NavigableString

# A paragraph up to this length is kept whole; of a longer one so many sentences with bold words.
WHOLE, KEPT = 52, 2
# A sentence below this says little by itself.
BRIEF = 13
# An aside in brackets up to this length stays; in English, the name of a term, a longer one.
ASIDE, ENGLISH_ASIDE = 14, 44
# What must be said wherever the sentence stands.
_HONEST = re.compile("自编|假设|未能核实|选做")
_FOR_READERS = re.compile("这格代码|JupyterLab|往下翻|点开|网页里|先写下你的|收起来|学习单里也有")
_OPENING, _CLOSING, _ENDING = "（“《(「‘", "）”》)」’", "。！？"
_ASIDE = re.compile(r"（[^（）]*）")


class Run(NamedTuple):
    """A piece of text in one style: "", strong, em, code, cite or math; ``html`` shows a formula."""

    text: str
    style: str = ""
    html: str = ""

    def markup(self):
        """Return the run as HTML."""
        tags = {"strong": "strong", "em": "em", "code": "code", "cite": "small"}
        if self.style == "math":
            return self.html
        text = escape(self.text, quote=False)
        tag = tags.get(self.style)
        return f"<{tag}>{text}</{tag}>" if tag else text


def text_of(runs):
    """Return the text of runs."""
    return "".join(run.text for run in runs)


def markup(runs):
    """Return runs as HTML."""
    return "".join(run.markup() for run in runs)


def width(text):
    """Return how many Chinese letters wide a text is; other letters count about half."""
    return sum(1 if letter > "\u2e80" or letter in "“”‘’…—" else 0.55 for letter in text)


# ----- from the page's HTML -----


def runs_of(tag, style=""):
    """Return the text of an element of the page as runs: links as text, citations and formulas whole."""
    runs = []
    for child in tag.children:
        if isinstance(child, NavigableString):
            text = re.sub(r"[ \t\r\n]+", " ", child) if type(child) is NavigableString else ""
            runs.append(Run(text, style))
        else:
            runs += _runs_of_element(child, style)
    return joined(runs)


def _runs_of_element(tag, style):
    classes = tag.get("class", [])
    if "headerlink" in classes or tag.name in ("script", "svg", "style"):
        return []
    if "math" in classes:
        return [formula(tag)]
    if "bibtex-citation" in classes:
        return [Run(tag.get_text(), "cite")]
    styles = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code"}
    return runs_of(tag, styles.get(tag.name, style))


def joined(runs):
    """Return runs without empty ones, neighbours of one style as one, and no space at the ends."""
    whole = []
    for run in runs:
        if whole and run.style != "math" and whole[-1].style == run.style:
            whole[-1] = whole[-1]._replace(text=whole[-1].text + run.text)
        elif run.text:
            whole.append(run)
    if whole:
        whole[0] = whole[0]._replace(text=whole[0].text.lstrip())
        whole[-1] = whole[-1]._replace(text=whole[-1].text.rstrip())
    return [run for run in whole if run.text]


def formula(tag):
    """Return the page's formula as a run."""
    shown = tag.select_one(".katex-display") or tag.select_one(".katex")
    return Run(linear(tag.find("math")).strip(), "math", str(shown))


def linear(math):
    """Return MathML as a line of text, ^ and _ for what stands higher or lower: ∑_{t=0}^{T−1}r^{t}."""
    parts = [child for child in math.children if child.name]
    kind = math.name
    if kind in ("annotation", "mspace"):
        return ""
    if not parts:
        text = math.get_text()
        return f" {text} " if kind == "mo" and text in "=≈<>≤≥×÷+−→⋅" else text
    texts = [linear(part) for part in parts]
    if kind == "mfrac":
        return "/".join(_bracketed(text) for text in texts)
    if kind == "msqrt":
        return f"√{_bracketed(''.join(texts))}"
    if kind in ("msub", "munder"):
        return f"{texts[0]}_{{{texts[1]}}}"
    if kind in ("msup", "mover"):
        return f"{texts[0]}^{{{texts[1]}}}"
    if kind in ("msubsup", "munderover"):
        return f"{texts[0]}_{{{texts[1]}}}^{{{texts[2]}}}"
    return re.sub(" +", " ", "".join(texts))


def _bracketed(text):
    return text if re.fullmatch(r"[\w.%,]+", text) else f"({text.strip()})"


# ----- sentences -----


def sentences(runs):
    """Return the sentences of runs, each as runs; a sentence ends outside of brackets and quotation marks."""
    done, depth, ended = [[]], 0, False
    for run in runs:
        if run.style in ("math", "cite", "code"):
            if ended and run.style != "cite":
                done.append([])
            done[-1].append(run)
            ended = ended and run.style == "cite"
            continue
        start = 0
        for k, letter in enumerate(run.text):
            if ended and letter not in _CLOSING + _ENDING:
                if depth == 0 and letter not in "，、；：":
                    done[-1].append(run._replace(text=run.text[start:k]))
                    done.append([])
                    start = k
                ended = False
            depth += (letter in _OPENING) - (letter in _CLOSING)
            ended = letter in _ENDING or (ended and letter in _CLOSING)
        done[-1].append(run._replace(text=run.text[start:]))
    return [part for part in map(joined, done) if part]


def without_asides(runs):
    """Return runs without the long asides in brackets."""

    def kept(match):
        aside = match[0]
        english = not re.search("[\u4e00-\u9fff]", aside)
        short = len(aside) <= (ENGLISH_ASIDE if english else ASIDE)
        return aside if short or _HONEST.search(aside) else ""

    return joined([run._replace(text=_ASIDE.sub(kept, run.text)) if not run.style else run for run in runs])


def is_bold(runs):
    return any(run.style == "strong" for run in runs)


def leads_on(runs):
    """Tell whether a sentence is not finished without what stands below it."""
    text = text_of(runs)
    return not text.endswith(tuple(_ENDING + "）”…；")) or text.endswith("：")


def excerpt(runs, leading=False):
    """Return a paragraph's sentences for a slide; ``leading`` if something that is shown stands below it."""
    kept = [sentence for sentence in sentences(runs) if not _FOR_READERS.search(text_of(sentence))]
    kept = [short for short in map(without_asides, kept) if width(text_of(short)) > 1]
    if not kept or width(text_of(runs)) <= WHOLE:
        return [joined([run for sentence in kept for run in sentence])] if kept else []
    bold = [k for k, sentence in enumerate(kept) if is_bold(sentence)]
    chosen = {k: None for k in adjoining(bold, KEPT) or [0]}
    for k in list(chosen):
        text = text_of(kept[k])
        if k + 1 < len(kept) and (text.endswith("？") or width(text) < BRIEF):
            chosen[k + 1] = None
        elif k and width(text) < BRIEF:
            chosen[k - 1] = None
    if leading and leads_on(kept[-1]):
        last = len(kept) - 1
        brief = width(text_of(kept[-1])) < BRIEF
        chosen = {**({} if chosen == {0: None} and not brief and not bold else chosen), last: None}
        if brief and last:
            chosen[last - 1] = None
    return [joined([run for k in group for run in kept[k]]) for group in neighbours(sorted(chosen))]


def adjoining(places, most):
    """Return the first ``most`` of the places, and those that follow the last of them without a gap."""
    return [k for n, k in enumerate(places) if n < most or k - places[most - 1] == n - most + 1]


def neighbours(places):
    """Return places in order as lists of those that follow each other."""
    groups = []
    for k in places:
        if groups and groups[-1][-1] == k - 1:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups


def parts(runs, marks):
    """Return runs in parts that begin at the marks, as at （1）（2）or ①②."""
    done = [[]]
    for run in runs:
        if run.style:
            done[-1].append(run)
            continue
        first, *others = re.split(f"(?={marks})", run.text)
        done[-1].append(run._replace(text=first))
        done += [[run._replace(text=text)] for text in others]
    return [part for part in map(joined, done) if part]

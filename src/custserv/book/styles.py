"""The style sheets of theme and extensions as one, with only the rules that some page can use.

Of the theme's sheets nine parts in ten are for things that this book has not. A rule stays if every
class and id of its selector is a word of a page or of a script, as a script may give classes too.
"""

import posixpath
import re

import tinycss2

_NAMES = re.compile(r'\b(?:class|id)="([^"]*)"')
_WORD = re.compile(r"[\w-]+")
_URL = re.compile(r"""url\((["']?)(?!data:|#)([^"')]+)\1\)""")
_FONT_FILE = re.compile(r"""url\(["']?([^"')]+)["']?\)\s*format\([^)]*\)""")
_IMPORT = re.compile(r"""@import\s+["']([^"']+)["'];""")
_NESTING = ("media", "supports")


def names_in(html):
    """Return the classes and ids in a page."""
    return {name for value in _NAMES.findall(html) for name in value.split()}


def words_in(script):
    """Return all words of a script: among them every class and id that it can give."""
    return set(_WORD.findall(script))


def joined(static, names, words):
    """Return the sheets ``names`` of the folder ``static`` as one sheet that lies in it."""
    parts = dict.fromkeys(part for name in names for part in _with_imports(static, name))
    return "\n".join(_moved(used_rules(css, words), static, name) for name, css in parts)


def _with_imports(static, name):
    """Return the sheet and before it those that it imports, each as its name and its text."""
    css, folder = (static / name).read_text(encoding="utf-8"), posixpath.dirname(name)
    imports = [posixpath.normpath(posixpath.join(folder, other)) for other in _IMPORT.findall(css)]
    return [*(part for other in imports for part in _with_imports(static, other)), (name, css)]


def used_rules(css, words):
    """Return a sheet without comments and without rules whose classes and ids are not all ``words``."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "\n".join(_kept(rules, words))


def _kept(rules, words):
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in _NESTING:
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            kept = "\n".join(_kept(inside, words))
            if kept:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword not in ("charset", "import"):
            yield rule.serialize()
        elif rule.type == "qualified-rule":
            selectors = [text.strip() for text in _selectors(rule.prelude, words)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content).strip()}}}"


def _selectors(prelude, words):
    """Return the selectors of a rule that something can match."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part) for part in parts if _can_match(part, words)]


def _can_match(tokens, words):
    # What stands in brackets, as in :not(.hidden), is not looked at: such a selector stays.
    classes = {name.value for dot, name in zip(tokens, tokens[1:]) if dot == "." and name.type == "ident"}
    ids = {token.value for token in tokens if token.type == "hash"}
    return classes | ids <= words


def _moved(css, static, name):
    """Return the text of the sheet ``name`` as it must be in ``static`` itself, without fonts not there."""
    folder = posixpath.dirname(name)

    def font_face(match):
        files = [file for file in _FONT_FILE.finditer(match[0]) if (static / folder / file[1]).is_file()]
        source = ",".join(file[0] for file in files)
        return re.sub(r"src:[^;}]*", f"src:{source}", match[0]) if files else ""

    css = re.sub(r"@font-face\s*\{[^}]*\}\s*", font_face, css)
    return _URL.sub(lambda match: f"url({posixpath.normpath(posixpath.join(folder, match[2]))})", css)

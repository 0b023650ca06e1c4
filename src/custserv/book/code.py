"""Code in a page: only words with a colour of their own become elements.

Of a chapter's elements two in five were words of its code, most of them names and brackets in the colour
of the text around them; a phone pays for each of them before it shows the page.
"""

from ipython_pygments_lexers import IPython3Lexer
from pygments.token import Name, Punctuation, Text, Whitespace

# Both styles of the theme, light and dark, show these as they show plain text.
PLAIN = {Name, Name.Namespace, Punctuation, Whitespace}


class ColouredWords(IPython3Lexer):
    """Reads a notebook's Python; what has no colour of its own counts as text."""

    def get_tokens_unprocessed(self, text, *states):
        for place, kind, word in super().get_tokens_unprocessed(text, *states):
            yield place, Text if kind in PLAIN else kind, word


def setup(app):
    app.add_lexer("ipython3", ColouredWords)

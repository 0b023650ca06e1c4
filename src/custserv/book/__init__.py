"""The Sphinx extension of the book: live labs and questions, Chinese search, Chinese theme, own assets only."""

from custserv.book import katex, lab, questions, search, sources, theme


def setup(app):
    """Register everything that makes this book different from a plain Jupyter Book."""
    for part in (lab, questions, sources, search, theme, katex):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""The Sphinx extension of the book: live labs and questions, generated pages, Chinese search and theme."""


def setup(app):
    """Register everything that makes this book different from a plain Jupyter Book."""
    # Here, so that a tool that needs one part (the glossary's table) does not wait for all of them.
    from custserv.book import code, courseware, fold, glossary, katex, lab, questions, reference, search, slim, sources, theme

    for part in (lab, questions, sources, courseware, glossary, reference, search, theme, code, fold, katex, slim):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

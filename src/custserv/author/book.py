"""The verb ``book``: build what has changed of the site and say where it is."""

from custserv.author.bundle import build_page
from custserv.author.hashes import ROOT
from custserv.author.problem import no_arguments
from custserv.author.website import build


def main(arguments):
    """Build the page's program and the site."""
    no_arguments("book", arguments)
    build_page()
    site = build(ROOT)
    print(f"网站在 {site / 'index.html'}\n在文件管理器里双击它就能看，不需要联网。")

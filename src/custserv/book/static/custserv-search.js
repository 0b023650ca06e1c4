// Snippets are fetched from the found pages, which a browser refuses in a folder: list titles only.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

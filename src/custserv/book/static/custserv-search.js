// The search page: what is shown of each result, and what its link takes along.

// Snippets are fetched from the found pages, which a browser refuses in a folder: list titles only.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

const SNIPPET_LENGTH = 110;

/** A query without the marks that nobody means: titles and terms are compared as they stand. */
const parsed = (query) => Search._parseQuery(queryRuns(query.toLowerCase()).join(" "));

/** What a query finds, the best last: what explains it as a term, chapters that bear it in their title, others. */
Search.found = (query) => {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const titles = new Map(Search._index.docnames.map((page, k) => [page, Search._index.titles[k].toLowerCase()]));
  const bearing = (page) => page.startsWith("notebooks/") && words.every((word) => titles.get(page).includes(word));
  const rank = ([page, , anchor]) => (page === "book/glossary" && anchor ? 2 : Number(bearing(page)));
  return Search._performSearch(...parsed(query)).sort((one, other) => rank(one) - rank(other));
};

Search.query = (query) => {
  const words = queryRuns(query.toLowerCase());
  const [, searched, , highlighted] = parsed(query);
  Search.status.setAttribute("role", "status");
  Search.words = words;
  const marking = `?highlight=${encodeURIComponent(words.join(" "))}`;
  const results = Search.found(query).map(([page, title, anchor, ...rest]) => [
    page,
    [title, ...termsAt(page, anchor, query)].join(" > "),
    marking + anchor,
    ...rest,
  ]);
  _displayNextItem(results, results.length, searched, highlighted);
};

/** The terms that a place explains; the index has them in lower case, the reader perhaps not. */
const termsAt = (page, anchor, asked) =>
  Object.entries(Search._index.indexentries)
    .filter(([, places]) => places.some(([file, id]) => page === Search._index.docnames[file] && `#${id}` === anchor))
    .map(([term]) => (term === asked.trim().toLowerCase() ? asked.trim() : term));

Search.makeSearchSummary = (html, _terms, address) => {
  const found = new DOMParser().parseFromString(html, "text/html");
  const anchor = address.split("#")[1];
  const place = (anchor && found.getElementById(anchor)) || found.querySelector(".bd-article");
  const summary = document.createElement("p");
  summary.className = "context";
  summary.textContent = snippet(place ? textOf(place) : "", Search.words);
  markWords(summary, Search.words);
  return summary;
};

/** The words of an element as a reader sees them; of a glossary's term also its explanation. */
const textOf = (place) => {
  const parts = [place];
  let last = place;
  while (last.matches("dt") && last.nextElementSibling) parts.push((last = last.nextElementSibling));
  const unread = ".headerlink, .cell_input, .custserv-lab, .custserv-card, script, style";
  for (const part of parts) for (const other of part.querySelectorAll(unread)) other.remove();
  return parts.map((part) => part.textContent).join("　").replace(/\s+/g, " ").trim();
};

/** The piece of a text that begins shortly before the first of the words, whole sentences where they are near. */
const snippet = (text, words) => {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
  const first = places.length ? Math.min(...places) : 0;
  const before = text.slice(Math.max(0, first - 40), first);
  const start = first - before.length + Math.max(before.search(/[^。！？]*$/), 0);
  // A bracket or comma that closes what stands before is no beginning.
  const piece = text.slice(start, start + SNIPPET_LENGTH).replace(/^[\s）)”’，、；：。]+/, "");
  const opening = start > 0 && !/[。！？]/.test(text[start - 1]) ? "……" : "";
  return opening + piece.trim() + (start + SNIPPET_LENGTH < text.length ? "……" : "");
};

window.addEventListener("load", () => {
  if (Search.hasIndex()) return;
  document.getElementById("search-results").textContent = "搜索要用的文件没有下载成功，请刷新页面再试。";
});

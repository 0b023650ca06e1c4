// Takes the place of Sphinx's file of this name, which marks pairs of characters, also outside of the text,
// and loses what to mark in a folder. Here the words come with the link of a search result.
const SPHINX_HIGHLIGHT_ENABLED = false;

/** Wrap each of the words wherever it stands in the text below node; return the marks. */
const markWords = (node, words) => {
  const patterns = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!patterns.length) return [];
  const pattern = new RegExp(patterns.join("|"), "gi");
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest("script, style, svg, select, textarea, button, .katex"))
      texts.push(walker.currentNode);
  return texts.flatMap((text) =>
    // From the last to the first: splitting leaves what is before as it was.
    [...text.data.matchAll(pattern)].reverse().map((match) => {
      const mark = document.createElement("mark");
      const found = text.splitText(match.index);
      found.splitText(match[0].length);
      found.replaceWith(mark);
      mark.append(found);
      return mark;
    })
  );
};

/** Mark what was searched for in the text, with a button that takes the marks away. */
const markFound = () => {
  const words = new URLSearchParams(location.search).get("highlight")?.split(" ").filter(Boolean) ?? [];
  const article = document.querySelector(".bd-article");
  if (!words.length || !article) return;
  const marks = markWords(article, words);
  if (!marks.length) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "book-unmark";
  button.textContent = `清除标出的“${words.join("”“")}”`;
  button.addEventListener("click", () => {
    for (const mark of marks) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
    button.remove();
    document.getElementById("main-content").focus({ preventScroll: true });
  });
  article.prepend(button);
};

document.addEventListener("DOMContentLoaded", markFound);

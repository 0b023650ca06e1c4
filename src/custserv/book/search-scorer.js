// The order of search results: a term's own entry in the glossary, then the chapters (of equal ones the
// first before the second), then the pages that only repeat their words.
var Scorer = {
  score: ([page, , anchor, , score]) => {
    if (page === "book/glossary") return anchor ? score : score / 100;
    const [, chapter = 0] = page.match(/^notebooks\/(\d+)_/) || [];
    return page.startsWith("book/") ? score / 100 : score - chapter / 1000;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};

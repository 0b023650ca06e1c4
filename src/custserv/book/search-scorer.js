// The order of search results: a term's own entry in the glossary, then the chapters, then the pages
// that only repeat their words.
var Scorer = {
  score: ([page, , anchor, , score]) => {
    if (page === "book/glossary") return anchor ? score : score / 100;
    return page.startsWith("book/") ? score / 100 : score;
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

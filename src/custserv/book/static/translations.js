// Takes the place of Sphinx's file of this name: its loader makes a function of a text, which a strict
// Content-Security-Policy forbids; and what a search says is put better.
Object.assign(Documentation.TRANSLATIONS, {
  Searching: "正在搜索",
  "Search Results": "搜索结果",
  "Preparing search...": "正在准备搜索……",
  ", in ": "，在 ",
  "Search finished, found ${resultCount} page(s) matching the search query.": "找到 ${resultCount} 处。",
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
    "没有找到。请换一个更短、更常见的说法再试，例如用“保留率”代替“客户保留率是多少”；也可以到术语表里查。",
});

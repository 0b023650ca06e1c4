// The code editor: fetched only when a reader opens a lab's code.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const color = (name: string) => `var(--custserv-${name})`;

const THEME = EditorView.theme({
  "&": { border: `1px solid ${color("gray")}`, borderRadius: "8px", color: color("black") },
  "&.cm-focused": { outline: `3px solid ${color("C0")}`, outlineOffset: "2px" },
  ".cm-scroller": { maxHeight: "26rem", fontFamily: "ui-monospace, Consolas, monospace", lineHeight: "1.6" },
  ".cm-gutters": { border: "0", background: "none", color: color("gray") },
  ".cm-cursor": { borderLeftColor: color("black") },
  ".cm-wrong": { boxShadow: `inset 3px 0 ${color("error")}`, background: color("surface") },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { background: color("track") },
});
const COLORS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: color("C3") },
  { tag: [tags.string, tags.special(tags.string)], color: color("C2") },
  { tag: [tags.number, tags.bool, tags.null], color: color("C1") },
  { tag: tags.comment, color: color("gray") },
  { tag: tags.function(tags.definition(tags.variableName)), color: color("C0") },
]);

const pointAt = StateEffect.define<number | null>();
/** The line that an error names, until the text changes. */
const wrongLine = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(pointAt)) continue;
      const { doc } = transaction.state;
      if (effect.value === null || effect.value > doc.lines) return Decoration.none;
      return Decoration.set([Decoration.line({ class: "cm-wrong" }).range(doc.line(effect.value).from)]);
    }
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

window.custservEditor = (host, text, label, run) => {
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([{ key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (run(), true) }]),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        python(),
        syntaxHighlighting(COLORS),
        wrongLine,
        THEME,
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(words) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: words } });
    },
    point(line) {
      const known = line !== null && line <= view.state.doc.lines;
      const effects: StateEffect<unknown>[] = [pointAt.of(line)];
      if (known) effects.push(EditorView.scrollIntoView(view.state.doc.line(line).from, { y: "center" }));
      view.dispatch({ effects });
    },
  };
};

// The lab's Python, to read and to change. The reader's version stays in this browser.

import editorAddress from "custserv:editor";
import { button, element } from "./dom";
import { explained } from "./explain";
import { loadScript } from "./loading";
import { LabError } from "./runtime";
import { load, remove, save } from "./storage";

/** What custserv-editor.js brings. */
export interface Editor {
  text: string;
  /** Marks a line, or none. */
  point(line: number | null): void;
}

declare global {
  interface Window {
    custservEditor?: (host: HTMLElement, text: string, label: string, run: () => void) => Editor;
  }
}

/** The reader's version of a lab's program, kept with what it was made from. */
export class OwnCode {
  #key: string;
  #original: string;

  constructor(lab: string, original: string) {
    this.#key = `custserv-code:${location.pathname}:${lab}`;
    this.#original = original;
  }

  /** The version kept, if the book's own is still the one it was made from. */
  get(): string | undefined {
    const kept = load(this.#key) as { original?: unknown; changed?: unknown };
    return kept.original === this.#original && typeof kept.changed === "string" ? kept.changed : undefined;
  }

  set(changed: string): boolean {
    return save(this.#key, { original: this.#original, changed });
  }

  remove(): void {
    remove(this.#key);
  }
}

/** What the panel asks of its lab. */
export interface CodeSubject {
  title: string;
  original: string;
  /** What runs now. */
  current: string;
  /** Runs a version; rejects if it cannot, and the lab stays as it was. */
  run(program: string): Promise<string>;
  restore(): Promise<string>;
}

/** Opens the panel in `host`; rejects if the editor cannot be fetched. */
export async function openCode(host: HTMLElement, subject: CodeSubject): Promise<void> {
  const open = await loadScript(editorAddress, "代码编辑器", () => window.custservEditor);
  const place = element("div.lab-code");
  const said = element("div.lab-said");
  said.setAttribute("role", "status");
  const tell = (...lines: string[]) => said.replaceChildren(...lines.map((line) => element("p", line)));

  const attempt = async (act: () => Promise<string>) => {
    editor.point(null);
    tell("正在运行……");
    try {
      tell(await act());
    } catch (error) {
      tell(...explained(error));
      editor.point(error instanceof LabError ? (error.raised?.line ?? null) : null);
    }
  };
  const run = () => attempt(() => subject.run(editor.text));
  const restore = () => {
    editor.text = subject.original;
    return attempt(() => subject.restore());
  };

  host.replaceChildren(
    element("p.lab-hint", "可以改这段 Python，再按“运行”（Ctrl+Enter）。要用键盘离开编辑框，按 Esc 再按 Tab。"),
    place,
    element("div.lab-buttons", button("运行", run), button("恢复原来的代码", restore)),
    said,
  );
  const editor = open(place, subject.current, `${subject.title}：代码`, run);
}

// What the reader did in a chapter: kept by the browser where it lets us, otherwise until the page is closed.

import type { Answer } from "./judge";
import { load, remove, save } from "./storage";

export interface Kept {
  answer?: Answer;
  tries: number;
  right: boolean;
  /** The right answer was looked at before it was given. */
  shown: boolean;
}

export class Records {
  #key: string;
  #all: Record<string, Kept>;
  /** Whether the records outlast the page. */
  lasting = true;

  constructor(chapter: string) {
    this.#key = `custserv:${chapter}`;
    this.#all = this.#load();
  }

  of(id: string): Kept {
    return (this.#all[id] ??= { tries: 0, right: false, shown: false });
  }

  save(): void {
    this.lasting = save(this.#key, this.#all);
  }

  clear(): void {
    this.#all = {};
    this.lasting = remove(this.#key);
  }

  #load(): Record<string, Kept> {
    const found = Object.entries<Kept>(load(this.#key) as Record<string, Kept>);
    return Object.fromEntries(found.filter(([, kept]) => typeof kept?.tries === "number"));
  }
}

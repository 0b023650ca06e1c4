// What the reader did in a chapter: kept by the browser where it lets us, otherwise until the page is closed.

import type { Answer } from "./judge";

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
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#all));
    } catch {
      this.lasting = false;
    }
  }

  clear(): void {
    this.#all = {};
    try {
      localStorage.removeItem(this.#key);
    } catch {
      this.lasting = false;
    }
  }

  #load(): Record<string, Kept> {
    try {
      const found = Object.entries<Kept>(JSON.parse(localStorage.getItem(this.#key) ?? "{}"));
      return Object.fromEntries(found.filter(([, kept]) => typeof kept?.tries === "number"));
    } catch {
      return {};
    }
  }
}

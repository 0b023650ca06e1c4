// One worker serves the page. What takes too long is ended with it, and a new worker takes its place.

import workerSource from "custserv:worker";

const START_LIMIT = 20_000;
const RUN_LIMIT = 2_000;

/** What the lab's Python raised: its type, its own message, and the line of the program. */
export interface Raised {
  type: string;
  message: string;
  line: number | null;
  text: string;
}

/** What went wrong, in words for the reader. */
export class LabError extends Error {
  raised: Raised | undefined;

  constructor(message: string, raised?: Raised) {
    super(message);
    this.raised = raised;
  }
}

/** A lab's program as the worker gets it; `spec` is the JSON text, which keeps 3.0 apart from 3. */
export interface Program {
  name: string;
  spec: string;
  /** The reader's own version of the spec's program. */
  changed?: string;
}

export class Runtime {
  /** Whether the worker has no way out: for code that is not the book's. */
  #alone: boolean;
  #begun: Promise<Begun> | undefined;
  #loaded = new Set<Program>();
  #line: Promise<unknown> = Promise.resolve();

  constructor(alone: boolean) {
    this.#alone = alone;
  }

  /** Starts the worker if there is none; rejects if this browser cannot. */
  async start(): Promise<void> {
    await (await this.#begin()).ready;
  }

  #begin(): Promise<Begun> {
    this.#begun ??= begin(this.#alone);
    return this.#begun;
  }

  /** Sends one request of driver.py to a lab, after those asked before; the first brings its program along. */
  ask<Answer>(program: Program, operation: "run" | "texts", content: object): Promise<Answer> {
    const answer = this.#line.then(async () => {
      const { name, spec, changed } = program;
      const request = JSON.stringify({ id: 0, op: operation, name, ...content });
      const first = `,"spec":${spec},"program":${JSON.stringify(changed ?? null)}`;
      const found = await this.#send(request.slice(0, -1) + (this.#loaded.has(program) ? "}" : `${first}}`));
      this.#loaded.add(program);
      return found;
    });
    this.#line = answer.catch(() => undefined);
    return answer as Promise<Answer>;
  }

  async #send(request: string): Promise<unknown> {
    const { worker, ready } = await this.#begin();
    // The first waits in the worker until that is ready, as a page that is busy might be late to send it.
    worker.postMessage(request);
    await ready;
    const reply = answerOf(worker, RUN_LIMIT, "计算超过 2 秒，已停止。请换一个设置再试");
    const { ok, error } = JSON.parse(await reply.catch((reason) => this.#replace(worker, reason)));
    if (error) throw new LabError(error.text, error);
    return ok;
  }

  #replace(worker: Worker, reason: unknown): never {
    worker.terminate();
    this.#loaded.clear();
    this.#begun = begin(this.#alone);
    this.#begun.catch(() => undefined);
    throw reason;
  }
}

/** A worker that has the interpreter's code, and the moment at which it can run. */
interface Begun {
  worker: Worker;
  ready: Promise<unknown>;
}

async function begin(alone: boolean): Promise<Begun> {
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const worker = new Worker(url);
  const release = () => URL.revokeObjectURL(url);
  const end = () => {
    worker.terminate();
    release();
  };
  try {
    const wasm = await window.custservInterpreter;
    const ready = answerOf(worker, START_LIMIT, "实验程序没有启动，请刷新页面再试");
    ready.then(release, end);
    worker.postMessage({ wasm, alone });
    return { worker, ready };
  } catch (reason) {
    end();
    throw reason;
  }
}

/** The worker's next message; rejects on an error in it, or with `late` after `limit` milliseconds. */
function answerOf(worker: Worker, limit: number, late: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new LabError(late)), limit);
    worker.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      clearTimeout(timer);
      reject(new LabError(`实验程序停止了运行（${event.message}），请换一个设置或刷新页面再试`));
    };
  });
}

/** The page's runtime. Its worker gets going at once, while the page still reads the rest of the engine. */
export const runtime = new Runtime(false);
runtime.start().catch(() => undefined);

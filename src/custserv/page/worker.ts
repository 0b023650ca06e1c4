// The page's worker. It first gets the interpreter's code, deflated and as base64, and says "ready" when that
// runs; to each request text, which may come before, it answers with one reply text. Code that a reader has
// changed runs in a worker that can do nothing else.

import { startPython, type Python } from "./python";

let started: Promise<Python>;

self.onmessage = async ({ data }: MessageEvent<{ wasm: string; alone: boolean } | string>) => {
  if (typeof data === "string") {
    const answer = await started;
    self.postMessage(answer(data));
    answer('{"id": 0, "op": "rest"}');
  } else {
    started = start(data.wasm);
    await started;
    if (data.alone) leaveAlone();
    self.postMessage("ready");
  }
};

async function start(wasm: string): Promise<Python> {
  const code = await inflate(wasm);
  // A page opened as a file may fetch nothing, so the code came by message.
  self.fetch = async () => new Response(code, { headers: { "Content-Type": "application/wasm" } });
  return startPython("micropython.wasm");
}

// What the interpreter itself needs, and what the language brings and reaches nothing outside.
const KEPT = new Set(
  (
    "self globalThis onmessage onunhandledrejection postMessage console performance TextEncoder TextDecoder " +
    "Infinity NaN undefined isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI " +
    "encodeURIComponent Object Boolean Symbol Error AggregateError EvalError RangeError " +
    "ReferenceError SyntaxError TypeError URIError Number BigInt Math Date String RegExp Array Int8Array " +
    "Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array " +
    "BigUint64Array Float32Array Float64Array Map Set WeakMap WeakSet WeakRef ArrayBuffer DataView JSON " +
    "Promise Proxy Reflect Intl Iterator FinalizationRegistry WebAssembly"
  ).split(" "),
);

/** The worker's globals with all that they inherit. */
function globals(): [level: object, name: string][] {
  const found: [object, string][] = [];
  for (let level: object = self; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) found.push([level, name]);
  }
  return found;
}

// Taken before the interpreter adds its own.
const ways = globals().filter(([, name]) => !KEPT.has(name) && name !== "constructor");

/** Closes every way out of the worker: network, storage, other workers, timers. */
function leaveAlone(): void {
  for (const [level, name] of ways) {
    const gone = { value: undefined, writable: false, configurable: false };
    // What stands in for it on the worker itself goes too.
    Reflect.deleteProperty(self, name);
    if (!Reflect.deleteProperty(level, name)) Reflect.defineProperty(level, name, gone);
  }
  // What makes a function of a text makes one that imports: import() is no name that could be closed.
  for (const kind of [function () {}, async function () {}, function* () {}, async function* () {}])
    Reflect.defineProperty(Object.getPrototypeOf(kind), "constructor", { value: undefined, configurable: false });
}

function inflate(base64: string): Promise<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k += 1) bytes[k] = text.charCodeAt(k);
  return new Response(
    new Response(bytes).body!.pipeThrough(new DecompressionStream("deflate")),
  ).arrayBuffer();
}

// An error in an async handler would otherwise pass unseen by the page.
self.onunhandledrejection = ({ reason }) => {
  throw reason;
};

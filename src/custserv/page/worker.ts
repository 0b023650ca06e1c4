// The page's worker. It first gets the interpreter's code, deflated, then one request text at a time;
// it says "ready" once and answers each request with one reply text.

import { startPython, type Python } from "./python";

let answer: Python;

self.onmessage = async ({ data }: MessageEvent<Uint8Array<ArrayBuffer> | string>) => {
  if (typeof data === "string") {
    self.postMessage(answer(data));
  } else {
    // A page opened as a file may fetch nothing, so the code came by message.
    const code = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
    self.fetch = async () => new Response(code, { headers: { "Content-Type": "application/wasm" } });
    answer = await startPython("micropython.wasm");
    self.postMessage("ready");
  }
};

// An error in an async handler would otherwise pass unseen by the page.
self.onunhandledrejection = ({ reason }) => {
  throw reason;
};

// The page's worker. It first gets the interpreter's code, deflated and as base64, and says "ready";
// then it gets one request text at a time and answers each with one reply text.

import { startPython, type Python } from "./python";

let answer: Python;

self.onmessage = async ({ data }: MessageEvent<{ wasm: string } | string>) => {
  if (typeof data === "string") {
    self.postMessage(answer(data));
  } else {
    const code = await inflate(data.wasm);
    // A page opened as a file may fetch nothing, so the code came by message.
    self.fetch = async () => new Response(code, { headers: { "Content-Type": "application/wasm" } });
    answer = await startPython("micropython.wasm");
    self.postMessage("ready");
  }
};

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

// The interpreter: MicroPython with the portable part of custserv, ready to answer.
// The same in the page's worker and under Node.

import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript";
import files from "custserv:python";
import { linkLongjmp } from "./longjmp";

const HEAP_BYTES = 8 << 20;
// A list of constants in a lab's program takes a word of the stack for each item.
const STACK_WORDS = 1 << 16;

/** Answers one request text of driver.py with one reply text. */
export type Python = (request: string) => string;

/** Starts MicroPython; `wasmUrl` is where it fetches its code (Node finds it by itself). */
export async function startPython(wasmUrl?: string): Promise<Python> {
  linkLongjmp();
  const python = await loadMicroPython({
    url: wasmUrl,
    heapsize: HEAP_BYTES,
    pystack: STACK_WORDS,
    stdout: (line) => console.error(line),
    stderr: (line) => console.error(line),
  });
  for (const [path, text] of Object.entries(files)) write(python.FS, `/lib/${path}`, text);
  return python.pyimport("driver").handle;
}

function write(FS: MicroPythonFiles, path: string, text: string): void {
  const folders = path.split("/").slice(1, -1);
  folders.reduce((parent, name) => {
    const folder = `${parent}/${name}`;
    if (!FS.analyzePath(folder).exists) FS.mkdir(folder);
    return folder;
  }, "");
  FS.writeFile(path, text);
}

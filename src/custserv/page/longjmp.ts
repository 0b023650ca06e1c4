// Links longjmp.mjs's functions into the interpreter, where this browser can: Chromium from 95 on, Firefox
// from 100. Elsewhere its calls go through JavaScript as Emscripten made them.

import { code, needed } from "custserv:longjmp";

type Instantiate = (
  program: unknown,
  imports: WebAssembly.Imports,
) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;

// Safari, and every browser of an iPhone: now and then its engine does not bring an exception to its catch.
const LOSES_EXCEPTIONS = /AppleWebKit\/(?!.*Chrome\/)/;

/** Lets the Emscripten program that is instantiated next leave its calls without JavaScript. */
export function linkLongjmp(): void {
  const bytes = Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0));
  // Node below 21 has no navigator.
  if (LOSES_EXCEPTIONS.test(globalThis.navigator?.userAgent ?? "") || !WebAssembly.validate(bytes)) return;
  const table = new WebAssembly.Table({ element: "anyfunc", initial: needed.length });
  const functions = new WebAssembly.Instance(new WebAssembly.Module(bytes), { "": { table } }).exports;
  // Which of the two Emscripten uses depends on where it runs.
  for (const way of ["instantiate", "instantiateStreaming"] as const) {
    const instantiate = WebAssembly[way] as Instantiate;
    const linked: Instantiate = async (program, { env, ...others }) => {
      const made = await instantiate(program, { ...others, env: { ...env, ...functions } });
      fill(table, made.instance.exports);
      return made;
    };
    Object.assign(WebAssembly, { [way]: linked });
  }
}

/** Fills the functions' table, which could not be there before the program was. */
function fill(table: WebAssembly.Table, exports: WebAssembly.Exports): void {
  const own = exports.__indirect_function_table as WebAssembly.Table;
  needed.forEach((name, k) => table.set(k, exports[name]));
  table.grow(own.length);
  for (let k = 0; k < own.length; k += 1) table.set(needed.length + k, own.get(k));
}

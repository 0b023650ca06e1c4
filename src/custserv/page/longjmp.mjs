// C leaves many calls at once by longjmp, and so do Python's exceptions. Emscripten builds that with
// JavaScript: each call that may be left so, one to five for every Python instruction, goes out to an
// imported function invoke_… that holds a try, and comes back in. Written in WebAssembly, those functions
// make Python up to four times as fast (bench/models.py). This module assembles them; longjmp.ts links them.

import startAssembler from "wabt";

/** What the functions themselves need of the program; their table begins with it, then comes the program's own. */
export const NEEDED = ["emscripten_stack_get_current", "_emscripten_stack_restore", "setThrew"];
const [SAVE, RESTORE, SET_THREW] = NEEDED.map((_, k) => `(i32.const ${k})`);

const TYPES = { i: "i32", j: "i64", f: "f32", d: "f64" };

/** The WebAssembly module that stands in for the imports invoke_… of the program whose code is given. */
export async function longjmpModule(program) {
  const names = WebAssembly.Module.imports(new WebAssembly.Module(program)).map(({ name }) => name);
  const functions = names.filter((name) => name.startsWith("invoke_")).map(invoke);
  const text = `(module
    (import "" "table" (table 0 funcref))
    (tag $longjmp)
    (func (export "_emscripten_throw_longjmp") (throw $longjmp))
    ${functions.join("\n")})`;
  const assembler = await startAssembler();
  return assembler.parseWat("longjmp.wat", text, { exceptions: true }).toBinary({}).buffer;
}

/** One function. Its name tells the type: invoke_vii returns nothing and calls what is at an index with two integers. */
function invoke(name) {
  const [result, ...parameters] = [...name.slice("invoke_".length)].map((letter) => TYPES[letter]);
  const results = result ? `(result ${result})` : "";
  const type = `(param ${parameters.join(" ")}) ${results}`;
  const given = parameters.map((_, k) => `(local.get ${k + 1})`).join(" ");
  return `(func (export "${name}") (param $index i32) ${type} (local $stack i32)
    (local.set $stack (call_indirect (result i32) ${SAVE}))
    (try ${results}
      (do (call_indirect ${type} ${given} (i32.add (local.get $index) (i32.const ${NEEDED.length}))))
      (catch $longjmp
        (call_indirect (param i32) (local.get $stack) ${RESTORE})
        (call_indirect (param i32 i32) (i32.const 1) (i32.const 0) ${SET_THREW})
        ${result ? `(${result}.const 0)` : ""})))`;
}

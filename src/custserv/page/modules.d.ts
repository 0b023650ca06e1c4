// What the bundler or a package gives without types of its own.

interface MicroPythonFiles {
  analyzePath(path: string): { exists: boolean };
  mkdir(path: string): void;
  writeFile(path: string, text: string): void;
}

declare module "@micropython/micropython-webassembly-pyscript" {
  export function loadMicroPython(options: {
    url?: string;
    heapsize: number;
    pystack: number;
    stdout: (line: string) => void;
    stderr: (line: string) => void;
  }): Promise<{
    FS: MicroPythonFiles;
    pyimport(name: "driver"): { handle: (request: string) => string };
  }>;
}

/** The portable Python files by their path below /lib. */
declare module "custserv:python" {
  const files: Record<string, string>;
  export default files;
}

/** What longjmp.mjs made, as base64, and what it needs of the program. */
declare module "custserv:longjmp" {
  export const code: string;
  export const needed: string[];
}

/** The program of the page's worker. */
declare module "custserv:worker" {
  const source: string;
  export default source;
}

/** The address of the engine beside the loader, with a mark of its content. */
declare module "custserv:engine" {
  const address: string;
  export default address;
}

/** The same of the interpreter's code, deflated, as base64. */
declare module "custserv:interpreter" {
  const address: string;
  export default address;
}

/** The same of the code editor. */
declare module "custserv:editor" {
  const address: string;
  export default address;
}

/** A style sheet as text, for a page that is saved whole. */
declare module "*.css" {
  const style: string;
  export default style;
}

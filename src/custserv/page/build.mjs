// Builds the page's runtime (node build.mjs, after npm ci): dist/site/ is for the site, dist/slides/ for slides,
// dist/node.mjs for tests.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { build } from "esbuild";
import { longjmpModule, NEEDED } from "./longjmp.mjs";

const PAGE = new URL("./", import.meta.url);
const CUSTSERV = new URL("../", PAGE);
const DIST = new URL("dist/", PAGE);

// The floor: 360, QQ and WeChat kernels are of Chromium 87's class.
const BROWSERS = ["es2020", "chrome87", "firefox113", "safari16.4"];

const INTERPRETER = new URL("node_modules/@micropython/micropython-webassembly-pyscript/micropython.wasm", PAGE);

const path = (url) => fileURLToPath(url);
const text = (url) => readFile(url, "utf8");

/** A Python file without docstrings and lines of comment, half of its bytes: no page shows them. */
async function bare(file) {
  return (await text(file)).replace(/^( *)"""[^]*?"""\n/gm, "$1pass\n").replace(/^ *#.*\n/gm, "");
}

/** The texts of the Python files that the page ships, by their paths below /lib. */
async function pythonFiles() {
  const models = (await readdir(new URL("models/", CUSTSERV))).filter((name) => name.endsWith(".py")).sort();
  const files = { "driver.py": await bare(new URL("driver.py", PAGE)), "custserv/__init__.py": "" };
  for (const name of ["checks.py", "scene.py", "text.py", ...models.map((model) => `models/${model}`)]) {
    files[`custserv/${name}`] = await bare(new URL(name, CUSTSERV));
  }
  return files;
}

/** What the interpreter is made of, besides its own package. */
async function pythonModules() {
  const code = Buffer.from(await longjmpModule(await readFile(INTERPRETER)));
  return {
    "custserv:python": await pythonFiles(),
    "custserv:longjmp": { code: code.toString("base64"), needed: NEEDED },
  };
}

/** Lets the code import values known only now as modules named custserv:… */
function provide(modules) {
  return {
    name: "custserv",
    setup(builder) {
      builder.onResolve({ filter: /^custserv:/ }, ({ path }) => ({ path, namespace: "custserv" }));
      builder.onLoad({ filter: /./, namespace: "custserv" }, ({ path }) => ({
        contents: JSON.stringify(modules[path]),
        loader: "json",
      }));
    },
  };
}

/** Bundles one entry for the browsers and returns its text and the packages in it. */
async function bundle(entry, modules, options = {}) {
  const { outputFiles, metafile } = await build({
    entryPoints: [path(new URL(entry, PAGE))],
    absWorkingDir: path(PAGE),
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: BROWSERS,
    plugins: [provide(modules)],
    ...options,
  });
  const used = Object.entries(Object.values(metafile.outputs)[0].inputs).filter(
    ([, { bytesInOutput }]) => bytesInOutput,
  );
  const packages = used.map(([input]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]);
  return { text: outputFiles[0].text, packages: packages.filter(Boolean) };
}

/** The worker as a classic script: where a page is a file, browsers refuse module workers or their imports. */
async function bundleWorker(python) {
  const worker = await bundle(
    "worker.ts",
    python,
    {
      format: "esm",
      supported: { "top-level-await": true },
      external: ["module", "path", "url", "fs", "crypto"],
      define: { "import.meta.url": "self.location.href" },
    },
  );
  return { ...worker, text: `(async()=>{${worker.text}})();` };
}

/** Colours as CSS variables; paper is light. */
async function paletteCss() {
  const palette = JSON.parse(await text(new URL("palette.json", PAGE)));
  const block = (mode) =>
    Object.entries(palette[mode])
      .map(([name, value]) => `--custserv-${name}:${value}`)
      .join(";");
  return `:root{${block("light")}}@media screen{html[data-theme="dark"]{${block("dark")}}}\n`;
}

/** Names and licences of the packages in the bundles, which must go where the bundles go. */
async function licences(packages) {
  const parts = [];
  for (const name of [...new Set(packages)].sort()) {
    const folder = new URL(`node_modules/${name}/`, PAGE);
    const { version, license, repository } = JSON.parse(await text(new URL("package.json", folder)));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const terms = file ? await text(new URL(file, folder)) : `${license}: ${repository.url}`;
    parts.push(`${name} ${version}\n\n${terms.trim()}\n`);
  }
  return parts.join("\n----------------------------------------\n\n");
}

/** A file's address with a mark of its content: a browser that kept an older one fetches it anew. */
function address(name, content) {
  return `${name}?v=${createHash("sha256").update(content).digest("hex").slice(0, 8)}`;
}

/** What the site serves, by file name. */
async function siteFiles(python) {
  const worker = await bundleWorker(python);
  const editor = await bundle("editor.ts", {});
  const engine = await bundle("engine.ts", {
    "custserv:editor": address("custserv-editor.js", editor.text),
    "custserv:worker": worker.text,
  });
  const code = deflateSync(await readFile(INTERPRETER), { level: 9 }).toString("base64");
  const interpreter = `window.custservWasm="${code}";`;
  const loader = await bundle("loader.ts", {
    "custserv:engine": address("custserv-engine.js", engine.text),
    "custserv:interpreter": address("custserv-interpreter.js", interpreter),
  });
  const css = await bundle("lab.css", {});
  const quiz = await bundle("quiz.ts", {}, { loader: { ".css": "text" } });
  const quizCss = await bundle("quiz.css", {});
  return {
    "custserv-lab.js": loader.text,
    "custserv-engine.js": engine.text,
    "custserv-interpreter.js": interpreter,
    "custserv-editor.js": editor.text,
    "custserv-lab.css": (await paletteCss()) + css.text,
    "custserv-quiz.js": quiz.text,
    "custserv-quiz.css": (await paletteCss()) + quizCss.text,
    "custserv-licences.txt": await licences([...worker.packages, ...engine.packages, ...editor.packages]),
  };
}

/** What the slides need besides the site's files. */
async function slidesFiles() {
  const script = await bundle("slides.ts", {}, { loader: { ".css": "text" } });
  const css = await bundle("slides.css", {});
  return {
    "custserv-slides.js": script.text,
    "custserv-slides.css": css.text,
    "custserv-slides-licences.txt": await licences([...script.packages, ...css.packages, "katex"]),
  };
}

/** The test server, which finds MicroPython in node_modules. */
function bundleServer(python) {
  return bundle(
    "node.ts",
    python,
    {
      format: "esm",
      platform: "node",
      target: "node20",
      external: ["@micropython/*"],
    },
  );
}

const python = await pythonModules();
const folders = { site: await siteFiles(python), slides: await slidesFiles() };
const server = await bundleServer(python);
await rm(DIST, { recursive: true, force: true });
for (const [folder, files] of Object.entries(folders)) {
  await mkdir(new URL(`${folder}/`, DIST), { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(new URL(`${folder}/${name}`, DIST), content);
}
await writeFile(new URL("node.mjs", DIST), server.text);

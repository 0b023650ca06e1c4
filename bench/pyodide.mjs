// Pyodide core in a worker, spoken to like the page's own: first it gets the Python files and says "ready" when it
// runs, then it answers each request text with one reply text.

import { loadPyodide } from "./node_modules/pyodide/pyodide.mjs";

self.onmessage = async ({ data: files }) => {
  const python = await loadPyodide();
  python.FS.mkdirTree("/lib/custserv/models");
  for (const [name, text] of Object.entries(files)) python.FS.writeFile(`/lib/${name}`, text);
  python.runPython("import sys; sys.path.insert(0, '/lib'); import driver");
  const handle = python.runPython("driver.handle");
  self.onmessage = ({ data }) => self.postMessage(handle(data));
  self.postMessage("ready");
};

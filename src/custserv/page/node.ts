// The test server: one request a line on stdin, one reply a line on stdout (see driver.py).

import { createInterface } from "node:readline";
import { startPython } from "./python";

const answer = await startPython();
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(answer(line) + "\n");
  answer('{"id": 0, "op": "rest"}');
}

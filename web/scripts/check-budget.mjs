// SPDX-License-Identifier: MIT
// Fails where the page's own code (everything but ONNX Runtime) is over its budget as a static host sends it, compressed.
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { pageFolder } from "./page-folder.mjs";

const budget = 250 * 1024;

async function* filesBelow(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

let total = 0;
for await (const path of filesBelow(pageFolder)) {
  const name = relative(pageFolder, path).replaceAll("\\", "/");
  if (name.startsWith("ort/")) continue;
  const size = gzipSync(await readFile(path), { level: 9 }).length;
  total += size;
  process.stdout.write(`${String(size).padStart(8)}  ${name}\n`);
}
process.stdout.write(`${String(total).padStart(8)}  bytes compressed of ${budget} allowed\n`);
if (total > budget) {
  process.stderr.write(`The page is ${total - budget} bytes over its budget.\n`);
  process.exitCode = 1;
}

// SPDX-License-Identifier: MIT
// Fails where the page's own code (everything but ONNX Runtime, the core's engine for networks and OpenSeadragon) is over its
// budget as a static host sends it, compressed; and where a part of it is that a visitor waits for: a click on a work for the search worker, a picture for the
// picture worker too, a closer look for OpenSeadragon. The comparison page, which is one of its own, has a budget of its own.
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { compareFolder, pageFolder } from "./page-folder.mjs";

const budget = 250 * 1024;
const compareBudget = 32 * 1024;
const embed = /^embed\.js$/;
const engine = /^vgg\//;
const zoom = /^assets\/(seadragon-.*\.js|LICENSE-.*\.txt)$/;
const parts = [
  { name: "the search worker and its core", files: /^assets\/(search-.*\.js|vitrine-search-.*\.wasm)$/, budget: 42 * 1024 },
  { name: "OpenSeadragon, fetched with the first closer look or map", files: zoom, budget: 92 * 1024 },
  { name: "embed.js, for museums' own pages", files: embed, budget: 16 * 1024, alone: true },
  { name: "the core's engine, fetched with a network for it", files: engine, budget: 40 * 1024, alone: true },
  { name: "the picture worker and its core", files: /^assets\/(picture-.*\.js|vitrine-(?!search-).*\.wasm)$/, budget: 120 * 1024 },
];

async function* filesBelow(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

async function weigh(folder) {
  const sizes = new Map();
  for await (const path of filesBelow(folder)) {
    const name = relative(folder, path).replaceAll("\\", "/");
    if (name.startsWith("ort/")) continue;
    const size = gzipSync(await readFile(path), { level: 9 }).length;
    sizes.set(name, size);
    process.stdout.write(`${String(size).padStart(8)}  ${name}\n`);
  }
  return sizes;
}

function check(sizes, { name, files, budget: allowed, alone = false }) {
  const found = [...sizes].filter(([file]) => files.test(file));
  const total = found.reduce((sum, [, size]) => sum + size, 0);
  process.stdout.write(`${String(total).padStart(8)}  ${name}, of ${allowed} bytes allowed\n`);
  // A part without its files has been renamed: then nothing would be measured.
  const whole = found.length > (alone ? 0 : 1);
  if (total <= allowed && whole) return;
  process.stderr.write(whole ? `${total - allowed} bytes over the budget of ${name}.\n` : `No files of ${name} were found.\n`);
  process.exitCode = 1;
}

const sizes = await weigh(pageFolder);
const page = { name: "the page", files: { test: (file) => !zoom.test(file) && !embed.test(file) && !engine.test(file) }, budget };
for (const part of [...parts, page]) check(sizes, part);
check(await weigh(compareFolder), { name: "the comparison page", files: /./, budget: compareBudget });

// SPDX-License-Identifier: MIT
// Loads the wasm core's two modules as one in Node. Debian's emcc writes glue that expects CommonJS's `require` and `__dirname`,
// which an ES module lacks, and under Node 18 and later would fetch a file path: so both are given, and the binary too.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.env.VITRINE_WASM_DIR ?? resolve(here, '../build/wasm/bin');

async function start(name) {
  const { default: create } = await import(pathToFileURL(resolve(folder, `${name}.mjs`)).href);
  return create({ wasmBinary: readFileSync(resolve(folder, `${name}.wasm`)) });
}

/** Neighbour pages and search. */
export const loadSearch = () => start('vitrine-search');

/** Networks of VGG's kind. */
export const loadVgg = () => start('vitrine-vgg');

/** Everything but networks. */
export async function loadCore() {
  globalThis.require ??= createRequire(import.meta.url);
  globalThis.__dirname ??= folder;
  return Object.assign(await start('vitrine'), await loadSearch());
}

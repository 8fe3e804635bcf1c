// SPDX-License-Identifier: MIT
// Loads the wasm core in Node. Debian's emcc writes glue that expects CommonJS's `require` and `__dirname`, which an ES module
// lacks, and under Node 18 and later would fetch a file path: so both are given, and the binary too.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.env.VITRINE_WASM_DIR ?? resolve(here, '../build/wasm/bin');

export async function loadCore() {
  globalThis.require ??= createRequire(import.meta.url);
  globalThis.__dirname ??= folder;
  const { default: createVitrine } = await import(pathToFileURL(resolve(folder, 'vitrine.mjs')).href);
  return createVitrine({ wasmBinary: readFileSync(resolve(folder, 'vitrine.wasm')) });
}

// SPDX-License-Identifier: MIT
// Microseconds a work to open an index in wasm, checksums and gains included, and to look at all of its works (the fastest of five):
//   node bench/index_pace.mjs INDEX
import { readFileSync } from 'node:fs';

import { loadCore } from '../tests/wasm_core.mjs';

const core = await loadCore();
const bytes = readFileSync(process.argv[2]);

function must(outcome) {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

function fastest(run) {
  let best = Infinity;
  for (let i = 0; i < 5; ++i) {
    const begin = performance.now();
    run();
    best = Math.min(best, performance.now() - begin);
  }
  return 1000 * best;
}

const open = fastest(() => must(core.openIndex(bytes)).delete());
const index = must(core.openIndex(bytes));
const { works, dimension, model } = index.info();
const embedding = new Float32Array(dimension);
embedding[0] = 1;
const search = fastest(() => must(index.search(embedding, model, { k: 10, ef: 64, radius: 2, method: 'exhaustive' })));
index.delete();
console.log(`${works} works in wasm: us a work: open ${(open / works).toFixed(3)}, search ${(search / works).toFixed(4)}`);

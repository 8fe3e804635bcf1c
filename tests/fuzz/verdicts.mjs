// SPDX-License-Identifier: MIT
// Holds what the wasm module makes of a fuzzer's corpus against what the core makes of it natively: no trap, and the same answer
// or the same error for every file.
//   vitrine_verdicts CORPUS > VERDICTS; node tests/fuzz/verdicts.mjs CORPUS VERDICTS
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadSearch } from '../wasm_core.mjs';

const [corpus, verdicts] = process.argv.slice(2);
const core = await loadSearch();
const options = { k: 10, ef: 64, radius: 2, method: 'auto' };

const textOf = (works) => works.map(({ work, score }) => ` ${work}:${score.toFixed(6)}`).join('');

function ask(index) {
  const { works, model, inputDimension } = { ...index.info() };
  let text = `index of ${works}`;
  const embedding = new Float32Array(inputDimension);
  embedding[inputDimension - 1] = 1;
  const query = index.query(embedding, model, false);
  if (!query.ok) return `${text} refuses: ${query.error.message}`;
  try {
    const numbers = index.partitionsFor(query.value, options);
    if (!numbers.ok) return `${text} refuses: ${numbers.error.message}`;
    for (const number of numbers.value) text += ` p${number}`;
    const found = index.searchQuery(query.value, options);
    return found.ok ? text + textOf(found.value) : `${text} refuses: ${found.error.message}`;
  } finally {
    query.value.delete();
  }
}

function asIndex(bytes) {
  const opened = core.openIndex(bytes);
  if (!opened.ok) return opened.error.message;
  const verdict = ask(opened.value);
  opened.value.delete();
  return verdict;
}

function asPage(bytes) {
  const page = core.readNeighbourPage(bytes, 5);
  return page.ok ? ['page', ...page.value.workIndices].join(' ') : page.error.message;
}

const tiny = readFileSync(join(corpus, 'tiny-partitions.bin'));
function asPartition(bytes, number) {
  const index = core.openIndex(tiny).value;
  const held = index.hold(number, bytes);
  const verdict = held.ok ? ask(index) : held.error.message;
  index.delete();
  return verdict;
}

const fineIndex = core.openIndex(readFileSync(join(corpus, 'tiny-fine.bin'))).value;
const fineQuery = fineIndex.query(new Float32Array([0.6, 0, 0.8]), fineIndex.info().model, false).value;
function asFineCode(bytes) {
  const found = fineIndex.refine(fineQuery, [{ work: 0, bytes }]);
  return found.ok ? `fine${textOf(found.value)}` : found.error.message;
}

let files = 0;
let different = 0;
for (const line of readFileSync(verdicts, 'utf8').split('\n').filter(Boolean)) {
  const name = line.slice(0, line.indexOf(' | '));
  const bytes = readFileSync(join(corpus, name));
  const here = [name, asIndex(bytes), asPage(bytes), asPartition(bytes, 0), asPartition(bytes, 1), asFineCode(bytes)].join(' | ');
  files += 1;
  if (here === line) continue;
  different += 1;
  if (different <= 5) console.log(`native: ${line}\nwasm:   ${here}`);
}
console.log(`${files} files, ${different} with different verdicts`);
process.exitCode = different === 0 && files > 0 ? 0 : 1;

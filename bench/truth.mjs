// SPDX-License-Identifier: MIT
// The vectors that index_scale and `vitrine lab bench --inputs` write, and what is true of them.
import { readFileSync } from 'node:fs';

const kTen = 10;

export function readFloats(file) {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** For each query the ten works of the greatest cosine; vectors are of unit length. */
export function findTruth(vectors, queries, dimension) {
  const works = vectors.length / dimension;
  const truth = [];
  for (let q = 0; q < queries.length; q += dimension) {
    const best = [];
    for (let work = 0; work < works; work += 1) {
      let cosine = 0;
      for (let i = 0, at = work * dimension; i < dimension; i += 1) cosine += queries[q + i] * vectors[at + i];
      if (best.length === kTen && cosine <= best[kTen - 1].cosine) continue;
      best.push({ work, cosine });
      best.sort((a, b) => b.cosine - a.cosine);
      if (best.length > kTen) best.pop();
    }
    truth.push(best.map(({ work }) => work));
  }
  return truth;
}

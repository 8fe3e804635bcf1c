// SPDX-License-Identifier: MIT
// Vectors as a network gives them of a collection, made from a seed: works lie around centres of very different sizes, and share a
// part. As JSON Lines of `{id, local_url, iiif_url, vec}`, a source that `vitrine build` reads.
//
//   node tests/cli/synthetic_vectors.mjs FILE WORKS [VALUES] [SEED]
import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Numbers from 0 to 1, the same on every machine: SplitMix64 on two halves would be slow, mulberry32 does. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/** `works` unit vectors of `values` float32 values. */
export function* syntheticVectors({ works, values = 256, seed = 1, clusters = 40 }) {
  const draw = random(seed);
  const bell = () => draw() + draw() + draw() + draw() - 2;
  const vector = () => Float64Array.from({ length: values }, bell);
  const shared = vector();
  const centres = Array.from({ length: clusters }, vector);
  for (let work = 0; work < works; work += 1) {
    const centre = centres[Math.floor(draw() ** 2 * clusters)];
    const row = Float64Array.from({ length: values }, (_, i) => 0.8 * shared[i] + centre[i] + 0.7 * bell());
    const length = Math.hypot(...row);
    yield Float32Array.from(row, (value) => value / length);
  }
}

export const idOf = (work) => `work-${String(work).padStart(6, '0')}`;

/** One line of the source. A float32 in so few digits that it reads back as itself. */
export function lineOf(work, vector) {
  const id = idOf(work);
  return JSON.stringify({ id, local_url: `/data/${id}.jpg`, iiif_url: `https://iiif.library.example/${id}/info.json`, vec: Array.from(vector, shortest) });
}

function shortest(value) {
  for (let digits = 6; digits < 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}

/** Writes the source and answers the vectors. */
export function writeVectors(file, options) {
  const vectors = [];
  const out = openSync(file, 'w');
  for (const vector of syntheticVectors(options)) {
    writeSync(out, `${lineOf(vectors.length, vector)}\n`);
    vectors.push(vector);
  }
  closeSync(out);
  return vectors;
}

/** The cosine in double precision. */
export function cosine(a, b) {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i += 1) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [file, works, values = '256', seed = '1'] = process.argv.slice(2);
  if (!works) {
    process.stderr.write('usage: node tests/cli/synthetic_vectors.mjs FILE WORKS [VALUES] [SEED]\n');
    process.exit(2);
  }
  writeVectors(file, { works: Number(works), values: Number(values), seed: Number(seed) });
}

// SPDX-License-Identifier: MIT
// Which parts of two pictures answer each other: each part of one is compared with all parts of the other.

import type { PatchMatch, PatchPair } from "../engine/protocol";
import { patchesAcross } from "../lib/patch-grid";

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

/** Unit-length embeddings of the parts of both pictures. */
export function matchPatches(first: readonly Float32Array[], second: readonly Float32Array[], wanted = 3): PatchMatch {
  const scores = first.map((one) => second.map((other) => dot(one, other)));
  const [rows, columns] = [scores, second.map((_, at) => scores.map((row) => row[at] ?? 0))];
  // A plain part is like every other plain part and says nothing: what counts is how much its best counterpart stands out.
  const standsOut = (list: readonly number[]): number => Math.max(...list) - list.reduce((sum, score) => sum + score, 0) / list.length;
  const [heat, otherHeat] = [rows.map(standsOut), columns.map(standsOut)];
  const candidates = rows.flatMap((row, one) => row.map((score, other) => ({ first: one, second: other, score, worth: score * Math.min(heat[one] ?? 0, otherHeat[other] ?? 0) })));
  candidates.sort((a, b) => b.worth - a.worth);
  const pairs: PatchPair[] = [];
  for (const { first: one, second: other, score } of candidates) {
    if (pairs.length === wanted) break;
    if (score > 0 && pairs.every((pair) => apart(pair.first, one) && apart(pair.second, other))) pairs.push({ first: one, second: other, score });
  }
  return { first: scaled(heat), second: scaled(otherHeat), pairs };
}

function apart(one: number, other: number): boolean {
  const across = Math.abs((one % patchesAcross) - (other % patchesAcross));
  const down = Math.abs(Math.floor(one / patchesAcross) - Math.floor(other / patchesAcross));
  return Math.max(across, down) >= 2;
}

/** From the least to the most there is. */
function scaled(values: readonly number[]): Float32Array {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return Float32Array.from(values, (value) => (value - least) / Math.max(most - least, 1e-6));
}

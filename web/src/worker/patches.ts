// SPDX-License-Identifier: MIT
// Which parts of two pictures answer each other: each part of one is compared with all parts of the other.

/** Overlapping parts of a picture, so many across and down; each is two steps wide and high. */
export const patchesAcross = 7;
export const patchCount = patchesAcross * patchesAcross;

/** Where a part lies, as shares of the picture: column and row of its grid first. */
export function patchBox(patch: number): { x: number; y: number; width: number; height: number } {
  const step = 1 / (patchesAcross + 1);
  return { x: (patch % patchesAcross) * step, y: Math.floor(patch / patchesAcross) * step, width: 2 * step, height: 2 * step };
}

export interface PatchPair {
  readonly first: number;
  readonly second: number;
  /** Cosine. */
  readonly score: number;
}

export interface PatchMatch {
  /** For each part how much better its best counterpart is than any part of the other picture on average, 0..1 of the best of all. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** The pairs that answer each other best, none beside another. */
  readonly pairs: readonly PatchPair[];
}

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

function scaled(values: readonly number[]): Float32Array {
  const most = Math.max(...values, 1e-6);
  return Float32Array.from(values, (value) => Math.max(0, value) / most);
}

// SPDX-License-Identifier: MIT
// Several rankings of the same works as one, by their ranks alone: reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009), with
// a weight a ranking. A cosine, a text score and a distance of colours have no common measure; ranks have, nothing must be learnt
// for a collection, and one line can explain it.

export interface Ranking {
  /** Best first. */
  readonly works: ArrayLike<number>;
  readonly weight: number;
  /** Given to the works among its first ones, and to those that stand nowhere higher. */
  readonly reason: number;
}

export interface Fused {
  readonly work: number;
  readonly why: number;
}

/** What the authors found good for many collections: only far down a ranking do its ranks stop to matter. */
const settle = 60;

/** A place among so many of a ranking is said to be why a work answers; as many as a screen shows. */
const first = 24;

/** Rankings of weight 0 have no say. `most` answers, best first; of equal ones, the lower number. */
export function fuse(rankings: readonly Ranking[], most: number): readonly Fused[] {
  const sums = new Map<number, { sum: number; why: number; best: number; highest: number }>();
  for (const { works, weight, reason } of rankings) {
    if (weight <= 0) continue;
    for (let rank = 0; rank < works.length; rank += 1) {
      const work = works[rank] ?? 0;
      const known = sums.get(work) ?? { sum: 0, why: 0, best: 0, highest: Infinity };
      known.sum += weight / (settle + rank + 1);
      if (rank < first) known.why |= reason;
      if (rank < known.highest) [known.best, known.highest] = [reason, rank];
      sums.set(work, known);
    }
  }
  return [...sums]
    .sort(([one, a], [other, b]) => b.sum - a.sum || one - other)
    .slice(0, most)
    .map(([work, { why, best }]) => ({ work, why: why || best }));
}

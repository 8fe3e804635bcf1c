// SPDX-License-Identifier: MIT
// What a blind vote is about: chance chooses the work, the two models, and which of them stands first.
import type { Neighbour } from "./work-file";

/** A whole number below `count`. `random` as Math.random. */
export function below(count: number, random: () => number): number {
  return Math.min(count - 1, Math.floor(random() * count));
}

/** Two different models of `count`, in an order of chance. REQUIRES: count is at least 2. */
export function choosePair(count: number, random: () => number): readonly [number, number] {
  const first = below(count, random);
  const second = below(count - 1, random);
  return [first, second < first ? second : second + 1];
}

/** Whether two rows can be told apart at all. */
export function differ(one: readonly Neighbour[], other: readonly Neighbour[]): boolean {
  return one.length !== other.length || one.some(({ work }, place) => work.at !== other[place]!.work.at);
}

// SPDX-License-Identifier: MIT
// What is known of a neighbour beyond its score, found from one work's rows alone.
import type { ComparedWork, Neighbour, Perturbation } from "./work-file";

/** Numbers of the works that stand in every row; none where there is but one row. */
export function sharedByAll(rows: readonly (readonly Neighbour[])[]): ReadonlySet<number> {
  const [first = [], ...others] = rows;
  if (others.length === 0) return new Set();
  return new Set(first.map(({ work }) => work.at).filter((at) => others.every((row) => row.some(({ work }) => work.at === at))));
}

export function isSameClass(work: ComparedWork, other: ComparedWork): boolean {
  return work.className !== "" && work.className === other.className;
}

export type Relation = { readonly kind: "perturbed"; readonly by: Perturbation } | { readonly kind: "original" };

/** How a neighbour's picture comes from the shown work's, or the other way round, or both from a third: null where it does not. */
export function relationOf(work: ComparedWork, other: ComparedWork): Relation | null {
  if (other.perturbation !== null && other.of === work.id) return { kind: "perturbed", by: other.perturbation };
  if (work.perturbation === null) return null;
  if (work.of === other.id) return { kind: "original" };
  return other.perturbation !== null && other.of === work.of ? { kind: "perturbed", by: other.perturbation } : null;
}

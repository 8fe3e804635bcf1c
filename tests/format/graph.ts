// SPDX-License-Identifier: MIT
// FORMAT.md, "GRPH", and the search that it describes.
import { demand, Fields, unfold } from "./bytes";

/** The links of each work of a level. */
export type Level = ReadonlyMap<number, readonly number[]>;

export interface Graph {
  readonly entry: number;
  readonly levels: readonly Level[]; // the bottom one first
}

export interface Hit {
  readonly work: number;
  readonly similarity: number;
}

/** Numbers as differences, each at least 1 but the first. */
function ascending(fields: Fields, count: number, first: (value: number) => number): number[] {
  const numbers: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const value = fields.varint();
    demand(i === 0 || value >= 1, "numbers that do not ascend");
    numbers.push(i === 0 ? first(value) : (numbers[i - 1] ?? 0) + value);
  }
  return numbers;
}

function readLevel(fields: Fields, nodes: readonly number[]): Level {
  const level = new Map<number, readonly number[]>();
  for (const work of nodes) {
    level.set(work, ascending(fields, fields.varint(), (folded) => work + unfold(folded)));
  }
  for (const links of level.values()) demand(links.every((link) => level.has(link)), "a link that leads off its level");
  return level;
}

export function readGraph(fields: Fields, works: number): Graph {
  const entry = fields.varint();
  const count = fields.varint();
  demand(count >= 1 && count <= 16, "levels");
  const levels: Level[] = [];
  for (let number = 0; number < count; number += 1) {
    const below = levels[number - 1];
    if (below === undefined) {
      levels.push(readLevel(fields, Array.from({ length: works }, (_, work) => work)));
      continue;
    }
    const nodes = ascending(fields, fields.varint(), (first) => first);
    demand(nodes.length >= 1 && nodes.every((node) => below.has(node)), "nodes");
    levels.push(readLevel(fields, nodes));
  }
  demand(levels[count - 1]?.has(entry) === true, "entry");
  return { entry, levels };
}

/** Below 0 where a comes before b. */
export const order = (a: Hit, b: Hit): number => b.similarity - a.similarity || a.work - b.work;

export function searchGraph(graph: Graph, similarity: (work: number) => number, k: number, ef: number): Hit[] {
  const hit = (work: number): Hit => ({ work, similarity: similarity(work) });
  let best = hit(graph.entry);
  for (let number = graph.levels.length - 1; number > 0; number -= 1) {
    for (let from: Hit | undefined; from !== best; ) {
      from = best;
      for (const work of graph.levels[number]?.get(from.work) ?? []) {
        const other = hit(work);
        if (order(other, best) < 0) best = other;
      }
    }
  }
  const visited = new Set([best.work]);
  let kept = [best];
  const open = [best];
  while (open.length > 0) {
    open.sort(order);
    const current = open.shift() ?? best;
    const worst = kept[kept.length - 1] ?? best;
    if (kept.length >= ef && order(worst, current) < 0) break;
    for (const work of graph.levels[0]?.get(current.work) ?? []) {
      if (visited.has(work)) continue;
      visited.add(work);
      const next = hit(work);
      open.push(next);
      kept = [...kept, next].sort(order).slice(0, ef);
    }
  }
  return kept.slice(0, k);
}

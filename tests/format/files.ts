// SPDX-License-Identifier: MIT
// FORMAT.md: the index and the neighbour page as files, and the similarity of a work of one.
import { demand, unfold } from "./bytes";
import { type Codes, readCodes } from "./codes";
import { readContainer, readSection } from "./container";
import { type FineLayer, readFineLayer } from "./fine";
import { type Graph, readGraph } from "./graph";
import { type Directory, readDirectory } from "./partitions";
import { biasOf, gainOf, integerOf, productOf, type Query, readSpace, rowOf, type Space } from "./space";

const f = Math.fround;

export interface Index {
  readonly space: Space;
  readonly codes: Codes | null; // null where they are in partitions
  readonly graph: Graph | null;
  readonly directory: Directory | null;
  readonly fine: FineLayer | null;
}

export function readIndex(file: Uint8Array): Index {
  const sections = readContainer(file, "INDX");
  const space = readSpace(sections);
  const fine = sections.has("FINE") ? readFineLayer(sections) : null;
  if (sections.has("PART")) return { space, codes: null, graph: null, directory: readDirectory(sections, space), fine };
  return {
    space,
    codes: readSection(sections, "CODE", (fields) => readCodes(fields, space.works, space.dimension)),
    graph: sections.has("GRPH") ? readSection(sections, "GRPH", (fields) => readGraph(fields, space.works)) : null,
    directory: null,
    fine,
  };
}

/** Of the row of these codes that stands for `work`. */
export function similarity(space: Space, codes: Codes, work: number, query: Query): number {
  const row = rowOf(space, codes, work);
  const bias = biasOf(space, codes.levels[work] ?? 0);
  const v = f(f(f(query.bias + bias) + f(query.scale * productOf(row, query))) * gainOf(space, row, bias));
  return integerOf(v);
}

export const cosineOf = (value: number): number => Math.min(Math.max(value / 2 ** 24, -1), 1);

export interface NeighbourPage {
  readonly first: number;
  readonly neighbours: number;
  readonly works: readonly number[]; // [works][neighbours]
  readonly cosines: readonly number[]; // as works, times 32767
}

export function readNeighbourPage(file: Uint8Array, collection: number): NeighbourPage {
  const sections = readContainer(file, "NBRS");
  const head = readSection(sections, "PAGE", (fields) => ({ first: fields.u32(), rows: fields.u32(), neighbours: fields.u32() }));
  demand(head.rows >= 1 && head.rows <= 4096 && head.first + head.rows <= collection, "works of a page");
  demand(head.neighbours <= 1000 && head.neighbours < collection, "neighbours of a page");
  const works: number[] = [];
  const cosines: number[] = [];
  readSection(sections, "LIST", (fields) => {
    for (let row = 0; row < head.rows; row += 1) {
      const list = new Set<number>();
      let cosine = 32767;
      for (let rank = 0; rank < head.neighbours; rank += 1) {
        const work = head.first + row + unfold(fields.varint());
        cosine -= fields.varint();
        demand(work >= 0 && work < collection && work !== head.first + row, "a neighbour that is none");
        demand(cosine >= -32767, "a cosine below -1");
        list.add(work);
        works.push(work);
        cosines.push(cosine);
      }
      demand(list.size === head.neighbours, "a neighbour that appears twice");
    }
  });
  return { first: head.first, neighbours: head.neighbours, works, cosines };
}

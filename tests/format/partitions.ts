// SPDX-License-Identifier: MIT
// FORMAT.md, "PART", "CENT" and "The partition".
import { demand } from "./bytes";
import { type Codes, readCodes, readTables, type Table } from "./codes";
import { readContainer, readSection, type Sections } from "./container";
import type { Space } from "./space";

export interface Directory {
  readonly lists: number;
  readonly starts: readonly number[]; // [partitions + 1]
  readonly copies: readonly number[];
  readonly tables: readonly Table[];
  readonly centres: Codes;
}

export interface Partition {
  readonly works: readonly number[]; // those at home, then the copies
  readonly codes: Codes;
}

export function readDirectory(sections: Sections, space: Space): Directory {
  const directory = readSection(sections, "PART", (fields) => {
    const count = fields.u32();
    demand(count >= 1 && count <= 2 ** 16, "partitions");
    const lists = fields.u32();
    demand(lists >= 1 && lists <= 256, "lists");
    const starts = [0];
    const copies: number[] = [];
    for (let number = 0; number < count; number += 1) {
      const home = fields.varint();
      const further = fields.varint();
      demand(home >= 1 && home < 2 ** 16 && further < 2 ** 16 && home + further <= 2 ** 16, "works of a partition");
      starts.push((starts[number] ?? 0) + home);
      copies.push(further);
    }
    demand(starts[count] === space.works, "the works of all partitions");
    return { lists, starts, copies, tables: readTables(fields, space.dimension + 1) };
  });
  const centres = readSection(sections, "CENT", (fields) => readCodes(fields, directory.copies.length, space.dimension));
  return { ...directory, centres };
}

export function readPartition(file: Uint8Array, { starts, copies, tables }: Directory, space: Space, number: number): Partition {
  const sections = readContainer(file, "PART");
  const first = starts[number] ?? 0;
  const end = starts[number + 1] ?? 0;
  const further = copies[number] ?? 0;
  readSection(sections, "HEAD", (fields) => {
    demand(fields.u32() === number && fields.u32() === first && fields.u32() === end - first && fields.u32() === further, "another partition");
  });
  const works = Array.from({ length: end - first }, (_, row) => first + row);
  readSection(sections, "COPY", (fields) => {
    let work = -1;
    for (let i = 0; i < further; i += 1) {
      work += fields.varint() + 1;
      demand(work < space.works && (work < first || work >= end), "a copy that is none");
      works.push(work);
    }
  });
  return { works, codes: readSection(sections, "CODE", (fields) => readCodes(fields, works.length, space.dimension, tables)) };
}

// SPDX-License-Identifier: MIT
// FORMAT.md, "FINE", "The fine code" and what is compared "with fine codes".
import { demand } from "./bytes";
import { decodeStream, readTables, type Table } from "./codes";
import { readContainer, readSection, type Sections } from "./container";
import { centred, dot, integerOf, productOf, type Query, type Space } from "./space";

const f = Math.fround;

export interface FineLayer {
  readonly step: number;
  readonly tables: readonly Table[]; // one
}

export interface FineCode {
  readonly meanProduct: number;
  readonly gain: number;
  readonly values: Int8Array; // [inputDimension]
}

export function readFineLayer(sections: Sections): FineLayer {
  return readSection(sections, "FINE", (fields) => {
    const step = fields.f32();
    demand(step >= 2 ** -24 && step <= 1, "fine step");
    return { step, tables: readTables(fields, 1) };
  });
}

export function readFineCode(file: Uint8Array, { tables }: FineLayer, space: Space, work: number): FineCode {
  return readSection(readContainer(file, "FINE"), "REST", (fields) => {
    demand(fields.u32() === work, "another work's fine code");
    const meanProduct = fields.f32();
    demand(Math.abs(meanProduct) <= f(2.1), "mean product");
    const gain = fields.f32();
    demand(gain > 0 && gain <= 4, "gain");
    return { meanProduct, gain, values: decodeStream(fields.bytes(fields.left), space.inputDimension, tables) };
  });
}

/** Of the embedding that `query` was made of and the work whose coefficients are `row`. */
export function fineSimilarity(space: Space, { step }: FineLayer, row: Int8Array, fine: FineCode, query: Query, embedding: Float32Array): number {
  const coarse = f(f(query.bias + fine.meanProduct) + f(query.scale * productOf(row, query)));
  const rest = f(step * dot(centred(space, embedding), fine.values));
  return integerOf(f(f(coarse + rest) * fine.gain));
}

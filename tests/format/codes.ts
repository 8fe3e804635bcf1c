// SPDX-License-Identifier: MIT
// FORMAT.md, "CODE": coefficients and bias levels, entropy-coded.
import { demand, Fields } from "./bytes";

export interface Codes {
  readonly coefficients: Int8Array; // [works][dimension]
  readonly levels: Int8Array; // [works]
}

/** For each slot its symbol; for each symbol its frequency and its start. */
export interface Table {
  readonly symbols: readonly number[];
  readonly frequencies: ReadonlyMap<number, number>;
  readonly starts: ReadonlyMap<number, number>;
}

function readTable(fields: Fields): Table {
  const first = fields.u8();
  const last = fields.u8();
  demand(first >= 1 && first <= last, "first and last symbol");
  const symbols: number[] = [];
  const frequencies = new Map<number, number>();
  const starts = new Map<number, number>();
  for (let symbol = first; symbol <= last; symbol += 1) {
    const frequency = fields.varint();
    demand(symbols.length + frequency <= 4096, "frequencies beyond 4096");
    frequencies.set(symbol, frequency);
    starts.set(symbol, symbols.length);
    for (let i = 0; i < frequency; i += 1) symbols.push(symbol);
  }
  demand(symbols.length === 4096, "frequencies do not add up to 4096");
  return { symbols, frequencies, starts };
}

/** `tables`: that of each column. */
export function decodeStream(bytes: Uint8Array, rows: number, tables: readonly Table[]): Int8Array {
  const stream = new Fields(bytes);
  const states = stream.list(4, (fields) => fields.u32());
  demand(states.every((state) => state >= 2 ** 16), "an impossible state");
  const values = new Int8Array(rows * tables.length);
  for (let i = 0; i < values.length; i += 1) {
    const table = tables[i % tables.length];
    let state = states[i % 4];
    demand(table !== undefined && state !== undefined, "never");
    const slot = state % 4096;
    const symbol = table.symbols[slot] ?? 0;
    state = (table.frequencies.get(symbol) ?? 0) * Math.floor(state / 4096) + slot - (table.starts.get(symbol) ?? 0);
    if (state < 2 ** 16) state = state * 2 ** 16 + stream.u16();
    states[i % 4] = state;
    values[i] = symbol - 128;
  }
  stream.end();
  demand(states.every((state) => state === 2 ** 16), "the states that a stream ends with");
  return values;
}

/** The table of each column. */
export function readTables(fields: Fields, columns: number): Table[] {
  const count = fields.u8();
  demand(count >= 1 && count <= 64, "tables");
  const tables = Array.from({ length: count }, () => readTable(fields));
  return Array.from(fields.bytes(columns), (number) => {
    const table = tables[number];
    demand(table !== undefined, "table of a column");
    return table;
  });
}

/** `shared`: tables that stand elsewhere; without them they stand here. */
export function readCodes(fields: Fields, works: number, dimension: number, shared?: readonly Table[]): Codes {
  const columns = dimension + 1;
  demand(works >= 1 && works * columns <= 256 * fields.left && works * columns <= 2 ** 30, "more works than the section may hold");
  const blockWorks = fields.u32();
  demand(blockWorks >= 1 && blockWorks <= 4096, "block works");
  const ofColumn = shared ?? readTables(fields, columns);
  const lengths = fields.list(Math.ceil(works / blockWorks), (next) => next.u32());

  const coefficients = new Int8Array(works * dimension);
  const levels = new Int8Array(works);
  lengths.forEach((length, block) => {
    const first = block * blockWorks;
    const rows = Math.min(blockWorks, works - first);
    const values = decodeStream(fields.bytes(length), rows, ofColumn);
    for (let row = 0; row < rows; row += 1) {
      coefficients.set(values.subarray(row * columns, row * columns + dimension), (first + row) * dimension);
      levels[first + row] = values[row * columns + dimension] ?? 0;
    }
  });
  return { coefficients, levels };
}

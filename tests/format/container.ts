// SPDX-License-Identifier: MIT
// FORMAT.md, "The container".
import { demand, Fields } from "./bytes";

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let state = 0xffffffff;
  for (const byte of bytes) state = (state >>> 8) ^ (table[(state ^ byte) & 255] ?? 0);
  return (state ^ 0xffffffff) >>> 0;
}

const letters = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const upTo16 = (offset: number): number => Math.ceil(offset / 16) * 16;
const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

const mostBytes = { INDX: 2 ** 30, PART: 2 ** 26, FINE: 2 ** 16, NBRS: 49_152_000 };

export type Sections = ReadonlyMap<string, Uint8Array>;

export function readContainer(file: Uint8Array, kind: keyof typeof mostBytes): Sections {
  demand(file.length <= mostBytes[kind], "the file is too long");
  const header = new Fields(file);
  demand(letters(header.bytes(8)) === "VITRINE\x1a", "magic");
  demand(letters(header.bytes(4)) === kind, "kind");
  demand(header.u16() === 2, "major version");
  header.u16();
  demand(header.u64() === file.length, "file length");
  const count = header.u32();
  demand(count >= 1 && count <= 64, "section count");
  const checksum = header.u32();
  const entries = new Fields(header.bytes(24 * count));
  const checked = new Uint8Array(28 + 24 * count);
  checked.set(file.subarray(0, 28));
  checked.set(file.subarray(32, 32 + 24 * count), 28);
  demand(crc32(checked) === checksum, "header checksum");

  const sections = new Map<string, Uint8Array>();
  let end = 32 + 24 * count;
  for (let i = 0; i < count; i += 1) {
    const type = letters(entries.bytes(4));
    const sum = entries.u32();
    const offset = entries.u64();
    const length = entries.u64();
    demand(offset === upTo16(end) && offset + length <= file.length, `place of ${type}`);
    demand(isZero(file.subarray(end, offset)), `padding before ${type}`);
    const section = file.subarray(offset, offset + length);
    demand(crc32(section) === sum, `checksum of ${type}`);
    demand(!sections.has(type), `${type} appears twice`);
    sections.set(type, section);
    end = offset + length;
  }
  demand(upTo16(end) === file.length && isZero(file.subarray(end)), "the end of the file");
  return sections;
}

/** Reads one required section from its first to its last byte. */
export function readSection<T>(sections: Sections, type: string, read: (fields: Fields) => T): T {
  const section = sections.get(type);
  demand(section !== undefined, `${type} is missing`);
  const fields = new Fields(section);
  const value = read(fields);
  fields.end();
  return value;
}

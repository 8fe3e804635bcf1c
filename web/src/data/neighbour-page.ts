// SPDX-License-Identifier: MIT
// A page of neighbours (NBRS of prebuilt-index/FORMAT.md), read without the core: in a museum's own page an embed shall need neither
// WebAssembly, which the page's policy may forbid, nor the bytes of it. A test holds the answers against the core's.
import { refuse } from "./checked";

export interface Neighbour {
  readonly work: number;
  /** Cosine. */
  readonly score: number;
}

const magic = [0x56, 0x49, 0x54, 0x52, 0x49, 0x4e, 0x45, 0x1a];
const major = 2;
const headerBytes = 32;
const entryBytes = 24;
const wholeCosine = 32_767;
const maxPageWorks = 4096;
const maxNeighbours = 1000;

const damaged = (what: string): Error => refuse(`a page of neighbours ${what}`);

/** The neighbours of `work`, best first. Throws VitrineError `damaged-site` for whatever is no page of a collection of so many works. */
export function readNeighbours(bytes: Uint8Array, work: number, collection: number): readonly Neighbour[] {
  const sections = sectionsOf(bytes);
  const [page, list] = [sections.get("PAGE"), sections.get("LIST")];
  if (page?.length !== 12 || !list) throw damaged("lacks a section");
  const [first, works, neighbours] = [0, 4, 8].map((at) => viewOf(page).getUint32(at, true)) as [number, number, number];
  if (works < 1 || works > maxPageWorks || first + works > collection) throw damaged("holds works that are not in the collection");
  if (neighbours > maxNeighbours || neighbours >= collection) throw damaged("has longer rows than it may");
  if (work < first || work >= first + works) throw damaged(`does not hold work ${work}`);
  const numbers = new Varints(list);
  let wanted: readonly Neighbour[] = [];
  for (let of = first; of < first + works; of++) {
    const row = readRow(numbers, of, neighbours, collection);
    if (of === work) wanted = row;
  }
  if (!numbers.done) throw damaged("goes on behind its last row");
  return wanted;
}

function readRow(numbers: Varints, of: number, neighbours: number, collection: number): readonly Neighbour[] {
  const row: Neighbour[] = [];
  const seen = new Set([of]);
  let cosine = wholeCosine;
  for (let at = 0; at < neighbours; at++) {
    const folded = numbers.next();
    const work = of + (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2);
    cosine -= numbers.next();
    if (work < 0 || work >= collection || seen.has(work)) throw damaged("names a work that cannot be a neighbour");
    if (cosine < -wholeCosine) throw damaged("holds a cosine below -1");
    seen.add(work);
    row.push({ work, score: cosine / wholeCosine });
  }
  return row;
}

/** The container's sections by their names; every byte is vouched for by a checksum, or zero. */
function sectionsOf(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = viewOf(bytes);
  if (bytes.length < headerBytes || magic.some((byte, at) => bytes[at] !== byte) || nameAt(bytes, 8) !== "NBRS") throw damaged("is something else");
  if (view.getUint16(12, true) !== major) throw damaged("is of another version of the format");
  if (view.getBigUint64(16, true) !== BigInt(bytes.length)) throw damaged("has another length than it says");
  const count = view.getUint32(24, true);
  let end = headerBytes + entryBytes * count;
  if (count < 1 || count > 64 || end > bytes.length) throw damaged("has no table of sections");
  if (crc32(bytes.subarray(0, 28), bytes.subarray(headerBytes, end)) !== view.getUint32(28, true)) throw damaged("has a damaged header");
  const sections = new Map<string, Uint8Array>();
  for (let at = headerBytes; at < headerBytes + entryBytes * count; at += entryBytes) {
    const begin = paddedEnd(bytes, end);
    end = begin + Number(view.getBigUint64(at + 16, true));
    if (view.getBigUint64(at + 8, true) !== BigInt(begin) || end > bytes.length) throw damaged("has a section out of place");
    const section = bytes.subarray(begin, end);
    if (crc32(section) !== view.getUint32(at + 4, true) || sections.has(nameAt(bytes, at))) throw damaged("has a damaged section");
    sections.set(nameAt(bytes, at), section);
  }
  if (paddedEnd(bytes, end) !== bytes.length) throw damaged("is longer than its sections");
  return sections;
}

/** The next multiple of 16; what lies before it must be zero. */
function paddedEnd(bytes: Uint8Array, end: number): number {
  const padded = Math.ceil(end / 16) * 16;
  if (bytes.subarray(end, padded).some((byte) => byte !== 0)) throw damaged("has padding that is not zero");
  return padded;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView => new DataView(buffer, byteOffset, byteLength);
const nameAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** CRC-32 of these runs, as in PNG. Bit by bit: a page has some 15 KB. */
function crc32(...runs: readonly Uint8Array[]): number {
  let crc = ~0;
  for (const run of runs) {
    for (const byte of run) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}

/** Numbers below 2^32 in groups of seven bits, in their shortest form. */
class Varints {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined || (byte === 0 && scale > 1)) throw damaged("holds a damaged number");
      value += (byte & 0x7f) * scale;
      if (value >= 2 ** 32) throw damaged("holds a damaged number");
      if (byte < 0x80) return value;
    }
  }
}

// SPDX-License-Identifier: MIT
// A set of works as one bit a work, the lowest of a byte first: what the core takes as `allowed`.

export function bitsOf(works: Iterable<number>, collection: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(collection / 8));
  for (const work of works) bits[work >> 3] = (bits[work >> 3] ?? 0) | (1 << (work & 7));
  return bits;
}

export function hasBit(bits: Uint8Array, work: number): boolean {
  return ((bits[work >> 3] ?? 0) & (1 << (work & 7))) !== 0;
}

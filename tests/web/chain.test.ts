// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { smoothestChain } from "../../web/src/worker/chain";

/** Works on a line: the further apart, the less alike. */
const onLine = (from: number, to: readonly number[]): ReadonlyMap<number, number> => new Map(to.map((work) => [work, 1 - Math.abs(work - from) / 10]));

describe("the smoothest chain", () => {
  it("takes even steps rather than a leap", () => {
    expect(smoothestChain([[0], [1, 3], [2, 6], [9]], onLine)).toEqual([0, 3, 6, 9]);
  });

  it("meets no work twice", () => {
    expect(smoothestChain([[0], [4, 5], [4, 5], [9]], onLine)).toEqual([0, 4, 5, 9]);
  });

  it("is none where works are too few", () => {
    expect(smoothestChain([[0], [4], [4], [9]], onLine)).toBeNull();
    expect(smoothestChain([[0], [], [9]], onLine)).toBeNull();
  });

  it("takes works of which nothing is known as far away", () => {
    const known = new Map([[2, 0.9]]);
    expect(smoothestChain([[0], [1, 2], [3]], (from, to) => (from === 0 ? known : onLine(from, to)))).toEqual([0, 2, 3]);
  });
});

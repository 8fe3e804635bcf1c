// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { patchBox, patchCount, patchesAcross } from "../../web/src/lib/patch-grid";
import { matchPatches } from "../../web/src/worker/patches";

/** A direction of its own for each number. */
const towards = (axis: number): Float32Array => Float32Array.from({ length: patchCount + 1 }, (_, at) => (at === axis ? 1 : 0));
/** A picture whose parts all look the same, but for some. */
const plain = (special: Readonly<Record<number, number>>): Float32Array[] => Array.from({ length: patchCount }, (_, patch) => towards(special[patch] ?? patchCount));

describe("parts that answer each other", () => {
  it("are found where they stand out, and plain ground is none", () => {
    const match = matchPatches(plain({ 0: 1, 24: 2 }), plain({ 48: 1, 10: 2 }), 2);
    expect(match.pairs.map(({ first, second }) => [first, second]).sort()).toEqual([[0, 48], [24, 10]]);
    expect(match.pairs[0]?.score).toBeCloseTo(1);
    for (const value of [match.first[0], match.first[24], match.second[48]]) expect(value).toBeCloseTo(1);
    // The ground is like nearly all of the other picture.
    expect(match.first[5]).toBeLessThan(0.1);
  });

  it("are not beside each other", () => {
    const match = matchPatches(plain({ 0: 1, 1: 1, 30: 2 }), plain({ 48: 1, 47: 1, 20: 2 }), 3);
    const seen = match.pairs.map(({ first }) => first);
    expect(seen).toContain(30);
    expect(seen.includes(0) && seen.includes(1)).toBe(false);
  });

  it("are none where nothing is alike", () => {
    const opposite = plain({}).map((part) => part.map((value) => -value));
    const match = matchPatches(plain({}), opposite);
    expect(match.pairs).toEqual([]);
    for (const value of match.first) expect(value).toBeGreaterThanOrEqual(0);
  });
});

it("parts cover the picture from edge to edge, each overlapping the next by half", () => {
  expect(patchBox(0)).toEqual({ x: 0, y: 0, width: 0.25, height: 0.25 });
  const last = patchBox(patchCount - 1);
  expect(last.x + last.width).toBeCloseTo(1);
  expect(last.y + last.height).toBeCloseTo(1);
  expect(patchBox(patchesAcross).y).toBeCloseTo(0.125);
});

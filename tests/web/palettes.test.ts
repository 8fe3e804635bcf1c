// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { bytesPerWork, hexColours, labOf, paletteDistance, rankByColours } from "../../web/src/worker/palettes";
import type { Rgb } from "../../web/src/worker/palettes";

/** Of each work up to five colours with their shares. */
function palettes(works: readonly (readonly (readonly [Rgb, number])[])[]): Uint8Array {
  const bytes = new Uint8Array(works.length * bytesPerWork);
  works.forEach((colours, work) => colours.forEach(([rgb, share], at) => bytes.set([...rgb, share], work * bytesPerWork + 4 * at)));
  return bytes;
}
const red: Rgb = [220, 30, 30];
const blue: Rgb = [30, 40, 200];
const grey: Rgb = [128, 128, 128];
const all = (): boolean => true;

describe("CIE L*a*b*", () => {
  it.each<readonly [Rgb, readonly [number, number, number]]>([
    [[255, 255, 255], [100, 0, 0]],
    [[0, 0, 0], [0, 0, 0]],
    [[255, 0, 0], [53.24, 80.09, 67.2]],
    [[0, 0, 255], [32.3, 79.19, -107.86]],
    [[128, 128, 128], [53.59, 0, 0]],
  ])("of %j is as the tables have it", (rgb, lab) => {
    labOf(rgb).forEach((value, at) => expect(value).toBeCloseTo(lab[at] ?? NaN, 0));
  });
});

describe("a palette's distance", () => {
  it("is nothing where a picture is all of the asked colour", () => {
    expect(paletteDistance(palettes([[[red, 255]]]), 0, [labOf(red)])).toBeCloseTo(0);
  });

  it("prefers much of a colour to a trace of it, and a trace to none", () => {
    const bytes = palettes([[[grey, 254], [red, 1]], [[red, 200], [grey, 55]], [[grey, 255]]]);
    expect([...rankByColours(bytes, [red], all, 9)]).toEqual([1, 0, 2]);
  });

  it("wants all of several colours", () => {
    const bytes = palettes([[[red, 255]], [[red, 128], [blue, 127]], [[blue, 255]]]);
    expect(rankByColours(bytes, [red, blue], all, 9)[0]).toBe(1);
  });

  it("leaves works out that have no colours or may not answer", () => {
    const bytes = palettes([[], [[blue, 255]], [[red, 255]]]);
    expect([...rankByColours(bytes, [red], all, 9)]).toEqual([2, 1]);
    expect([...rankByColours(bytes, [red], (work) => work !== 2, 9)]).toEqual([1]);
    expect([...rankByColours(bytes, [red], all, 1)]).toEqual([2]);
  });

  it("names a work's colours", () => {
    expect(hexColours(palettes([[[red, 200], [blue, 55]]]), 0)).toEqual(["dc1e1e", "1e28c8"]);
  });
});

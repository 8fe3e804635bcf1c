// SPDX-License-Identifier: MIT
// Works by their colours. Asked colours and a work's five are compared in CIE L*a*b* by a chamfer distance in both directions: how
// far each asked colour is from the nearest of the work, and how far the work's colours are, by their share of the picture, from
// the nearest that was asked. The difference of two colours is that of CIE 1976, the straight line. The chamfer distance is that
// of Barrow, Tenenbaum, Bolles and Wolf (1977); the weights below are this page's own, chosen by eye.

export type Rgb = readonly [number, number, number];
type Lab = readonly [number, number, number];

/** Five colours, each red, green, blue and its share of 255 of the picture. */
export const bytesPerWork = 20;
const coloursPerWork = 5;

// A picture is asked for its colours, and may have others beside them: the way back counts half.
const backWeight = 0.5;
// A colour on less than a tenth of the picture hardly shows: at nothing it counts as this much further away, on a scale on which
// black and white are 100 apart.
const smallShare = 0.1;
const smallPenalty = 20;

const linear = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

const curve = (share: number): number => (share > 216 / 24389 ? Math.cbrt(share) : (841 / 108) * share + 4 / 29);

/** sRGB under D65, as IEC 61966-2-1 and CIE 15 have it. */
export function labOf([red, green, blue]: Rgb): Lab {
  const [r = 0, g = 0, b = 0] = [linear[red], linear[green], linear[blue]];
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = curve(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

// Math.hypot() takes care of overflow, and three times as long.
const difference = (one: Lab, other: Lab): number => Math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2);

function coloursOf(palettes: Uint8Array, work: number): readonly { readonly lab: Lab; readonly rgb: Rgb; readonly share: number }[] {
  const found = [];
  for (let at = work * bytesPerWork; found.length < coloursPerWork; at += 4) {
    const share = palettes[at + 3] ?? 0;
    if (share === 0) break;
    const rgb = [palettes[at] ?? 0, palettes[at + 1] ?? 0, palettes[at + 2] ?? 0] as const;
    found.push({ lab: labOf(rgb), rgb, share: share / 255 });
  }
  return found;
}

/** How far a work's colours are from the asked ones; infinite where it has none. */
export function paletteDistance(palettes: Uint8Array, work: number, asked: readonly Lab[]): number {
  const colours = coloursOf(palettes, work);
  if (colours.length === 0 || asked.length === 0) return Infinity;
  let there = 0;
  for (const lab of asked) {
    let nearest = Infinity;
    for (const colour of colours) nearest = Math.min(nearest, difference(lab, colour.lab) + smallPenalty * Math.max(0, 1 - colour.share / smallShare));
    there += nearest / asked.length;
  }
  let [back, whole] = [0, 0];
  for (const { lab, share } of colours) {
    let nearest = Infinity;
    for (const other of asked) nearest = Math.min(nearest, difference(lab, other));
    back += share * nearest;
    whole += share;
  }
  return there + (backWeight * back) / whole;
}

/** The `most` works that come nearest to these colours, best first; of equal ones, the lower number. */
export function rankByColours(palettes: Uint8Array, colours: readonly Rgb[], mayAnswer: (work: number) => boolean, most: number): Uint32Array {
  const asked = colours.map(labOf);
  const distances = Float64Array.from({ length: palettes.length / bytesPerWork }, (_, work) => (mayAnswer(work) ? paletteDistance(palettes, work, asked) : Infinity));
  const works = Uint32Array.from(distances.keys()).filter((work) => distances[work] !== Infinity);
  return works.sort((one, other) => (distances[one] ?? 0) - (distances[other] ?? 0) || one - other).slice(0, most);
}

/** A work's colours as `rrggbb`, the largest first. */
export function hexColours(palettes: Uint8Array, work: number): readonly string[] {
  return coloursOf(palettes, work).map(({ rgb }) => rgb.map((value) => value.toString(16).padStart(2, "0")).join(""));
}

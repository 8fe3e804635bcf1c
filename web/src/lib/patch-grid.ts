// SPDX-License-Identifier: MIT
// The parts of a picture that are compared one by one.

/** Overlapping parts, so many across and down; each is two steps wide and high. */
export const patchesAcross = 7;
export const patchCount = patchesAcross * patchesAcross;

/** Where a part lies, as shares of the picture. Parts are counted row by row. */
export function patchBox(patch: number): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const step = 1 / (patchesAcross + 1);
  return { x: (patch % patchesAcross) * step, y: Math.floor(patch / patchesAcross) * step, width: 2 * step, height: 2 * step };
}

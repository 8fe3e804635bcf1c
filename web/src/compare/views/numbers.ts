// SPDX-License-Identifier: MIT
// Scores, shares and times as the page's language writes them.
import { tell } from "../../lang/compare";

export function decimals(value: number, digits: number): string {
  return new Intl.NumberFormat(tell().words.language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A cosine: two that differ in the fourth decimal are told apart by it. */
export const scoreText = (score: number): string => decimals(score, 4);

/** A score of votes: four digits that are nobody's thousands. */
export function pointsText(points: number): string {
  return String(Math.round(points));
}

/** Vectors have a few kilobytes: a tenth of one tells them apart. */
export function bytesText(bytes: number): string {
  if (bytes >= 1e5) return tell().words.size(bytes);
  return new Intl.NumberFormat(tell().words.language, { style: "unit", unit: "kilobyte", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(bytes / 1e3);
}

/** A few digits are enough for a time. */
export const millisecondsText = (milliseconds: number): string => decimals(milliseconds, milliseconds < 10 ? 1 : 0);

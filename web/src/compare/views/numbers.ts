// SPDX-License-Identifier: MIT
// Scores, shares and times as the page's language writes them.
import { tell } from "../../lang/compare";

export function decimals(value: number, digits: number): string {
  return new Intl.NumberFormat(tell().words.language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A cosine: two that differ in the fourth decimal are told apart by it. */
export const scoreText = (score: number): string => decimals(score, 4);

/** A few digits are enough for a time. */
export const millisecondsText = (milliseconds: number): string => decimals(milliseconds, milliseconds < 10 ? 1 : 0);

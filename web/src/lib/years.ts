// SPDX-License-Identifier: MIT
// The years that a museum's date text speaks of: "1624", "c. 1850–60", "1890s", "17th century", "um 1500", "XIXe siècle", "300 BC".

export interface Years {
  readonly from: number;
  readonly to: number;
}

const roman: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10 };

function ofRoman(text: string): number {
  const values = [...text].map((letter) => roman[letter] ?? 0);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
}

function century(number: number, before: boolean): Years | null {
  if (number < 1 || number > 30) return null;
  return before ? { from: -100 * number, to: -100 * number + 99 } : { from: 100 * (number - 1), to: 100 * number - 1 };
}

const beforeChrist = /\b(?:BCE?|B\.C\.(?:E\.)?|v\. ?Chr\.?|v\. ?u\. ?Z\.?|av\. ?J\.?-?C\.?)/i;
const centuries = /\b(\d{1,2}|[IVX]{1,6})(?:st|nd|rd|th|\.|e|er|ème)?\s*(?:century|centuries|cent\.|Jahrhunderts?|Jhs?\.|Jhdt\.?|siècles?|s\.)/iu;
// A year, perhaps with what makes it a decade, and perhaps a second one, of which two digits may be enough.
const years = /(?<![\d.])(\d{3,4})(s|er\b)?(?:\s*[-–—/]\s*(\d{2,4})(?![\d.]))?(?!\d)/u;

/** Null where it names none. Centuries are counted as people do: the 17th are the years from 1600 to 1699. */
export function yearsOf(text: string): Years | null {
  const before = beforeChrist.test(text);
  const [, ordinal] = centuries.exec(text) ?? [];
  if (ordinal !== undefined) {
    const found = century(/\d/.test(ordinal) ? Number(ordinal) : ofRoman(ordinal.toUpperCase()), before);
    if (found) return found;
  }
  const [, first, decade, second] = years.exec(text) ?? [];
  if (first === undefined) return null;
  const from = Number(first);
  if (before) return { from: -from, to: second === undefined ? -from : Math.max(-from, -Number(second)) };
  if (second !== undefined) {
    const to = second.length < first.length ? Number(first.slice(0, first.length - second.length) + second) : Number(second);
    return to >= from ? { from, to } : { from, to: from };
  }
  return { from, to: decade !== undefined && from % 10 === 0 ? from + 9 : from };
}

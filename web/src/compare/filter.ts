// SPDX-License-Identifier: MIT
// Finding works by a part of their title: as one types, in all titles at once.

/** Without case and accents, so that "cezanne" finds "Cézanne". */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The numbers of at most `most` titles that hold all words of `asked`; first those that begin with it, then those with a word that does. */
export function findTitles(foldedTitles: readonly string[], asked: string, most: number): readonly number[] {
  const words = folded(asked).split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return [];
  const whole = words.join(" ");
  const ranks: number[][] = [[], [], []];
  foldedTitles.forEach((title, at) => {
    if (!words.every((word) => title.includes(word))) return;
    ranks[title.startsWith(whole) ? 0 : beginsAWord(title, first) ? 1 : 2]!.push(at);
  });
  return ranks.flat().slice(0, most);
}

function beginsAWord(title: string, word: string): boolean {
  for (let at = title.indexOf(word); at >= 0; at = title.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(title[at - 1]!)) return true;
  }
  return false;
}

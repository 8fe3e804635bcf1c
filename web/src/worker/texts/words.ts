// SPDX-License-Identifier: MIT
// Words in the museum's texts: all that knows MiniSearch.
import MiniSearch from "minisearch";
import type { WorkTexts } from "./read-shard";

export interface WordIndex {
  /** Works that hold all words, or where none does, any of them; best first. */
  find(words: string): Uint32Array;
}

// Ligatures and letters that Unicode does not take apart, as people type them.
const spelled: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", þ: "th", ð: "d" };

/** Small letters without accents: "Dürer" and "durer" are one word. */
export function fold(term: string): string {
  const plain = term.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[ßæœøđłþð]/g, (letter) => spelled[letter] ?? letter);
}

/** Short words are too near to each other, and numbers stand for years and shelf marks: one that is nearly right is wrong. */
const isWord = (term: string): boolean => term.length > 4 && !/\d/.test(term);

export function indexWords(works: readonly WorkTexts[]): WordIndex {
  const search = new MiniSearch<WorkTexts & { readonly work: number }>({
    idField: "work",
    fields: ["title", "maker", "subjects", "type", "date", "id", "summary"],
    processTerm: fold,
    searchOptions: {
      boost: { title: 3, maker: 2, subjects: 2, summary: 0.5 },
      prefix: (term) => term.length > 1,
      fuzzy: (term) => (isWord(term) ? 0.2 : false),
      weights: { fuzzy: 0.3, prefix: 0.5 },
    },
  });
  search.addAll(works.map((texts, work) => ({ ...texts, work })));
  return {
    find(words) {
      const all = search.search(words, { combineWith: "AND" });
      const found = all.length > 0 ? all : search.search(words, { combineWith: "OR" });
      return Uint32Array.from(found, ({ id }) => id as number);
    },
  };
}

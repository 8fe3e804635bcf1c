// SPDX-License-Identifier: MIT
// The comparison page's words, marks and title filter.
import { describe, expect, it } from "vitest";
import { findTitles, folded } from "../../web/src/compare/filter";
import { isSameClass, relationOf, sharedByAll } from "../../web/src/compare/marks";
import type { ComparedWork, Neighbour } from "../../web/src/compare/work-file";
import { chosenLanguage } from "../../web/src/lang/compare";
import { deCompare } from "../../web/src/lang/compare-de";
import { enCompare } from "../../web/src/lang/compare-en";
import { frCompare } from "../../web/src/lang/compare-fr";
import { textsOf } from "./texts-of";

const work = (id: string, change: Partial<ComparedWork> = {}): ComparedWork =>
  ({ at: 0, id, title: id, className: "", perturbation: null, of: "", ...change }) as ComparedWork;

describe("marks", () => {
  const row = (...numbers: number[]): readonly Neighbour[] => numbers.map((at) => ({ work: work(`w${at}`, { at }), score: 1 }));

  it("name what stands in every row, where there are several", () => {
    expect([...sharedByAll([row(1, 2, 3), row(3, 4, 1), row(1, 3, 5)])]).toEqual([1, 3]);
    expect([...sharedByAll([row(1, 2)])]).toEqual([]);
    expect([...sharedByAll([])]).toEqual([]);
  });

  it("know a class only where there is one", () => {
    expect(isSameClass(work("a", { className: "moth" }), work("b", { className: "moth" }))).toBe(true);
    expect(isSameClass(work("a"), work("b"))).toBe(false);
  });

  it("tell a changed picture from its original, both ways and among each other", () => {
    const original = work("a");
    const grey = work("a-m1", { perturbation: "m1", of: "a" });
    const sharp = work("a-m3", { perturbation: "m3", of: "a" });
    expect(relationOf(original, grey)).toEqual({ kind: "perturbed", by: "m1" });
    expect(relationOf(grey, original)).toEqual({ kind: "original" });
    expect(relationOf(grey, sharp)).toEqual({ kind: "perturbed", by: "m3" });
    expect(relationOf(original, work("b"))).toBeNull();
    expect(relationOf(grey, work("b-m1", { perturbation: "m1", of: "b" }))).toBeNull();
  });
});

describe("finding titles", () => {
  const find = (asked: string, most = 10): readonly string[] => {
    const titles = ["A moth by night", "Cézanne’s moth", "Mothers", "Vase", "Two-moth plate"];
    return findTitles(titles.map(folded), asked, most).map((at) => titles[at] ?? "");
  };

  it("needs no accents, capitals or order", () => {
    expect(find("cezanne")).toEqual(["Cézanne’s moth"]);
    expect(find("  MOTH night ")).toEqual(["A moth by night"]);
    expect(find("night moth")).toEqual(["A moth by night"]);
  });

  it("puts beginnings first, and ends where it is told", () => {
    expect(find("moth")).toEqual(["Mothers", "A moth by night", "Cézanne’s moth", "Two-moth plate"]);
    expect(find("moth", 2)).toHaveLength(2);
    expect(find("ase")).toEqual(["Vase"]);
  });

  it("finds nothing for nothing", () => expect([find(""), find("   "), find("xyz")]).toEqual([[], [], []]));
});

const sampleOf = (place: string): readonly unknown[] => (/chose$|was$|better$|named|missing|foreign|neighbours|vector|network|time|score$|erturbed|ready/.test(place) ? ["Ab", "Cd"] : [3, 4]);

describe.each([
  ["de", deCompare],
  ["fr", frCompare],
] as const)("%s", (language, messages) => {
  const english = new Map(textsOf(enCompare, sampleOf));
  const own = textsOf(messages, sampleOf);

  it("says all that English says, and leaves nothing in English", () => {
    expect(own.map(([place]) => place)).toEqual([...english.keys()]);
    expect(own.filter(([place, text]) => /[a-z]{3}/i.test(text) && english.get(place) === text).map(([place]) => place).filter((place) => place !== "work.perturbed")).toEqual([]);
    expect(own.filter(([, text]) => text.trim() === "")).toEqual([]);
    expect(messages.words.language).toBe(language);
  });
});

describe("the page's language", () => {
  it("is the first of the visitor's that it speaks", () => {
    expect([chosenLanguage(["", "it", "de-CH", "fr"]), chosenLanguage(["fr-FR"]), chosenLanguage(["xx"]), chosenLanguage([])]).toEqual(["de", "fr", "en", "en"]);
  });
});

// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { noFacets } from "../../web/src/lib/facets";
import type { Facets } from "../../web/src/lib/facets";
import { countFacets } from "../../web/src/worker/texts/count";
import { readShard } from "../../web/src/worker/texts/read-shard";
import { readSummaries } from "../../web/src/worker/texts/read-summaries";
import { Table } from "../../web/src/worker/texts/table";
import { fold, indexWords } from "../../web/src/worker/texts/words";

const shard = {
  works: [
    { id: "a", title: "The Great Wave", maker: "Hokusai", date: "1831", type: "Print", subjects: ["sea", "mountain"] },
    { id: "b", title: "Hare", maker: "Albrecht Dürer", date: "1502", type: "Drawing", subjects: ["hare"] },
    { id: "c", title: "Melencolia I", maker: "Albrecht Dürer", date: "1514", type: "Print", subjects: ["angel", "hare"] },
    { id: "d", title: "Untitled" },
    { id: "e", title: { toString: "x" }, maker: 7, subjects: ["sea", 3, ""], date: ["1600"] },
  ],
};
const works = readShard(JSON.stringify(shard));
const table = new Table(works);
const limits = (change: Partial<Facets>): Facets => ({ ...noFacets, ...change });
const counted = (facets: Facets, base: number[] | null = null) => countFacets(table, facets, base, 60);
const named = (result: ReturnType<typeof counted>, kind: "maker" | "type" | "subject") =>
  Object.fromEntries(result.counts.values[kind].list.map(({ value, works: number }) => [value, number]));

describe("a shard's texts", () => {
  it("are taken where they are texts, whatever stands in their place", () => {
    expect(works).toHaveLength(5);
    expect(works[4]).toEqual({ id: "e", title: "", maker: "", date: "", type: "", subjects: ["sea"], summary: "" });
    expect(readShard("[]")).toEqual([]);
  });
});

describe("facets", () => {
  it("count every value, and a work without one under none", () => {
    const result = counted(noFacets);
    expect(result).toMatchObject({ allowed: null, total: 5 });
    expect(named(result, "maker")).toEqual({ "Albrecht Dürer": 2, Hokusai: 1 });
    expect(named(result, "type")).toEqual({ Print: 2, Drawing: 1 });
    expect(named(result, "subject")).toEqual({ sea: 2, hare: 2, mountain: 1, angel: 1 });
  });

  it("hold together across kinds, and each for itself within one", () => {
    const result = counted(limits({ maker: ["Albrecht Dürer"], type: ["Print"] }));
    expect(result.total).toBe(1);
    expect([...(result.allowed ?? [])]).toEqual([0b100]);
    // What another value of the kind would bring, with the other kinds as they are.
    expect(named(result, "maker")).toEqual({ "Albrecht Dürer": 1, Hokusai: 1 });
    expect(named(result, "type")).toEqual({ Print: 1, Drawing: 1 });
    expect(counted(limits({ type: ["Print", "Drawing"] })).total).toBe(3);
  });

  it("take years from the texts of dates", () => {
    expect(counted(limits({ from: 1500, to: 1510 })).total).toBe(1);
    expect(counted(limits({ from: 1510 })).total).toBe(2);
    const { years } = counted(noFacets).counts;
    expect(years?.bins.reduce((sum, bin) => sum + bin, 0)).toBe(3);
    expect(years && years.from <= 1502 && years.to >= 1831).toBe(true);
  });

  it("count within what words found, and keep a chosen value that finds nothing", () => {
    expect(counted(noFacets, [0, 3]).total).toBe(2);
    const result = counted(limits({ maker: ["Nobody"] }));
    expect(result.total).toBe(0);
    expect(named(result, "maker")).toMatchObject({ Nobody: 0, Hokusai: 1 });
  });

  it("say how many rarer values are not listed", () => {
    const { list, more } = countFacets(table, noFacets, null, 1).counts.values.subject;
    expect(list.map(({ value }) => value)).toEqual(["hare"]);
    expect(more).toBe(3);
  });
});

describe("words", () => {
  const words = indexWords(works);
  const found = (text: string): readonly (string | undefined)[] => [...words.find(text)].map((work) => works[work]?.id);

  it("are found without accents, by their beginning, and with a slip", () => {
    expect(fold("Ægidius Łódź Straße Dürer")).toBe("aegidius lodz strasse durer");
    expect(found("durer")).toEqual(expect.arrayContaining(["b", "c"]));
    expect(found("hokus")).toEqual(["a"]);
    expect(found("hokusay")).toEqual(["a"]);
  });

  it("put a title before a subject", () => {
    expect(found("hare")).toEqual(["b", "c"]);
  });

  it("hold all together where a work has them all, and else each for itself", () => {
    expect(found("durer print")).toEqual(["c"]);
    expect(found("hare wave")).toEqual(expect.arrayContaining(["a", "b", "c"]));
  });

  it("are found in summaries, behind those in titles", () => {
    const told = works.map((work, at) => ({ ...work, summary: ["", "Painted from a stuffed hare.", "", "A harbour in the rain.", ""][at] ?? "" }));
    const inTold = indexWords(told);
    expect([...inTold.find("harbour")].map((work) => told[work]?.id)).toEqual(["d"]);
    expect([...inTold.find("hare")].map((work) => told[work]?.id).slice(0, 2)).toEqual(["b", "c"]);
  });

  it("of summaries are taken where they are texts, as many as there are works", () => {
    expect(readSummaries(JSON.stringify({ first: 0, summaries: ["a", 7, null, "d".repeat(9000)] }), 5)).toEqual(["a", "", "", "d".repeat(4000), ""]);
    for (const odd of ["[]", "7", "null", '{"summaries":"x"}', "{}"]) expect(readSummaries(odd, 2)).toEqual(["", ""]);
  });

  it("find nothing for markup or nothing", () => {
    expect(found("<script>")).toEqual([]);
    expect(found("   ")).toEqual([]);
  });

  it("take numbers as they are", () => {
    expect(found("1514")).toEqual(["c"]);
  });
});

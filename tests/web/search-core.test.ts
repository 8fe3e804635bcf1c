// SPDX-License-Identifier: MIT
// The search module as the page gets it, asked with what it was not made for: every fault is an outcome.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Outcome, Query, SearchCore, SearchIndex, SearchOptions } from "../../wasm/vitrine";
import { loadSearch } from "../wasm_core.mjs";

const site = fileURLToPath(new URL("../../prebuilt-index/demo/", import.meta.url));
const entry = JSON.parse(readFileSync(`${site}vitrine.json`, "utf8")) as { works: number; index: { file: string } };
const bytes = new Uint8Array(readFileSync(site + entry.index.file));
const options: SearchOptions = { k: 5, ef: 64, radius: 2, method: "auto" };

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

const fault = (outcome: Outcome<unknown>): string => (outcome.ok ? "" : `${outcome.error.name}: ${outcome.error.message}`);

let core: SearchCore;
let index: SearchIndex;
let query: Query;
beforeAll(async () => {
  core = await loadSearch();
  index = must(core.openIndex(bytes));
  query = must(index.queryOfWork(3));
});
afterAll(() => {
  query.delete();
  index.delete();
});

describe("the search module", () => {
  it("asks with a work, with more like one and less like another, and for a way between two", () => {
    expect(must(index.searchQuery(query, options))[0]?.work).toBe(3);
    const other = must(index.queryOfWork(100));
    const mixed = must(index.mix([{ query, weight: 2 }, { query: other, weight: -0.5 }]));
    expect(must(index.searchQuery(mixed, options))[0]?.work).toBe(3);
    const path = must(index.path(3, 100, 4));
    expect([path[0], path.at(-1), new Set(path).size]).toEqual([3, 100, 6]);
    expect(must(index.mix([{ query, weight: 1 }, { query: mixed, weight: 1 }]))).toBeDefined();
    other.delete();
    mixed.delete();
  });

  it("answers only with works that are allowed, and not with near copies where they are not wanted", () => {
    const allowed = new Uint8Array(Math.ceil(entry.works / 8));
    for (const work of [7, 8, 150, 297]) allowed[work >> 3] = (allowed[work >> 3] ?? 0) | (1 << (work & 7));
    const found = must(index.searchQuery(query, { ...options, allowed })).map((hit) => hit.work);
    expect(found.sort((a, b) => a - b)).toEqual([7, 8, 150, 297]);
    const distinct = must(index.searchQuery(query, { ...options, k: 20, distinct: 0.5 }));
    expect(distinct.length).toBeLessThanOrEqual(must(index.searchQuery(query, { ...options, k: 20 })).length);
    expect(distinct[0]?.work).toBe(3);
  });

  it.each([
    ["k of no number", { k: Number.NaN }, /k is not a whole number/],
    ["k below 0", { k: -1 }, /k is not a whole number/],
    ["k beyond 32 bits", { k: 2 ** 32 + 5 }, /k is not a whole number/],
    ["no k", { k: 0 }, /ask for 1 to 1000/],
    ["half an ef", { ef: 1.5 }, /ef is not a whole number/],
    ["lists beyond all", { lists: 257 }, /look at no more than 256/],
    ["a radius that is no number", { radius: Number.NaN }, /radius is negative or not a number/],
    ["distinct of 0", { distinct: 0 }, /distinct is not above 0/],
    ["too few bits", { allowed: new Uint8Array(3) }, /one bit for each work/],
    ["no bits", { allowed: new Uint8Array(0) }, /one bit for each work/],
    ["another method", { method: "best" as "auto" }, /method is not one of/],
  ])("refuses %s", (_, change, message) => {
    expect(fault(index.searchQuery(query, { ...options, ...change }))).toMatch(message);
    expect(fault(index.partitionsFor(query, { ...options, ...change }))).toMatch(message);
  });

  it("refuses works and partitions that are not there", () => {
    for (const work of [entry.works, -1, 0.5, 2 ** 32 + 3, Number.NaN]) {
      expect(fault(index.queryOfWork(work))).toMatch(/beyond the collection|not a whole number/);
      expect(fault(index.path(0, work, 2))).toMatch(/beyond the collection|not a whole number/);
      expect(fault(index.homeOf(work))).toMatch(/beyond the collection|not a whole number/);
      expect(fault(index.hold(work, bytes))).toMatch(/no such partition|not a whole number/);
      expect(index.holds(work)).toBe(false);
      index.release(work);
    }
    expect(fault(index.path(3, 3, 2))).toMatch(/two different works/);
    expect(fault(index.path(3, 4, 65))).toMatch(/at most 64 steps/);
  });

  it("refuses mixtures that say nothing, and what is no query", () => {
    const none = {} as Query;
    expect(fault(index.mix([]))).toMatch(/1 to 64 examples/);
    expect(fault(index.mix(Array.from({ length: 65 }, () => ({ query, weight: 1 }))))).toMatch(/1 to 64 examples, not 65/);
    expect(fault(index.mix([{ query, weight: Number.NaN }]))).toMatch(/weight/);
    expect(fault(index.mix([{ query, weight: 0 }]))).toMatch(/weight/);
    expect(fault(index.mix([{ query: none, weight: 1 }]))).toMatch(/is none, or is deleted/);
    expect(fault(index.searchQuery(none, options))).toMatch(/is none, or is deleted/);
  });

  it("refuses a query of another space, of another model, and of another length", () => {
    const { model } = index.info();
    expect(fault(index.query(new Float32Array(625), "another", false))).toMatch(/embedded by model another/);
    expect(fault(index.query(new Float32Array(3), model, false))).toMatch(/3 components/);
    const lines = readFileSync(fileURLToPath(new URL("../../prebuilt-index/FORMAT.md", import.meta.url)), "utf8").match(/^[0-9a-f]{4}: (?:[0-9a-f]{2} ?)+(?= )/gm) ?? [];
    const tiny = must(core.openIndex(Uint8Array.from(lines.flatMap((line) => line.slice(6).trim().split(" ")), (byte) => Number.parseInt(byte, 16))));
    expect(fault(tiny.searchQuery(query, options))).toMatch(/another space/);
    tiny.delete();
  });

  it("refuses what is deleted, as often as one asks", () => {
    const gone = must(core.openIndex(bytes));
    const asked = must(gone.queryOfWork(0));
    asked.delete();
    asked.delete();
    expect(fault(gone.searchQuery(asked, options))).toMatch(/is none, or is deleted/);
    gone.delete();
    gone.delete();
    expect(fault(gone.queryOfWork(0))).toMatch(/the index is deleted/);
    expect(fault(gone.searchQuery(query, options))).toMatch(/the index is deleted/);
    expect(fault(gone.hold(0, bytes))).toMatch(/the index is deleted/);
    expect(gone.holds(0)).toBe(false);
    gone.release(0);
  });

  it("refuses files that are damaged", () => {
    expect(fault(core.openIndex(new Uint8Array(0)))).toMatch(/unsupported|corrupt/);
    expect(fault(core.openIndex(bytes.subarray(0, 5000)))).toMatch(/corrupt data: file length/);
    expect(fault(core.readNeighbourPage(bytes, entry.works))).toMatch(/another kind of Vitrine file/);
    expect(fault(core.readNeighbourPage(bytes, -1))).toMatch(/collection is not a whole number/);
  });
});

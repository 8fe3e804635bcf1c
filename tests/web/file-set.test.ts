// SPDX-License-Identifier: MIT
// Entries of version 1.3 and 1.4: sets of files, indexes in partitions, and fine codes.
import { describe, expect, it } from "vitest";
import { parseEntry } from "../../web/src/data/entry";
import { Catalogue } from "../../web/src/data/catalogue";
import { countOf, fileAt } from "../../web/src/lib/site-files";
import { base, sampleEntry, sampleShard } from "./sample";

const sha256 = "0123456789abcdef".repeat(4);
const setOf = (kind: string, change: Record<string, unknown> = {}): Record<string, unknown> => ({ folder: `data/${kind}-0123456789abcdef`, files: 3, bytes: 250, largest: 100, sha256, ...change });
const parse = (change: Record<string, unknown>) => parseEntry(JSON.stringify(sampleEntry(change)), base);
const shards = (set: unknown) => parse({ catalogue: { works_per_shard: 2, set } });
const partitions = (set: unknown) => parse({ structure: { partitions: set } });
const fine = (set: unknown) => parse({ structure: { fine: set } });

describe("an entry with sets of files", () => {
  it("names each file by its folder and number", () => {
    const entry = parse({ neighbours: { k: 4, works_per_page: 2, set: setOf("neighbours") }, catalogue: { works_per_shard: 2, set: setOf("catalogue") } });
    expect(fileAt(entry.neighbours.pages, 2)).toEqual({ url: `${base}data/neighbours-0123456789abcdef/2.bin`, bytes: 100, sha256: "" });
    expect(fileAt(entry.catalogue.shards, 0)?.url).toBe(`${base}data/catalogue-0123456789abcdef/0.json`);
    expect(countOf(entry.catalogue.shards)).toBe(3);
  });

  it("has its catalogue read from them", async () => {
    const asked: string[] = [];
    const catalogue = new Catalogue(shards(setOf("catalogue")), base, async (file) => {
      asked.push(file.url.slice(base.length));
      const number = Number(/(\d+)\.json$/.exec(file.url)?.[1]);
      return new TextEncoder().encode(sampleShard(2 * number, ["a", "b", "c", "d", "e"].slice(2 * number, 2 * number + 2)));
    });
    expect((await catalogue.works([3, 4])).map((work) => work.id)).toEqual(["d", "e"]);
    expect((await catalogue.find("b", null))?.number).toBe(1);
    expect(await catalogue.find("z", 4)).toBe(null);
    expect(asked.sort()).toEqual([0, 1, 2].map((number) => `data/catalogue-0123456789abcdef/${number}.json`));
  });

  it("may have its index in partitions", () => {
    expect(partitions(setOf("partitions", { files: 40, bytes: 3000 })).partitions).toEqual({
      folder: `${base}data/partitions-0123456789abcdef`,
      ending: ".bin",
      files: 40,
      bytes: 3000,
      largest: 100,
    });
    expect(parse({}).partitions).toBe(null);
    expect(parse({ structure: { graph_threads: 4, measured: { likeness: 0.9 } } }).partitions).toBe(null);
  });

  it("may have a fine code for each of its works", () => {
    const set = { folder: `${base}data/fine-0123456789abcdef`, ending: ".bin", files: 5, bytes: 250, largest: 100 };
    expect(fine(setOf("fine", { files: 5 })).fine).toEqual(set);
    expect(fine(undefined).fine).toBe(null);
    expect(parse({}).fine).toBe(null);
    const both = parse({ structure: { partitions: setOf("partitions"), fine: setOf("fine", { files: 5 }) } });
    expect([both.partitions?.files, both.fine?.files]).toEqual([3, 5]);
  });

  it.each([
    ["other than the works need", { files: 2, bytes: 150 }, /names 2 files where 3 are needed/],
    ["outside the site", { folder: "../data/catalogue-0123456789abcdef" }, /must be a path inside the site/],
    ["by a name that is not their content's", { folder: "data/catalogue-0000000000000000" }, /must end with the first digits/],
    ["longer than any", { largest: 65 * 2 ** 20, bytes: 70 * 2 ** 20 }, /largest must be a number from 1 to 67108864/],
    ["that add up to more than they may have", { bytes: 301 }, /bytes must be a number from 3 to 300/],
    ["of no bytes", { bytes: 2 }, /bytes must be a number from 3/],
    ["without a hash", { sha256: "" }, /sha256 must be 64 hexadecimal digits/],
  ])("that are %s is refused by the field's name", (_, change, message) => {
    expect(() => shards(setOf("catalogue", change))).toThrow(message);
  });

  it.each([
    ["in too many", setOf("partitions", { files: 65_537, bytes: 65_537 }), /files must be at most 65536/],
    ["longer than any", setOf("partitions", { largest: 65 * 2 ** 20 }), /largest must be a number from 1 to 67108864/],
    ["a list for a set", [], /partitions must be an object/],
  ])("and partitions %s is refused by the field's name", (_, set, message) => {
    expect(() => partitions(set)).toThrow(message);
  });

  it.each([
    ["of too few works", setOf("fine"), /structure\.fine names 3 files where 5 are needed/],
    ["of too many works", setOf("fine", { files: 6 }), /structure\.fine names 6 files where 5 are needed/],
    ["longer than any", setOf("fine", { files: 5, largest: 2 ** 16 + 1 }), /largest must be a number from 1 to 65536/],
    ["outside the site", setOf("fine", { files: 5, folder: "https://evil.example/fine-0123456789abcdef" }), /must be a path inside the site/],
    ["a list for a set", [], /fine must be an object/],
  ])("and fine codes %s is refused by the field's name", (_, set, message) => {
    expect(() => fine(set)).toThrow(message);
  });
});

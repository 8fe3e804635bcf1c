// SPDX-License-Identifier: MIT
// What embeds are made of, as far as it needs no browser: neighbour pages read as the core reads them, attributes, languages, messages.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { SearchCore } from "../../wasm/vitrine";
import { readNeighbours } from "../../web/src/data/neighbour-page";
import { levelOf, limitOf, siteAddress, wholeOf } from "../../web/src/embed/attributes";
import { embedMessages } from "../../web/src/lang/embed";
import { hashOf, isListen, listen } from "../../web/src/lib/frame-messages";
import { loadSearch } from "../wasm_core.mjs";

const site = fileURLToPath(new URL("../../prebuilt-index/demo/", import.meta.url));
const entry = JSON.parse(readFileSync(`${site}vitrine.json`, "utf8")) as { works: number; neighbours: { pages: { file: string }[] } };
const pages = entry.neighbours.pages.map(({ file }) => new Uint8Array(readFileSync(site + file)));

describe("a page of neighbours", () => {
  let core: SearchCore;
  beforeAll(async () => {
    core = await loadSearch();
  });

  it("is read as the core reads it", () => {
    for (const bytes of pages) {
      const outcome = core.readNeighbourPage(bytes, entry.works);
      if (!outcome.ok) throw new Error(outcome.error.message);
      const { first, works, neighbours, workIndices, scores } = outcome.value;
      for (let row = 0; row < works; row++) {
        const own = readNeighbours(bytes, first + row, entry.works);
        expect(own.map(({ work }) => work)).toEqual([...workIndices.slice(row * neighbours, (row + 1) * neighbours)]);
        expect(own.map(({ score }) => Math.fround(score))).toEqual([...scores.slice(row * neighbours, (row + 1) * neighbours)]);
      }
    }
  });

  const [page = new Uint8Array()] = pages;

  it("is refused where any of its bytes is another, and where it is cut or goes on", () => {
    const read = (bytes: Uint8Array) => () => readNeighbours(bytes, 5, entry.works);
    // Every byte of what stands before the list, and every 97th of the list.
    for (let at = 0; at < page.length; at += at < 128 ? 1 : 97) {
      const spoilt = page.slice();
      spoilt[at] = (spoilt[at] ?? 0) ^ 1;
      // The minor version alone may be another; the checksum of the header still tells.
      expect(read(spoilt), `byte ${at}`).toThrow(/page of neighbours/);
    }
    for (const length of [0, 7, 31, 79, page.length - 16, page.length - 1]) expect(read(page.subarray(0, length)), `${length} bytes`).toThrow(/page of neighbours/);
    expect(read(new Uint8Array([...page, ...new Uint8Array(16)]))).toThrow(/length/);
  });

  it("is refused for a work that it does not hold, and for a smaller collection", () => {
    expect(() => readNeighbours(page, 100, entry.works)).toThrow(/does not hold work 100/);
    expect(() => readNeighbours(page, 5, 100)).toThrow(/cannot be a neighbour/);
    expect(() => readNeighbours(page, 5, 99)).toThrow(/not in the collection/);
  });

  it("may lie anywhere in a larger buffer", () => {
    const shifted = new Uint8Array(page.length + 3);
    shifted.set(page, 3);
    expect(readNeighbours(shifted.subarray(3), 5, entry.works)).toEqual(readNeighbours(page, 5, entry.works));
  });
});

describe("attributes", () => {
  const script = "https://museum.example/look/embed.js?v=2";
  const page = "https://museum.example/objects/17";

  it.each([
    [null, "https://museum.example/look/"],
    ["", "https://museum.example/look/"],
    ["https://other.example/a", "https://other.example/a/"],
    ["https://other.example/a/index.html#/map", "https://other.example/a/"],
    ["https://other.example", "https://other.example/"],
    ["/look", "https://museum.example/look/"],
    ["../look/", "https://museum.example/look/"],
    ["javascript:alert(1)", null],
    ["https://", null],
  ])("site=%s is %s", (given, address) => expect(siteAddress(given, script, page)).toBe(address));

  it("without a meaning are as if they were absent", () => {
    expect(["3", "0", "-1", "x", null, "4000"].map(limitOf)).toEqual([3, 6, 6, 6, 6, 50]);
    expect(["3", "7", "h1", null].map(levelOf)).toEqual([3, 2, 2, 2]);
    expect(["17", "1.5", "", null].map(wholeOf)).toEqual([17, null, null, null]);
  });
});

describe("the language of an embed", () => {
  it("is that of its place, else English", () => {
    expect(["de-CH", "fr", "nl", ""].map((tag) => embedMessages(tag).words.language)).toEqual(["de", "fr", "en", "en"]);
  });

  it("says everything in each", () => {
    for (const language of ["de", "fr"]) {
      const [own, english] = [embedMessages(language), embedMessages("en")];
      expect([own.failed, own.explorer, own.similar.heading, own.similar.looking]).not.toContain("");
      expect(own.failed).not.toBe(english.failed);
      expect(own.explorer).not.toBe(english.explorer);
      expect(own.similar).toEqual(expect.objectContaining({ heading: expect.any(String) as string, nothing: expect.any(String) as string }));
    }
  });
});

describe("messages between the page and one around it", () => {
  it("are known by their form, whoever sends what", () => {
    expect([listen, { type: "other" }, "vitrine-listen", null, 3].map(isListen)).toEqual([true, false, false, false, false]);
    const route = (hash: unknown): unknown => ({ type: "vitrine-route", hash });
    expect(["#/map", "", "/map", `#${"x".repeat(20_000)}`, 3, undefined].map((hash) => hashOf(route(hash)))).toEqual(["#/map", "", null, null, null, null]);
    expect(hashOf(listen)).toBeNull();
  });
});

// SPDX-License-Identifier: MIT
import { webcrypto } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { arrowTarget } from "../../web/src/lib/arrow-keys";
import { contrast, inkOn } from "../../web/src/lib/contrast";
import { rightsLabel } from "../../web/src/lang/rights-label";
import { fetchFile, fetchText, sha256Hex } from "../../web/src/lib/fetch-file";
import { letGo } from "../../web/src/lib/let-go";
import { LruCache } from "../../web/src/lib/lru-cache";

describe("a cache", () => {
  it("forgets what was used longest ago", () => {
    const cache = new LruCache<string, number>(2);
    cache.set("a", 1);
    cache.set("b", 2);
    cache.get("a");
    cache.set("c", 3);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
  });
});

describe("rights", () => {
  it.each([
    ["https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0: no rights reserved"],
    ["http://creativecommons.org/licenses/by-sa/4.0/deed.de", "CC BY-SA 4.0"],
    ["https://creativecommons.org/publicdomain/mark/1.0/", "Public domain"],
    ["https://creativecommons.org/share-your-work/public-domain/pdm/", "Public domain"],
    ["http://rightsstatements.org/vocab/InC/1.0/", "In copyright"],
    ["https://creativecommons.org.evil.example/publicdomain/zero/1.0/", null],
    ["All rights reserved", null],
  ])("%s are called %s", (address, label) => expect(rightsLabel(address)).toBe(label));
});

describe("ink on an accent colour", () => {
  it.each(["#000000", "#ffffff", "#7a3b2e", "#ffd400", "#777777", "#0000ff"])("reads well on %s", (colour) => {
    expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5);
  });
});

describe("arrow keys", () => {
  // Two rows: three pictures of 100, then two of 150.
  const boxes = [0, 100, 200].map((left) => ({ left, top: 0, width: 100 })).concat([0, 150].map((left) => ({ left, top: 120, width: 150 })));
  it.each([
    ["ArrowRight", 0, 1],
    ["ArrowLeft", 0, null],
    ["ArrowRight", 4, null],
    ["ArrowDown", 2, 4],
    ["ArrowDown", 0, 3],
    ["ArrowUp", 3, 0],
    ["ArrowDown", 3, null],
    ["Enter", 0, null],
  ])("%s from %d leads to %s", (key, from, to) => expect(arrowTarget(key, from, boxes)).toBe(to));
});

describe("a file of the site", () => {
  // Node 18 has Web Crypto, but not as a global.
  beforeEach(() => void vi.stubGlobal("crypto", webcrypto));
  afterEach(() => void vi.unstubAllGlobals());
  const bytes = new TextEncoder().encode("neighbours");
  const url = "https://museum.example/data/n.bin";
  const answer = (body: BodyInit | null, status = 200): void => void vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status })));

  it("is taken when it is what the entry promises", async () => {
    answer(bytes);
    const file = { url, bytes: bytes.length, sha256: (await sha256Hex(bytes)) ?? "" };
    const steps: number[] = [];
    expect(await fetchFile(file, undefined, (loaded) => steps.push(loaded))).toEqual(bytes);
    expect(steps.at(-1)).toBe(bytes.length);
  });

  it("of another content, or shorter, or longer is refused", async () => {
    const sha256 = (await sha256Hex(bytes)) ?? "";
    for (const body of ["neighbourz", "neigh", "neighbours and more"]) {
      answer(body);
      await expect(fetchFile({ url, bytes: bytes.length, sha256 })).rejects.toMatchObject({ code: "damaged-site" });
    }
  });

  it("of a set may be shorter than the longest of them, and no longer", async () => {
    answer("neigh");
    expect(await fetchFile({ url, bytes: bytes.length, sha256: "" })).toHaveLength(5);
    answer("neighbours and more");
    await expect(fetchFile({ url, bytes: bytes.length, sha256: "" })).rejects.toMatchObject({ code: "damaged-site" });
  });

  it("that is not there names itself and the answer", async () => {
    answer(null, 404);
    await expect(fetchText(url, 100)).rejects.toMatchObject({ code: "network", message: "n.bin could not be fetched: the server answered 404." });
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(fetchText(url, 100)).rejects.toMatchObject({ code: "network", remedy: "Check the connection and try again." });
  });
});

describe("an array that is let go", () => {
  it("is empty afterwards", () => {
    const bytes = new Uint8Array(1000);
    letGo(bytes);
    letGo(bytes);
    letGo(null);
    expect([bytes.length, bytes.buffer.byteLength]).toEqual([0, 0]);
  });

  it("stays where others may look at the same memory", () => {
    const all = new Uint8Array(1000);
    letGo(all.subarray(0, 500));
    expect(all.length).toBe(1000);
  });
});

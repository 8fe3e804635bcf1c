// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { parsePageList } from "../../web/src/data/page-list";
import { dataShelf, isShelfOf, seenShelf, siteShelf, wholeShelf } from "../../web/src/lib/shelves";
import { collectionBytes, collectionFiles, coreBytes, coreFiles } from "../../web/src/offline/collection-files";
import type { CollectionFile } from "../../web/src/offline/collection-files";
import { kindOf, promisedDigits } from "../../web/src/service/requests";
import { parseEntry } from "../../web/src/data/entry";
import { sampleEntry } from "./sample";

const base = "https://museum.example/collection/";
const hash = "0".repeat(64);

describe("what a request is to the site", () => {
  const kind = (path: string, over: Partial<Parameters<typeof kindOf>[0]> = {}): string =>
    kindOf({ url: new URL(path, base).href, method: "GET", mode: "cors", ranged: false, ...over }, base);

  it.each([
    ["vitrine.json", "entry"],
    ["assets/index-CMNpDq1o.js", "asset"],
    ["data/index-1520ee78ca5aec91.bin", "data"],
    ["data/catalogue-5cccc580413fa8cf.json", "data"],
    ["data/logo-0123456789abcdef.svg", "data"],
    ["data/logo-0123456789abcdef.jpg", "seen"],
    ["data/neighbours-0123456789abcdef/17.bin", "seen"],
    ["data/tiles-a8b48b91783a5fb2/0.jpg", "seen"],
    ["iiif/007142460e718b7ad2c785920214a6d0/full/240,180/0/default.jpg", "seen"],
    ["iiif/007142460e718b7ad2c785920214a6d0/info.json", "seen"],
    ["manifest.webmanifest", "changing"],
    ["app-icon-192.png", "changing"],
    ["data/model-0123456789abcdef.onnx", "other"],
    ["data/weights-0123456789abcdef.bin", "other"],
    ["data/page-0123456789abcdef.json", "other"],
    ["ort/ort.wasm.min.mjs", "other"],
    ["vgg/vitrine-vgg.wasm", "other"],
    ["data/model-0123456789abcdef.vgg", "other"],
    ["works/index.html", "other"],
    ["embed.js", "other"],
    ["iiif/a/../../b/full/1,1/0/default.jpg", "other"],
    ["https://elsewhere.example/collection/vitrine.json", "other"],
    ["https://museum.example/vitrine.json", "other"],
    ["https://museum.example/collection-of-others/vitrine.json", "other"],
  ])("%s is %s", (path, expected) => {
    expect(kind(path)).toBe(expected);
  });

  it("the page is what is navigated to", () => {
    const mode = "navigate";
    expect([kind("", { mode }), kind("?kiosk=1", { mode }), kind("index.html", { mode }), kind("works/a.html", { mode })]).toEqual(["page", "page", "page", "other"]);
    expect(kind("")).toBe("other");
  });

  it("other methods and parts of files pass", () => {
    expect([kind("vitrine.json", { method: "HEAD" }), kind("data/index-1520ee78ca5aec91.bin", { ranged: true })]).toEqual(["other", "other"]);
  });

  it("a file's name says which digits its hash begins with; one of a set has none of its own", () => {
    expect(promisedDigits(`${base}data/index-1520ee78ca5aec91.bin`)).toBe("1520ee78ca5aec91");
    expect(promisedDigits(`${base}data/neighbours-0123456789abcdef/17.bin`)).toBeNull();
    expect(promisedDigits(`${base}iiif/1/full/1,1/0/default.jpg`)).toBeNull();
  });
});

it("shelves belong to one site alone", () => {
  const names = [siteShelf(base, "0123"), dataShelf(base), seenShelf(base), wholeShelf(base)];
  expect(names.every((name) => isShelfOf(name, base))).toBe(true);
  for (const other of [`${base}more/`, "https://museum.example/"]) expect(names.some((name) => isShelfOf(name, other))).toBe(false);
  expect(isShelfOf("vitrine", base)).toBe(false);
});

it("the page's list keeps to the site's folder", () => {
  const file = { file: "assets/a-1.js", bytes: 3, sha256: hash };
  expect(parsePageList(JSON.stringify({ files: [file] }), base)).toEqual([{ url: `${base}assets/a-1.js`, bytes: 3, sha256: hash }]);
  expect(() => parsePageList(JSON.stringify({ files: [{ ...file, file: "../a.js" }] }), base)).toThrow(/must be a path inside the site/);
  expect(() => parsePageList("[]", base)).toThrow();
});

describe("the files of a collection", () => {
  const pictures = { files: 6, bytes: 9000, small: { files: 4, bytes: 3000 } };
  const tiles = { folder: "data/tiles-aaaaaaaaaaaaaaaa", files: 2, bytes: 700, largest: 400, sha256: "a".repeat(64) };
  const map = { file: "data/map-0123456789abcdef.json", bytes: 50, sha256: hash, columns: 3, rows: 1, cell: 128, tile: 512, background: "#000000", tiles };
  const image = (service: string) => ({
    width: 1200,
    height: 600,
    colour: "#000000",
    service,
    sizes: [{ width: 240, height: 120 }, { width: 480, height: 240 }, { width: 1200, height: 600 }],
    thumbnail: "",
  });
  const works = [
    { id: "a", images: [image("iiif/1")] },
    { id: "b", images: [image("https://elsewhere.example/iiif/2")] },
    { id: "c", images: [{ ...image("iiif/3"), sizes: [{ width: 900, height: 450 }] }] },
  ];
  const file = (path: string) => ({ file: path, bytes: 100, sha256: hash });
  const neighbours = { k: 2, works_per_page: 3, pages: [file("data/neighbours-0.bin")] };
  const catalogue = { works_per_shard: 3, shards: [file("data/catalogue-0.json")] };
  const site = parseEntry(JSON.stringify(sampleEntry({ works: 3, neighbours, catalogue, pictures, map })), base);

  async function all(extent: "small" | "all"): Promise<readonly CollectionFile[]> {
    const found: CollectionFile[] = [];
    const shard = new TextEncoder().encode(JSON.stringify({ first: 0, works })).buffer as ArrayBuffer;
    for await (const file of collectionFiles(site, base, extent, () => Promise.resolve(shard))) found.push(file);
    return found;
  }

  it("sizes are known before anything is fetched", () => {
    expect(collectionBytes(site, "small") - coreBytes(site)).toBe(700 + 3000);
    expect(collectionBytes(site, "all") - coreBytes(site)).toBe(700 + 9000);
    expect([...coreFiles(site)].reduce((sum, { file }) => sum + file.bytes, 0)).toBe(coreBytes(site));
  });

  it("small pictures are those up to 512 pixels, and of each the smallest; others' stay where they are", async () => {
    const paths = (await all("small")).map(({ file }) => file.url).filter((url) => url.includes("/iiif/"));
    expect(paths).toEqual(["1/full/240,120", "1/full/480,240", "3/full/900,450"].map((path) => `${base}iiif/${path}/0/default.jpg`));
    expect((await all("all")).filter(({ file }) => file.url.includes("/iiif/"))).toHaveLength(4);
  });

  it("logos of works' providers are among them, each once, by the files of summaries that name them", async () => {
    const logo = (digit: string) => ({ file: `data/logo-${digit.repeat(16)}.jpg`, width: 160, height: 80 });
    const provider = (...digits: readonly string[]) => ({ provider: digits.map((digit) => ({ label: "Museum", logo: logo(digit) })) });
    const told = [{ first: 0, summaries: ["", ""], details: [provider("a"), provider("b", "a")] }, { first: 2, summaries: [""], details: [provider("a")] }];
    const summaries = { works_per_file: 2, files: [file("data/summaries-0.json"), file("data/summaries-1.json")] };
    const described = parseEntry(JSON.stringify(sampleEntry({ works: 3, neighbours, catalogue, summaries })), base);
    const read = ({ file: { url } }: CollectionFile): Promise<ArrayBuffer> => {
      const number = /summaries-(\d)/.exec(url)?.[1];
      return Promise.resolve(new TextEncoder().encode(JSON.stringify(number ? told[Number(number)] : { first: 0, works })).buffer as ArrayBuffer);
    };
    const logos: unknown[] = [];
    for await (const { file, single } of collectionFiles(described, base, "small", read)) if (file.url.includes("/logo-")) logos.push([file.url, single]);
    expect(logos).toEqual([[`${base}${logo("a").file}`, false], [`${base}${logo("b").file}`, false]]);
  });

  it("a set's files are not named one by one in the entry", async () => {
    const files = await all("small");
    expect(files.filter(({ file }) => file.url.includes("/tiles-")).map(({ single }) => single)).toEqual([false, false]);
    expect(files.filter(({ single }) => single)).toHaveLength([...coreFiles(site)].length);
  });
});

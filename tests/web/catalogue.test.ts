// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { Catalogue } from "../../web/src/data/catalogue";
import { parseEntry } from "../../web/src/data/entry";
import { resolveService, webAddress } from "../../web/src/data/site-path";
import { noDescription } from "../../web/src/data/summaries";
import { parseShard } from "../../web/src/data/work";
import { base, sampleEntry, sampleShard, sampleWork } from "./sample";

const one = (change: Record<string, unknown>) => {
  const [work] = parseShard(JSON.stringify({ first: 0, works: [sampleWork("a", change)] }), { first: 0, count: 1, base, language: "en" });
  if (!work) throw new Error("no work");
  return work;
};

describe("a catalogue shard", () => {
  it("gives works with the addresses of their pictures, small to large", () => {
    expect(one({}).images[0]?.sizes.map((size) => size.url)).toEqual([
      `${base}iiif/a/full/150,100/0/default.jpg`,
      `${base}iiif/a/full/300,200/0/default.jpg`,
    ]);
  });

  it("shows another host's picture beside the thumbnail that its museum chose, over https alone", () => {
    const image = (change: Record<string, unknown>) => one({ images: [{ width: 3000, height: 2000, colour: "#000000", ...change }] }).images[0]?.sizes.map(({ width, url }) => `${width} ${url}`);
    const thumbnail_size = { width: 150, height: 100 };
    const service = { service: "https://i.example/a", size_request: "w,", sizes: [{ width: 480, height: 320 }] };
    const [small, large] = ["https://t.example/s.jpg", "https://m.example/l.jpg"];
    expect(image({ thumbnail: small, thumbnail_size, picture: large })).toEqual([`150 ${small}`, `3000 ${large}`]);
    expect(image({ thumbnail: small, thumbnail_size, ...service })).toEqual([`150 ${small}`, "480 https://i.example/a/full/480,/0/default.jpg"]);
    expect(image({ thumbnail: large })).toEqual([`3000 ${large}`]);
    expect(image({ thumbnail: "http://t.example/s.jpg", thumbnail_size, picture: large })).toEqual([`3000 ${large}`]);
    expect(image({ thumbnail: small, thumbnail_size, picture: "javascript:alert(1)" })).toEqual([`3000 ${small}`]);
    expect(() => image({ thumbnail: small, thumbnail_size: { width: 0, height: 1 }, picture: large })).toThrow(/thumbnail_size/);
  });

  it("keeps texts as they are, markup and all", () => {
    const title = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    expect(one({ title }).title).toBe(title);
  });

  it("gives each work its own language, else the museum's", () => {
    expect(["ar", "zh-Hant", "", "<b>"].map((language) => one({ language }).language)).toEqual(["ar", "zh-Hant", "en", "en"]);
  });

  it("names a work without a title by its id", () => {
    expect(one({ title: "" }).title).toBe("a");
  });

  it.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "/relative", "not an address"])("drops the homepage %s", (homepage) => {
    expect(one({ homepage }).homepage).toBeNull();
  });

  it("cuts a label that is a book", () => {
    expect(one({ title: "x".repeat(1_000_000) }).title).toHaveLength(10_001);
  });

  it("shows no picture from a service outside the site or without https", () => {
    const images = (service: string) => [{ width: 1, height: 1, service, sizes: [{ width: 1, height: 1 }] }];
    expect(one({ images: images("../../secret") }).images[0]?.sizes).toEqual([]);
    expect(one({ images: images("http://museum.example/iiif/a") }).images[0]?.sizes).toEqual([]);
    expect(one({ images: images("https://museum.example/iiif/a/") }).images[0]?.sizes[0]?.url).toBe("https://museum.example/iiif/a/full/1,1/0/default.jpg");
  });

  it("asks services that know the width alone by the width alone", () => {
    const service = "https://museum.example/iiif/a";
    const images = [{ width: 2, height: 1, service, size_request: "w,", sizes: [{ width: 2, height: 1 }] }];
    expect(one({ images }).images[0]?.sizes[0]?.url).toBe(`${service}/full/2,/0/default.jpg`);
  });

  it("that holds other or fewer works than the entry says is refused", () => {
    expect(() => parseShard(sampleShard(2, ["a"]), { first: 0, count: 1, base, language: "en" })).toThrow(/other works/);
    expect(() => parseShard(sampleShard(0, ["a"]), { first: 0, count: 2, base, language: "en" })).toThrow(/1 works instead of 2/);
    expect(() => parseShard(sampleShard(0, ["a", "b"]), { first: 0, count: 1, base, language: "en" })).toThrow(/more than 1/);
  });

  it("with an impossible picture is refused by the field's name", () => {
    expect(() => one({ images: [{ width: -1, height: 2 }] })).toThrow(/works\[0\]\.images\[0\]\.width/);
  });
});

describe("addresses", () => {
  it("of the web are http or https", () => {
    expect(webAddress("https://a.example/x y")).toBe("https://a.example/x%20y");
    expect(webAddress("ftp://a.example/")).toBeNull();
  });
  it("of services stay inside the site when they are relative", () => {
    expect(resolveService("iiif/a", base)).toBe(`${base}iiif/a`);
    expect(resolveService("", base)).toBeNull();
  });
});

describe("the catalogue", () => {
  const entry = parseEntry(JSON.stringify(sampleEntry()), base);
  const shards = [sampleShard(0, ["a", "b"]), sampleShard(2, ["c", "d"]), sampleShard(4, ["e"])];

  function open(failures = 0) {
    const asked: string[] = [];
    let left = failures;
    const catalogue = new Catalogue(entry, base, async (file) => {
      asked.push(file.url.slice(-8));
      if (left-- > 0) throw new Error("offline");
      return new TextEncoder().encode(shards[Number(/c-(\d)/.exec(file.url)?.[1])]);
    });
    return { catalogue, asked };
  }

  it("fetches only the shards of the works that are asked for, each once", async () => {
    const { catalogue, asked } = open();
    const works = await catalogue.works([4, 0, 1]);
    expect(works.map((work) => work.id)).toEqual(["e", "a", "b"]);
    expect(asked).toEqual(["c-2.json", "c-0.json"]);
  });

  it("finds a work where the address says it stands with one request", async () => {
    const { catalogue, asked } = open();
    expect((await catalogue.find("d", 3))?.number).toBe(3);
    expect(asked).toEqual(["c-1.json"]);
  });

  it("finds a work whose place has changed or is unknown", async () => {
    expect((await open().catalogue.find("e", 0))?.number).toBe(4);
    expect((await open().catalogue.find("e", null))?.number).toBe(4);
    expect((await open().catalogue.find("e", 99_999))?.number).toBe(4);
    expect(await open().catalogue.find("nothing", null)).toBeNull();
  });

  it("asks again for a shard that could not be fetched", async () => {
    const { catalogue, asked } = open(1);
    await expect(catalogue.works([0])).rejects.toThrow("offline");
    expect((await catalogue.works([0]))[0]?.id).toBe("a");
    expect(asked).toHaveLength(2);
  });

  it("fetches a summary with the file that has it, and nothing where the site has none", async () => {
    const file = (path: string): Record<string, unknown> => ({ file: path, bytes: 100, sha256: "0123456789abcdef".repeat(4) });
    const told = parseEntry(JSON.stringify(sampleEntry({ summaries: { works_per_file: 3, files: [file("data/s-0.json"), file("data/s-1.json")] } })), base);
    const asked: string[] = [];
    const files = [{ first: 0, summaries: ["", "of b", "<b>"] }, { first: 3, summaries: ["of d", ""] }];
    const catalogue = new Catalogue(told, base, async ({ url }) => {
      asked.push(url.slice(-8));
      return new TextEncoder().encode(JSON.stringify(files[Number(/s-(\d)/.exec(url)?.[1])]));
    });
    expect((await Promise.all([1, 2, 3, 4].map((work) => catalogue.description(work)))).map(({ summary }) => summary)).toEqual(["of b", "<b>", "of d", ""]);
    expect(asked).toEqual(["s-0.json", "s-0.json", "s-1.json", "s-1.json"]);
    files[1] = { first: 2, summaries: ["x", "y"] };
    await expect(catalogue.description(3)).rejects.toThrow(/other works/);
    files[1] = { first: 3, summaries: ["x"] };
    await expect(catalogue.description(3)).rejects.toThrow(/1 texts instead of 2/);
    const { catalogue: silent, asked: nothing } = open();
    expect([await silent.description(0), nothing]).toEqual([noDescription, []]);
  });

  it("refuses a position outside the collection", async () => {
    await expect(open().catalogue.works([5])).rejects.toThrow(RangeError);
  });
});

// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import type { WorkImage } from "../../web/src/data/work";
import { parseInfo, zoomSource } from "../../web/src/data/zoom-source";

const service = "https://museum.example/iiif/a";
const sizes = [{ width: 300, height: 200, url: `${service}/full/300,200/0/default.jpg` }];
const image: WorkImage = { width: 300, height: 200, colour: "#000000", sizes, service };
const levels = { kind: "levels", levels: sizes };
const third = (change: Record<string, unknown> = {}): string =>
  JSON.stringify({
    "@context": "http://iiif.io/api/image/3/context.json",
    id: "https://elsewhere.example/other",
    type: "ImageService3",
    protocol: "http://iiif.io/api/image",
    profile: "level2",
    width: 6000,
    height: 4000,
    ...change,
  });

describe("what a picture is zoomed by", () => {
  it("is its sizes where it has no service, or the page may not ask it", async () => {
    expect(await zoomSource({ ...image, service: null }, () => Promise.reject(new Error("asked")))).toEqual(levels);
    expect(await zoomSource(image, null)).toEqual(levels);
  });

  it("is its sizes where the service is of level 0 without tiles, as Vitrine's own are", async () => {
    const asked: string[] = [];
    const read = (url: string): Promise<string> => {
      asked.push(url);
      return Promise.resolve(third({ profile: "level0", sizes: [{ width: 300, height: 200 }] }));
    };
    expect(await zoomSource(image, read)).toEqual(levels);
    expect(asked).toEqual([`${service}/info.json`]);
  });

  it("is its sizes where info.json is missing, broken, or gigantic in its claims", async () => {
    for (const text of ["", "{", "[]", "null", third({ width: 1e9 }), third({ tiles: [{ width: 0, scaleFactors: [1] }] }), third({ tiles: [{ width: 512, scaleFactors: "all" }] })]) {
      expect(await zoomSource(image, () => Promise.resolve(text))).toEqual(levels);
    }
    expect(await zoomSource(image, () => Promise.reject(new Error("404")))).toEqual(levels);
  });

  it("is the tiles of a service that has them, at the address of the catalogue", async () => {
    const source = await zoomSource(image, () => Promise.resolve(third({ tiles: [{ width: 512, scaleFactors: [1, 2, 4] }], logo: "javascript:alert(1)" })));
    expect(source).toEqual({
      kind: "tiles",
      info: {
        "@context": "http://iiif.io/api/image/3/context.json",
        id: service,
        "@id": service,
        protocol: "http://iiif.io/api/image",
        type: "ImageService3",
        profile: "level1",
        width: 6000,
        height: 4000,
        tiles: [{ width: 512, height: 512, scaleFactors: [1, 2, 4] }],
      },
    });
  });

  it("knows version 2 with its lists of profiles and contexts, and level 0 with tiles", () => {
    const second = { "@context": "http://iiif.io/api/image/2/context.json", "@id": "x", profile: ["http://iiif.io/api/image/2/level1.json", { formats: ["jpg"] }], width: 10, height: 20 };
    expect(parseInfo(JSON.stringify(second), service)).toMatchObject({ "@context": "http://iiif.io/api/image/2/context.json", "@id": service, profile: ["http://iiif.io/api/image/2/level1.json"] });
    const context = ["http://example.org/extension.json", "http://iiif.io/api/image/3/context.json"];
    const flat = third({ "@context": context, profile: "level0", tiles: [{ width: 256, height: 128, scaleFactors: [1, 2] }] });
    expect(parseInfo(flat, service)).toMatchObject({ profile: "level0", tiles: [{ width: 256, height: 128 }] });
  });
});

// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { contentStateOf, isNamed, readContentState } from "../../web/src/data/content-state";
import { parseEntry } from "../../web/src/data/entry";
import { idOf, isCut, manifestOf } from "../../web/src/data/manifests";
import { parseShard } from "../../web/src/data/work";
import { base, sampleEntry, sampleWork } from "./sample";

const manifest = "https://museum.example/iiif/1/manifest";
const canvas = "https://museum.example/iiif/1/canvas/2";

/** As the specification encodes a state for an address. */
const encoded = (state: unknown): string => btoa(encodeURIComponent(JSON.stringify(state))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const workOf = (id: string, change: Record<string, unknown> = {}) => {
  const [work] = parseShard(JSON.stringify({ first: 0, works: [sampleWork(id, change)] }), { first: 0, count: 1, base, language: "en" });
  if (!work) throw new Error("no work");
  return work;
};

describe("a content state names", () => {
  const annotation = (target: unknown) => ({ "@context": "http://iiif.io/api/presentation/3/context.json", id: "https://example.org/state", type: "Annotation", motivation: ["contentState"], target });

  it.each([
    ["a plain address", manifest, [manifest]],
    ["a part of a canvas", `${canvas}#xywh=1,2,3,4`, [canvas]],
    ["a manifest as JSON", JSON.stringify({ id: manifest, type: "Manifest" }), [manifest]],
    ["a manifest, encoded", encoded({ id: manifest, type: "Manifest" }), [manifest]],
    ["a canvas and what it is part of", encoded({ id: canvas, type: "Canvas", partOf: [{ id: manifest, type: "Manifest" }] }), [canvas, manifest]],
    ["an annotation's target", encoded(annotation({ id: canvas, type: "Canvas", partOf: { id: manifest } })), [canvas, manifest]],
    ["a target that is an address", encoded(annotation(manifest)), [manifest]],
    ["several targets", encoded(annotation([{ id: manifest }, { id: canvas }])), [manifest, canvas]],
    ["a specific resource's source", encoded(annotation({ type: "SpecificResource", source: { id: canvas, type: "Canvas" } })), [canvas]],
    ["letters beyond Latin-1", encoded({ id: "https://museum.example/絵" }), ["https://museum.example/絵"]],
  ])("%s", (_, value, addresses) => {
    expect(readContentState(value)).toEqual(addresses);
  });

  it.each([[""], ["javascript:alert(1)"], ["%%%"], ["eyJ"], ["null"], ["[[[[[[[[[\"https://a.example\"]]]]]]]]]"], ["x".repeat(70_000)], [encoded({ id: 7 })], [encoded({ id: "data:text/html,x" })]])(
    "nothing in %j",
    (value) => {
      expect(readContentState(value)).toEqual([]);
    },
  );

  it("no more than a few", () => {
    const many = Array.from({ length: 1000 }, (_, at) => `https://museum.example/${at}`);
    expect(readContentState(JSON.stringify(many)).length).toBeLessThanOrEqual(16);
  });
});

describe("a work is named", () => {
  it("by itself, its page, a picture's service, or a manifest of this site", () => {
    const service = "https://iiif.museum.example/image/7";
    const work = workOf(manifest, { homepage: "https://museum.example/object/1", images: [{ width: 4, height: 3, colour: "#000000", service, sizes: [{ width: 4, height: 3 }] }] });
    for (const address of [manifest, "https://museum.example/object/1", `${service}/info.json`]) expect(isNamed(work, [address])).toBe(true);
    for (const address of [canvas, `${service}8/info.json`, "https://museum.example/object/10"]) expect(isNamed(work, [address])).toBe(false);
    expect(isNamed(workOf("a b/ü%"), [`${base}presentation/manifest-${encodeURIComponent(encodeURIComponent("a b/ü%"))}.json/canvas/1`])).toBe(true);
    expect(isNamed(workOf("a"), [`${base}presentation/manifest-%25E0%25A4%25A.json`])).toBe(false);
  });

  it("to others by its address, where its id is one", () => {
    expect([contentStateOf(workOf(manifest)), contentStateOf(workOf("agate-1.jpg"))]).toEqual([manifest, null]);
  });
});

describe("the manifests that a site names", () => {
  const files = "https://museum.example/look/presentation/manifest-{file}.json";
  const ids = "https://iiif.museum.example/{id}/manifest";
  const named = (manifests: unknown): string | null => parseEntry(JSON.stringify({ ...sampleEntry(), manifests }), base).manifests;

  it("are told by the entry, which older pages ignore", () => {
    expect([named(undefined), named(files), named(ids), named("http://localhost:8080/?of={id}")]).toEqual([null, files, ids, "http://localhost:8080/?of={id}"]);
  });

  it.each([
    "javascript:alert('{id}')", "data:text/html,{id}", "https://{id}.example/", "https://museum.example{id}", "//museum.example/{id}", "https://museum.example/manifest.json", "https://museum.example/{id}{file}",
    "https://museum.example/{other}/{id}", 'https://museum.example/"{id}', "https://museum.example/<{id}>", "https://museum.example/#{id}", "https://user@museum.example/{id}", "{id}",
  ])("are not told by %j", (manifests) => {
    expect(named(manifests)).toBeNull();
  });

  it.each([[7], [{ id: 1 }], [["https://museum.example/{id}"]], [`https://museum.example/{id}/${"x".repeat(3000)}`]])("a value of another kind is refused by name: %j", (manifests) => {
    expect(() => named(manifests)).toThrow(/manifests/);
  });

  it("have the addresses that the publisher gave them", async () => {
    expect(await manifestOf(files, "a b/ü%'.jpg")).toBe(`${files.split("{")[0] ?? ""}${encodeURIComponent("a%20b%2F%C3%BC%25%27.jpg")}.json`);
    expect(await manifestOf(files, "..")).toBe("https://museum.example/look/presentation/manifest-%252E..json");
    expect(await manifestOf(ids, "../$&/x")).toBe("https://iiif.museum.example/..%2F%24%26%2Fx/manifest");
    // As tests/publish/out_forms_test.cpp has it: cut, with the beginning of the id's SHA-256.
    expect(await manifestOf(files, "x".repeat(1000))).toBe(`https://museum.example/look/presentation/manifest-${"x".repeat(147)}-44f8354494a5ba03ba1792a8d3e9c534.json`);
    expect(await manifestOf(files, "\ud800")).toBeNull();
  });

  it("name their works", async () => {
    const long = "ü".repeat(100);
    for (const manifests of [files, ids]) {
      const address = (await manifestOf(manifests, "a b/ü%")) ?? "";
      expect([idOf(manifests, address), idOf(manifests, `${address}/canvas/2`)]).toEqual(["a b/ü%", "a b/ü%"]);
      expect(isNamed(workOf("a b/ü%"), [address], manifests)).toBe(true);
      expect(isNamed(workOf("a b/ü"), [address], manifests)).toBe(false);
      expect(idOf(manifests, "https://elsewhere.example/a/manifest")).toBeNull();
      expect(await isNamed(workOf(long), [(await manifestOf(manifests, long)) ?? ""], manifests)).toBe(true);
      expect(await isNamed(workOf(`${long}ü`), [(await manifestOf(manifests, long)) ?? ""], manifests)).toBe(false);
    }
    expect([isCut(long), isCut("x".repeat(180)), isCut("x".repeat(181)), isCut("\ud800".repeat(100))]).toEqual([true, false, true, false]);
    expect(idOf(files, "https://museum.example/look/presentation/manifest-%.json")).toBeNull();
  });
});

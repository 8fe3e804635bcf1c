// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { parseEntry, takesPictures } from "../../web/src/data/entry";
import { VitrineError } from "../../web/src/lib/errors";
import { answeredValues } from "../../web/src/lib/site-files";
import { base, sampleEntry, sampleInstant, sampleModel, sampleWeights } from "./sample";

const parse = (change: Record<string, unknown>) => parseEntry(JSON.stringify(sampleEntry(change)), base);

describe("the entry", () => {
  it("is read, with files resolved against the site's folder", () => {
    const entry = parse({});
    expect(entry.works).toBe(5);
    expect(entry.index.url).toBe(`${base}data/index-0123456789abcdef.bin`);
    expect(entry.catalogue.shards).toHaveLength(3);
    expect(entry.upload).toEqual({ kind: "descriptor" });
  });

  it("may hold fields this page does not know", () => {
    expect(parse({ festival: { year: 2030 } }).title).toBe("Museum");
  });

  it("of an unknown major version is refused, and says so to people", () => {
    expect(() => parse({ version: { major: 2, minor: 0 } })).toThrow(/version 2 .* reads version 1/);
  });

  it.each([
    ["another format", { format: "something" }, /does not describe a Vitrine site/],
    ["no works", { works: 0 }, /works must be a number from 1/],
    ["half a work", { works: 2.5 }, /works must be a whole number/],
    ["works as text", { works: "5" }, /works must be a whole number/],
    ["absurdly many works", { works: 1e12 }, /works must be a number/],
    ["too few shards", { works: 50 }, /names 2 files where 17 are needed/],
    ["a list for an object", { index: [] }, /index must be an object/],
    ["an unknown upload", { upload: "server" }, /upload must be one of/],
    ["onnx without a model", { upload: "onnx" }, /model must be an object/],
    ["a short hash", { index: { file: "data/i.bin", bytes: 1, sha256: "00" } }, /sha256 must be 64 hexadecimal digits/],
    ["a page of no works", { neighbours: { k: 4, works_per_page: 0, pages: [] } }, /works_per_page/],
  ])("with %s is refused by the field's name", (_, change, message) => {
    expect(() => parse(change)).toThrow(message);
    expect(() => parse(change)).toThrow(VitrineError);
  });

  it.each(["/data/i.bin", "../i.bin", "data/../../i.bin", "https://evil.example/i.bin", "//evil.example/i.bin", "data\\i.bin", "data/%2e%2e/i.bin", "javascript:alert(1)", "data/i.bin?x", "./i.bin", "data//i.bin"])(
    "with the path %s is refused",
    (path) => {
      expect(() => parse({ index: { file: path, bytes: 1, sha256: "0".repeat(64) } })).toThrow(/must be a path inside the site/);
    },
  );

  it("that is no JSON, or no object, is refused", () => {
    expect(() => parseEntry("<!doctype html>", base)).toThrow(/vitrine\.json is not JSON/);
    expect(() => parseEntry("null", base)).toThrow(/must be an object/);
  });

  it("keeps a colour and a language only where they are one", () => {
    const odd = parse({ accent: "red; background: url(//evil.example)", language: 'en" onload="x' });
    expect(odd.accent).toBe("#7a3b2e");
    expect(odd.language).toBe("");
    expect(parse({ accent: "#AABBCC", language: "pt-BR" })).toMatchObject({ accent: "#aabbcc", language: "pt-BR" });
  });

  it("with a network tells how to feed it", () => {
    const entry = parse({ upload: "onnx", model: sampleModel });
    expect(entry.upload).toMatchObject({ kind: "onnx", network: { dimension: 1024, runtime: `${base}ort/`, preprocess: { mean: [104, 117, 123] } } });
    const short = { ...sampleModel, preprocess: { ...sampleModel.preprocess, mean: [1, 2] } };
    expect(() => parse({ upload: "onnx", model: short })).toThrow(/mean must hold three numbers/);
  });

  it("without uploads gives the museum's reason, or none", () => {
    expect(parse({ upload: "none", upload_reason: "Vectors from elsewhere." }).upload).toEqual({ kind: "none", reason: "Vectors from elsewhere." });
    expect(parse({ upload: "none" }).upload).toMatchObject({ kind: "none", reason: "" });
  });

  describe("with a network in parts", () => {
    const withWeights = (change: Record<string, unknown>) => parse({ upload: "onnx", model: { ...sampleModel, weights: { ...sampleWeights, ...change } } });

    it("tells what it needs and what it is", () => {
      const agreement = { pictures: 200, cosine: 0.998, overlap: 0.97 };
      const webgpu = { file: "data/model-1.onnx", bytes: 10, sha256: "1".repeat(64) };
      const entry = parse({ upload: "onnx", model: { ...sampleModel, form: "int8-packed", weights: sampleWeights, webgpu, agreement, trained: false } });
      expect(entry.upload).toMatchObject({ form: "int8-packed", agreement, trained: false, network: { weights: { bytes: 72, blocks: sampleWeights.blocks } } });
      expect(entry.upload).toMatchObject({ network: { webgpu: { url: `${base}data/model-1.onnx` }, weights: { parts: [{ url: `${base}data/weights-0.bin`, bytes: 40 }, { bytes: 2 }] } } });
      expect(entry.space.trained).toBe(false);
    });

    it("of an older site is whole, trained and measured by nobody", () => {
      expect(parse({ upload: "onnx", model: sampleModel }).upload).toMatchObject({ form: "original", trained: true, agreement: null, network: { weights: null, webgpu: null } });
    });

    it("may hold the projection of the site's space in its last layer", () => {
      const withFolded = (folded: unknown) => parse({ upload: "onnx", model: { ...sampleModel, folded } });
      const folded = { rows: 2, residual: 64 };
      const { upload } = withFolded(folded);
      expect(upload).toMatchObject({ network: { folded, dimension: 1024 } });
      expect(upload.kind === "onnx" && answeredValues(upload.network)).toBe(67);
      expect(withFolded(undefined).upload).toMatchObject({ network: { folded: null } });
      expect(() => withFolded({ rows: 3, residual: 64 })).toThrow(/model\.folded\.rows is 3 where .*space\.dimension is 2/);
      expect(() => withFolded({ rows: 0, residual: 64 })).toThrow(/rows must be a number from 1/);
      expect(() => withFolded({ rows: 2, residual: 513 })).toThrow(/residual must be a number from 0 to 512/);
      expect(() => withFolded({ rows: 2 })).toThrow(/residual must be a whole number/);
      expect(() => withFolded([])).toThrow(/folded must be an object/);
    });

    it("without blocks travels as it is", () => {
      const parts = [{ file: "data/w.bin", bytes: 72, sha256: "0".repeat(64) }];
      expect(withWeights({ blocks: undefined, parts }).upload).toMatchObject({ network: { weights: { blocks: [{ encoding: "raw", bytes: 72 }] } } });
    });

    it.each([
      ["blocks that do not fill the file", { bytes: 73 }, /blocks hold 72 bytes where .* says 73/],
      ["a part too few", { parts: sampleWeights.parts.slice(0, 1) }, /parts hold 40 bytes where the blocks need 42/],
      ["packed bytes in no whole group", { bytes: 40, blocks: [{ encoding: "int4", bytes: 40 }] }, /multiple of 32/],
      ["an unknown packing", { blocks: [{ encoding: "zip", bytes: 72 }] }, /encoding must be one of raw, int4/],
      ["a part larger than any", { parts: [{ file: "data/w.bin", bytes: 2 ** 24 + 1, sha256: "0".repeat(64) }] }, /bytes must be a number from 1 to 16777216/],
      ["more than a network may have", { bytes: 2 ** 30 + 1 }, /bytes must be a number/],
      ["parts without end", { parts: Array<unknown>(1025).fill(sampleWeights.parts[0]) }, /parts holds 1025 entries, more than 1024/],
      ["blocks without end", { blocks: Array<unknown>(1025).fill(sampleWeights.blocks[0]) }, /blocks holds 1025 entries, more than 1024/],
      ["a path for a name", { path: "../weights.bin" }, /plain file name/],
      ["a part outside the site", { parts: [{ file: "../w.bin", bytes: 42, sha256: "0".repeat(64) }] }, /path inside the site/],
      ["a negative block", { blocks: [{ encoding: "raw", bytes: -1 }, { encoding: "raw", bytes: 73 }] }, /bytes must be a number/],
    ])("and %s is refused", (_, change, message) => expect(() => withWeights(change)).toThrow(message));

    it("may come in as many parts as the native reader takes", () => {
      const part = { file: "data/w.bin", bytes: 1, sha256: "0".repeat(64) };
      const entry = withWeights({ bytes: 1024, blocks: undefined, parts: Array<unknown>(1024).fill(part) });
      expect(entry.upload).toMatchObject({ network: { weights: { parts: { length: 1024 } } } });
    });

    it.each([
      [{ trained: "no" }, /trained must be true or false/],
      [{ agreement: { pictures: 200, cosine: 0.9, overlap: 97 } }, /overlap must be a number from 0 to 1/],
    ])("and %j is refused", (change, message) => expect(() => parse({ upload: "onnx", model: { ...sampleModel, ...change } })).toThrow(message));
  });

  it("may have a quick space of the descriptor beside its own, and of nothing else", () => {
    expect(parse({}).instant).toBeNull();
    const entry = parse({ upload: "none", instant: sampleInstant });
    expect(entry.instant).toMatchObject({ space: { embedder: "descriptor", descriptorVersion: 1 }, index: { url: `${base}data/index-1.bin` } });
    expect(takesPictures(entry)).toBe(true);
    expect(takesPictures(parse({ upload: "none" }))).toBe(false);
    const vectors = { ...sampleInstant, space: { ...(sampleInstant.space as object), embedder: "vectors" } };
    expect(() => parse({ instant: vectors })).toThrow(/instant\.space\.embedder must be descriptor/);
  });

  it("asks for isolation only by saying true", () => {
    expect([parse({}).isolate, parse({ isolate: true }).isolate]).toEqual([false, true]);
    expect(() => parse({ isolate: "yes" })).toThrow(/isolate must be true or false/);
  });
});

// SPDX-License-Identifier: MIT
// FORMAT.md is enough to read an index: a reader written from it alone finds the works that the core finds, with the same scores to
// the last bit, in the committed demo index and in a freshly built one.
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { SearchCore, SearchIndex, VitrineCore } from "../../wasm/vitrine";
import { loadCore } from "../wasm_core.mjs";
import { FormatError } from "./bytes";
import type { Codes } from "./codes";
import { cosineOf, type Index, readIndex, readNeighbourPage, similarity } from "./files";
import { type Hit, order } from "./graph";
import { must } from "./must";
import { encode, gainOf, queryOf } from "./space";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

interface Entry {
  readonly works: number;
  readonly index: { readonly file: string };
  readonly neighbours: { readonly pages: readonly { readonly file: string }[] };
}

/** Pictures of stripes and gradients, each of another colour and size. */
function embeddings(core: VitrineCore, count: number): Float32Array[] {
  return Array.from({ length: count }, (_, number) => {
    const width = 40 + 3 * number;
    const height = 64 - 2 * number;
    const rgb = Uint8Array.from({ length: 3 * width * height }, (_value, i) => {
      const x = Math.floor(i / 3) % width;
      const y = Math.floor(i / (3 * width));
      return (number * 37 + (i % 3) * 60 + x * (number % 4) + (y % (number + 2)) * 20) % 256;
    });
    return must(core.describeEmbedding({ width, height, rgb }));
  });
}

let core: SearchCore & VitrineCore;
beforeAll(async () => {
  core = await loadCore();
});

const sites = { "the committed demo index": join(root, "prebuilt-index/demo"), "a freshly built index": process.env["VITRINE_SITE"] ?? join(root, "build/demo-site") };

describe.each(Object.entries(sites))("%s", (_name, site) => {
  const entry = JSON.parse(readFileSync(join(site, "vitrine.json"), "utf8")) as Entry;
  const bytes = new Uint8Array(readFileSync(join(site, entry.index.file)));
  let index: Index;
  let codes: Codes;
  let opened: SearchIndex;
  beforeAll(() => {
    index = readIndex(bytes);
    codes = must(index.codes);
    opened = must(core.openIndex(bytes));
    return () => opened.delete();
  });

  const answers = (embedding: Float32Array, k: number): readonly (readonly [number, number])[] =>
    must(opened.search(embedding, opened.info().model, { k, ef: 64, radius: 2, method: "exhaustive" })).map(({ work, score }) => [work, score]);
  const scored = (hits: readonly Hit[]): readonly (readonly [number, number])[] => hits.map((hit) => [hit.work, cosineOf(hit.similarity)]);

  it("says the same of its space", () => {
    const { space } = index;
    expect(opened.info()).toEqual({
      works: entry.works,
      inputDimension: space.inputDimension,
      dimension: space.dimension,
      spaceId: space.id,
      model: space.model,
      modelName: space.modelName,
      structure: index.graph ? "graph" : "exact",
      partitions: 0,
      lists: 0,
      fine: index.fine !== null,
    });
    expect(space.works).toBe(entry.works);
  });

  it("gives every work the same similarity", () => {
    for (const embedding of embeddings(core, 8)) {
      const query = queryOf(index.space, embedding);
      const hits = Array.from({ length: entry.works }, (_, work) => ({ work, similarity: similarity(index.space, codes, work, query) })).sort(order);
      expect(scored(hits)).toEqual(answers(embedding, entry.works));
    }
  });

  it("encodes embeddings alike", () => {
    for (const embedding of embeddings(core, 20)) expect(encode(index.space, embedding)).toEqual(must(opened.encode(embedding)));
  });

  it("has neighbour pages that hold the same", () => {
    let first = 0;
    for (const { file } of entry.neighbours.pages) {
      const page = new Uint8Array(readFileSync(join(site, file)));
      const mine = readNeighbourPage(page, entry.works);
      const theirs = must(core.readNeighbourPage(page, entry.works));
      expect([mine.first, mine.neighbours]).toEqual([theirs.first, theirs.neighbours]);
      expect(mine.first).toBe(first);
      expect(mine.works).toEqual([...theirs.workIndices]);
      expect(mine.cosines.map((cosine) => Math.fround(cosine / 32767))).toEqual([...theirs.scores]);
      first += theirs.works;
    }
    expect(first).toBe(entry.works);
  });

  it("is refused where a byte is changed or missing", () => {
    for (let at = 0; at < bytes.length; at += 997) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 4;
      expect(() => readIndex(changed)).toThrow(FormatError);
      expect(() => readIndex(bytes.subarray(0, at))).toThrow(FormatError);
    }
  });
});

describe("the example of FORMAT.md", () => {
  const lines = readFileSync(join(root, "prebuilt-index/FORMAT.md"), "utf8").match(/^[0-9a-f]{4}: (?:[0-9a-f]{2} ?)+(?= )/gm) ?? [];
  const example = Uint8Array.from(lines.flatMap((line) => line.slice(6).trim().split(" ")), (byte) => Number.parseInt(byte, 16));

  it("holds what its notes say", () => {
    const { space, ...held } = readIndex(example);
    const codes = must(held.codes);
    const graph = must(held.graph);
    expect([space.id, space.model, space.modelName]).toEqual(["5ace", "m0de1", "tiny"]);
    expect([space.mean, space.basis]).toEqual([[0.5, 0.25, 0], [[32767, 0, 0], [0, 0, 32767]]]);
    expect([space.step, space.biasOffset, space.biasStep]).toEqual([1 / 16, -0.25, 1 / 64]);
    expect([...codes.coefficients]).toEqual([8, 0, 0, 16, -24, 0, 0, -16, 5, 5]);
    expect([...codes.levels]).toEqual([16, -4, -24, -4, 14]);
    expect(graph.entry).toBe(3);
    expect(graph.levels.map((level) => [...level])).toEqual([
      [[0, [1, 4]], [1, [0, 2]], [2, [1, 3]], [3, [2, 4]], [4, [0, 3]]],
      [[1, [3]], [3, [1]]],
    ]);
    expect(gainOf(space, codes.coefficients.subarray(2, 4), -0.3125)).toBe(Math.fround(1 / Math.fround(Math.sqrt(0.6875))));
  });

  it("is read by the core", () => {
    const index = must(core.openIndex(example));
    expect(index.info().works).toBe(5);
    index.delete();
  });
});

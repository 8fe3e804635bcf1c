// SPDX-License-Identifier: MIT
// Indexes of every structure, without a graph, with one and in partitions: the reader written from FORMAT.md and the core look at the same
// works and find the same works with the same scores.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SearchCore, SearchIndex } from "../../wasm/vitrine";
import { loadSearch } from "../wasm_core.mjs";
import { FormatError } from "./bytes";
import { cosineOf, type Index, readIndex, similarity } from "./files";
import { type Hit, order, searchGraph } from "./graph";
import { must } from "./must";
import { readPartition } from "./partitions";
import { queryOf } from "./space";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env["VITRINE_PROGRAM"] ?? join(root, "build/bin/vitrine");
const count = 1500;
const dimension = 24;

/** Vectors around thirty points, from a seed. */
const vectors = ((): readonly Float32Array[] => {
  let state = 1;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647 - 0.5;
  const vector = (around?: Float32Array): Float32Array => Float32Array.from({ length: dimension }, (_, i) => (around?.[i] ?? 0) + (around ? 0.4 : 1) * random());
  const points = Array.from({ length: 30 }, () => vector());
  return Array.from({ length: count }, (_, work) => vector(points[work % 30]));
})();
const unit = (vector: Float32Array): Float32Array => vector.map((value) => value / Math.hypot(...vector));
const asked = vectors.filter((_, work) => work % 100 === 7).map(unit);

const folder = mkdtempSync(join(tmpdir(), "vitrine-format-"));
afterAll(() => rmSync(folder, { recursive: true }));

let core: SearchCore;
beforeAll(async () => {
  core = await loadSearch();
  const lines = vectors.map((vec, work) => JSON.stringify({ id: `w${work}`, iiif_url: `https://iiif.museum.example/image/V${work}/info.json`, vec: [...vec] }));
  writeFileSync(join(folder, "works.jsonl"), lines.join("\n"));
});

interface Built {
  readonly site: string;
  readonly index: Index;
  readonly opened: SearchIndex;
  readonly partitions: { readonly folder: string; readonly files: number } | undefined;
}

function build(structure: "exact" | "graph" | "partitions"): Built {
  const site = join(folder, structure);
  execFileSync(program, ["build", join(folder, "works.jsonl"), "--structure", structure, "-o", site, "--quiet"], { stdio: ["ignore", "ignore", "pipe"] });
  const entry = JSON.parse(readFileSync(join(site, "vitrine.json"), "utf8")) as { index: { file: string }; structure?: { partitions: { folder: string; files: number } } };
  const bytes = new Uint8Array(readFileSync(join(site, entry.index.file)));
  return { site, index: readIndex(bytes), opened: must(core.openIndex(bytes)), partitions: entry.structure?.partitions };
}

const scored = (hits: readonly Hit[]): readonly object[] => hits.map((hit) => ({ work: hit.work, score: cosineOf(hit.similarity) }));
const options = { k: 50, ef: 64, radius: 2, method: "auto" } as const;

describe("an index without a graph", () => {
  it("is searched by looking at every work", () => {
    const { index, opened } = build("exact");
    const codes = must(index.codes);
    expect(index.graph).toBe(null);
    expect(opened.info()).toMatchObject({ structure: "exact", partitions: 0, works: count });
    for (const embedding of asked) {
      const query = queryOf(index.space, embedding);
      const hits = Array.from({ length: count }, (_, work) => ({ work, similarity: similarity(index.space, codes, work, query) })).sort(order);
      expect(must(opened.search(embedding, opened.info().model, options))).toEqual(scored(hits.slice(0, 50)));
    }
    opened.delete();
  });
});

describe("an index with a graph", () => {
  it("is walked alike", () => {
    const { index, opened } = build("graph");
    const [codes, graph] = [must(index.codes), must(index.graph)];
    expect(opened.info()).toMatchObject({ structure: "graph", partitions: 0, works: count });
    for (const embedding of asked) {
      const query = queryOf(index.space, embedding);
      const hits = searchGraph(graph, (work) => similarity(index.space, codes, work, query), 10, 64);
      expect(must(opened.search(embedding, opened.info().model, { k: 10, ef: 64, radius: 2, method: "graph" }))).toEqual(scored(hits));
    }
    opened.delete();
  });
});

describe("an index in partitions", () => {
  let built: Built;
  let files: readonly Uint8Array<ArrayBuffer>[];
  beforeAll(() => {
    built = build("partitions");
    const { folder: where, files: number } = must(built.partitions);
    files = Array.from({ length: number }, (_, i) => new Uint8Array(readFileSync(join(built.site, where, `${i}.bin`))));
  });
  afterAll(() => built.opened.delete());

  /** What this document says that a query finds in these partitions. */
  function found(embedding: Float32Array, numbers: readonly number[]): readonly object[] {
    const { space, directory } = built.index;
    const query = queryOf(space, embedding);
    const similarities = new Map<number, number>();
    for (const number of numbers) {
      const { works, codes } = readPartition(must(files[number]), must(directory), space, number);
      works.forEach((work, row) => similarities.set(work, similarity(space, codes, row, query)));
    }
    return scored([...similarities].map(([work, value]) => ({ work, similarity: value })).sort(order).slice(0, 50));
  }

  it("has as many files as the directory says, each work at home in one", () => {
    const { index, opened } = built;
    const directory = must(index.directory);
    expect(files.length).toBeGreaterThan(3);
    expect(directory.copies).toHaveLength(files.length);
    expect(opened.info()).toMatchObject({ structure: "partitions", partitions: files.length, lists: directory.lists, works: count });
    for (let work = 0; work < count; work += 1) {
      expect(must(opened.homeOf(work))).toBe(directory.starts.filter((start) => start <= work).length - 1);
    }
  });

  it("is asked in the partitions with the nearest centres", () => {
    const { index, opened } = built;
    const { centres } = must(index.directory);
    for (const embedding of asked) {
      const query = queryOf(index.space, embedding);
      const near = files.map((_, number) => ({ work: number, similarity: similarity(index.space, centres, number, query) })).sort(order);
      const handle = must(opened.query(embedding, opened.info().model, false));
      expect([...must(opened.partitionsFor(handle, { ...options, lists: 3 }))]).toEqual(near.slice(0, 3).map((hit) => hit.work));
      handle.delete();
    }
  });

  it("answers with the best works of those at hand, each once", () => {
    const { opened } = built;
    const { model } = opened.info();
    for (const [round, embedding] of asked.entries()) {
      const lists = 1 + (round % files.length);
      const handle = must(opened.query(embedding, model, false));
      const numbers = [...must(opened.partitionsFor(handle, { ...options, lists }))];
      for (const number of numbers) must(opened.hold(number, must(files[number])));
      expect(must(opened.searchQuery(handle, { ...options, lists }))).toEqual(found(embedding, numbers));
      handle.delete();
    }
  });

  it("has partitions that are refused where a byte is changed or missing, or in another one's place", () => {
    const { index, opened } = built;
    const file = must(files[1]);
    const refused = (bytes: Uint8Array, number: number): void => {
      expect(() => readPartition(bytes, must(index.directory), index.space, number)).toThrow(FormatError);
      expect(opened.hold(number, bytes).ok).toBe(false);
    };
    for (let at = 0; at < file.length; at += 31) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ 4;
      refused(changed, 1);
      refused(file.subarray(0, at), 1);
    }
    refused(file, 0);
  });
});

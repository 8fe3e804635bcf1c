// SPDX-License-Identifier: MIT
// Indexes of every structure, without a graph, with one and in partitions, and with fine codes: the reader written from FORMAT.md and the
// core look at the same works and find the same works with the same scores.
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
import { type FineLayer, fineSimilarity, readFineCode } from "./fine";
import { type Hit, order, searchGraph } from "./graph";
import { must } from "./must";
import { readPartition } from "./partitions";
import { queryOf, rowOf } from "./space";

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

type Files = readonly Uint8Array<ArrayBuffer>[];

interface FileSet {
  readonly folder: string;
  readonly files: number;
}

interface Entry {
  readonly index: { readonly file: string };
  readonly catalogue: { readonly shards: readonly { readonly file: string }[] };
  readonly structure?: { readonly partitions?: FileSet; readonly fine?: FileSet };
}

interface Built {
  readonly index: Index;
  readonly opened: SearchIndex;
  /** The work of each number, by its number in `vectors`. */
  readonly places: readonly number[];
  readonly partitions: Files;
  readonly fine: Files;
}

function build(structure: "exact" | "graph" | "partitions", ...more: readonly string[]): Built {
  const site = join(folder, [structure, ...more].join(""));
  execFileSync(program, ["build", join(folder, "works.jsonl"), "--structure", structure, ...more, "-o", site, "--quiet"], { stdio: ["ignore", "ignore", "pipe"] });
  const read = (file: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(site, file)));
  const json = (file: string): unknown => JSON.parse(readFileSync(join(site, file), "utf8"));
  const all = (set?: FileSet): Files => Array.from({ length: set?.files ?? 0 }, (_, number) => read(`${must(set).folder}/${number}.bin`));
  const entry = json("vitrine.json") as Entry;
  const works = entry.catalogue.shards.flatMap(({ file }) => (json(file) as { works: { id: string }[] }).works);
  const bytes = read(entry.index.file);
  return {
    index: readIndex(bytes),
    opened: must(core.openIndex(bytes)),
    places: works.map(({ id }) => Number(id.slice(1))),
    partitions: all(entry.structure?.partitions),
    fine: all(entry.structure?.fine),
  };
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
    expect([index.fine, opened.info().fine]).toEqual([null, false]);
    const handle = must(opened.query(must(asked[0]), opened.info().model, false));
    expect(opened.refine(handle, []).ok).toBe(false);
    handle.delete();
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
  let files: Files;
  beforeAll(() => {
    built = build("partitions");
    files = built.partitions;
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

describe.each(["exact", "graph", "partitions"] as const)("an index with fine codes: %s", (structure) => {
  let built: Built;
  let layer: FineLayer;
  const rows = new Map<number, Int8Array>();
  const holdAll = (): void => built.partitions.forEach((file, number) => void must(built.opened.hold(number, file)));
  beforeAll(() => {
    built = build(structure, "--fine");
    const { space, codes, directory, fine } = built.index;
    layer = must(fine);
    if (codes) for (let work = 0; work < count; work += 1) rows.set(work, rowOf(space, codes, work));
    for (const [number, file] of built.partitions.entries()) {
      const partition = readPartition(file, must(directory), space, number);
      partition.works.forEach((work, row) => rows.set(work, rowOf(space, partition.codes, row)));
    }
    holdAll();
  });
  afterAll(() => built.opened.delete());

  const fineOf = (work: number): { readonly work: number; readonly bytes: Uint8Array } => ({ work, bytes: must(built.fine[work]) });

  it("has one for each work, and says so", () => {
    expect(built.opened.info()).toMatchObject({ structure, fine: true });
    expect(built.fine).toHaveLength(count);
    expect(rows.size).toBe(count);
  });

  it("has those that stand for the works' embeddings", () => {
    const { space } = built.index;
    const { mean, step, basis, basisScale } = space;
    const product = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
    for (let work = 0; work < count; work += 50) {
      const { values, meanProduct, gain } = readFineCode(must(built.fine[work]), layer, space, work);
      const row = must(rows.get(work));
      const off = mean.map((_, i) => basis.reduce((sum, axis, r) => sum + step * (row[r] ?? 0) * (axis[i] ?? 0) * (basisScale[r] ?? 0), layer.step * (values[i] ?? 0)));
      const point = off.map((value, i) => value + (mean[i] ?? 0));
      expect(meanProduct).toBeCloseTo(product(mean, off), 5);
      expect(gain * Math.hypot(...point)).toBeCloseTo(1, 5);
      expect(gain * product(point, unit(must(vectors[must(built.places[work])])))).toBeGreaterThan(0.999);
    }
  });

  it("puts the first works in the same order, with the same scores", () => {
    const { index, opened } = built;
    const { space } = index;
    for (const embedding of asked) {
      const query = queryOf(space, embedding);
      const handle = must(opened.query(embedding, opened.info().model, false));
      const works = must(opened.searchQuery(handle, { ...options, lists: 256 })).map((hit) => hit.work);
      expect(works).toHaveLength(50);
      const hits = works.map((work) => {
        const fine = readFineCode(must(built.fine[work]), layer, space, work);
        return { work, similarity: fineSimilarity(space, layer, must(rows.get(work)), fine, query, embedding) };
      });
      const refined = must(opened.refine(handle, works.map(fineOf)));
      expect(refined).toEqual(scored(hits.sort(order)));
      expect(must(opened.refine(handle, works.slice(0, 7).reverse().map(fineOf)))).toEqual(refined.filter(({ work }) => works.indexOf(work) < 7));
      handle.delete();
    }
  });

  it("compares only what an embedding asks, and works whose codes are at hand", () => {
    const { opened } = built;
    const handle = must(opened.query(must(asked[0]), opened.info().model, false));
    const others = [must(opened.queryOfWork(3)), must(opened.mix([{ query: handle, weight: 1 }]))];
    for (const other of others) expect(opened.refine(other, [fineOf(3)]).ok).toBe(false);
    expect(opened.refine(handle, [{ work: count, bytes: must(built.fine[3]) }]).ok).toBe(false);
    for (const number of built.partitions.keys()) opened.release(number);
    expect(opened.refine(handle, [fineOf(3)]).ok).toBe(structure !== "partitions");
    holdAll();
    expect(must(opened.refine(handle, [fineOf(3)]))).toMatchObject([{ work: 3 }]);
    for (const query of [handle, ...others]) query.delete();
  });

  it("has files that are refused where a byte is changed, missing or too many, or in another one's place", () => {
    const { index, opened } = built;
    const handle = must(opened.query(must(asked[0]), opened.info().model, false));
    const refused = (bytes: Uint8Array, work: number): void => {
      expect(() => readFineCode(bytes, layer, index.space, work)).toThrow(FormatError);
      expect(opened.refine(handle, [fineOf(9), { work, bytes }])).toMatchObject({ ok: false, error: { message: expect.stringContaining(`work ${work}`) as string } });
    };
    const file = must(built.fine[5]);
    for (let at = 0; at < file.length; at += 1) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      refused(changed, 5);
      refused(file.subarray(0, at), 5);
    }
    refused(Uint8Array.from([...file, ...new Uint8Array(16)]), 5);
    refused(file, 6);
    handle.delete();
  });
});

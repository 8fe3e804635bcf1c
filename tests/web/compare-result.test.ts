// SPDX-License-Identifier: MIT
// Results of comparisons, read as hostile, and the addresses that name them.
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseResult } from "../../web/src/compare/result";
import { parseRoute, workAddress } from "../../web/src/compare/route";
import { resultPlace, ResultSource } from "../../web/src/compare/source";
import { parseWorkFile } from "../../web/src/compare/work-file";
import { compareBase, sampleResult } from "./compare-sample";

const parse = (change: Record<string, unknown> = {}): ReturnType<typeof parseResult> => parseResult(JSON.stringify(sampleResult(change)), compareBase);
const digest = "0123456789abcdef".repeat(4);

describe("a result", () => {
  it("is read with its models, figures and works", () => {
    const { models, agreement, precision, works, rows } = parse();
    expect(works).toBe(3);
    expect(models[0]).toMatchObject({ id: "a", embeddingBytes: 16, networkBytes: 0, milliseconds: null, trained: true });
    expect(models[1]).toMatchObject({ label: "Model B", networkBytes: 1000, milliseconds: 2.5, trained: false });
    expect(agreement?.shares[0]?.[1]).toBe(0.5);
    expect(precision?.classes[0]?.name).toBe("moths");
    expect(rows).toHaveLength(3);
  });

  it("may lack figures", () => {
    const { agreement, precision } = parse({ agreement: undefined, precision: null });
    expect([agreement, precision]).toEqual([null, null]);
  });

  it.each([
    ["another file", { format: "vitrine-site" }, /no result of a comparison/],
    ["a version to come", { version: 2 }, /version 2/],
    ["no models", { models: [] }, /models/],
    ["too many models", { models: Array.from({ length: 17 }, (_, i) => ({ id: `m${i}`, dimension: 1 })) }, /more than 16/],
    ["two models of one id", { models: [{ id: "a", dimension: 1 }, { id: "a", dimension: 1 }] }, /ids of their own/],
    ["no works", { works: [] }, /works must not be empty/],
    ["a share beyond all", { agreement: { k: 2, shares: [[1, 2], [0.5, 1]] } }, /shares\[0\]\[1\] must be a number from 0 to 1/],
    ["a row of shares too few", { agreement: { k: 2, shares: [[1, 0.5]] } }, /a row for each/],
    ["an id that is no text", { id: 7 }, /id must be a text/],
    ["neither works nor a set", { works: 3 }, /set/],
  ])("with %s is refused", (_, change, reason) => expect(() => parse(change)).toThrow(reason));

  it.each([
    ["a neighbour that is not there", [[[3, 0.9]], []], /from 0 to 2/],
    ["a score that is none", [[[1, 7]], []], /from -1 to 1/],
    ["a pair of three", [[[1, 0.5, 0]], []], /more than 2/],
    ["a row too few", [[[1, 0.5]]], /a row for each/],
  ])("with %s in a work's rows is refused", (_, rows, reason) => {
    const works = sampleResult()["works"] as Record<string, unknown>[];
    expect(() => parse({ works: [{ ...works[0], rows }, works[1], works[2]] })).toThrow(reason);
  });

  it.each(["../../secret", "data/works", "https://evil.example/works-0123456789abcdef", "data/../works-0123456789abcdef"])("names no folder outside its own: %s", (folder) => {
    expect(() => parse({ works: 3, set: { folder, ending: ".json", files: 3, bytes: 30, largest: 20, sha256: digest } })).toThrow(/folder/);
  });

  it("has a file for each work, no fewer", () => {
    const set = (files: number) => ({ folder: "data/works-0123456789abcdef", files, bytes: 30, largest: 20, sha256: digest });
    expect(() => parse({ works: 3, set: set(2) })).toThrow(/2 files where 3/);
    expect(parse({ works: 3, set: set(3) }).rows).toMatchObject({ folder: `${compareBase}data/works-0123456789abcdef` });
  });
});

describe("a work's file", () => {
  const file = { work: { id: "w0", title: "", class: "moths" }, others: [{ at: 7, id: "w7", title: "Seven", perturbation: "m2", of: "w0" }], rows: [[[0, 0.5]], []] };
  const read = (change: object = {}): ReturnType<typeof parseWorkFile> => parseWorkFile(JSON.stringify({ ...file, ...change }), 0, 2, compareBase);

  it("shows each row's works with their scores", () => {
    const { work, rows } = read();
    expect(work.title).toBe("w0");
    expect(rows[0]?.[0]).toMatchObject({ score: 0.5, work: { at: 7, title: "Seven", perturbation: "m2", of: "w0" } });
    expect(rows[1]).toEqual([]);
  });

  it("refuses perturbations that it does not know, and forgets those of nothing", () => {
    expect(() => read({ others: [{ ...file.others[0], perturbation: "m9" }] })).toThrow(/m1, m2, m3, m4, m5/);
    expect(read({ work: { id: "w0", perturbation: "m1" } }).work.perturbation).toBeNull();
  });

  it("takes pictures from its own folder or the web, and from nowhere else", () => {
    const address = (picture: string): string | undefined => read({ work: { id: "w0", picture } }).work.image?.sizes[0]?.url;
    expect(address("thumbs/0.jpg")).toBe(`${compareBase}thumbs/0.jpg`);
    expect(address("https://images.example/0.jpg")).toBe("https://images.example/0.jpg");
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "../0.jpg", "//evil.example/0.jpg", "file:///etc/passwd"]) expect(address(bad)).toBeUndefined();
  });

  it("links to homepages on the web alone", () => {
    expect(read({ work: { id: "w0", homepage: "javascript:alert(1)" } }).work.homepage).toBeNull();
    expect(read({ work: { id: "w0", homepage: "https://museum.example/0" } }).work.homepage).toBe("https://museum.example/0");
  });
});

describe("the place of a result", () => {
  const at = (query: string): ReturnType<typeof resultPlace> => resultPlace(`https://museum.example/compare/index.html${query}#/work/x`);

  it("is beside the page where nothing else is asked for", () => expect(at("")).toEqual({ url: `${compareBase}comparison.json`, host: null }));

  it("may be a path, or another host, which is then named", () => {
    expect(at("?results=other/comparison.json")).toEqual({ url: `${compareBase}other/comparison.json`, host: null });
    expect(at("?results=https%3A%2F%2Fother.example%3A8443%2Fr.json%23x")).toEqual({ url: "https://other.example:8443/r.json", host: "other.example:8443" });
  });

  it.each(["javascript:alert(1)", "data:application/json,{}", "file:///etc/passwd", "blob:https://museum.example/1", "https://user:secret@other.example/", "http://["])("refuses %s", (address) => {
    expect(() => at(`?results=${encodeURIComponent(address)}`)).toThrow(/no result/);
  });
});

describe("a source", () => {
  afterEach(() => vi.unstubAllGlobals());
  const open = async (result: unknown): Promise<ResultSource> => {
    vi.stubGlobal("fetch", vi.fn(async () => new Response(JSON.stringify(result))));
    return ResultSource.open({ url: `${compareBase}comparison.json`, host: null });
  };

  it("gives the works and titles of a result that holds them itself", async () => {
    const source = await open(sampleResult());
    expect((await source.work(1)).rows[0]?.map(({ work, score }) => [work.id, score])).toEqual([["w0", 0.9], ["w2", 0.4]]);
    expect(await source.titles()).toEqual({ ids: ["w0", "w1", "w2"], titles: ["Moth", "Café moth", "Vase"] });
    await expect(source.work(3)).rejects.toThrow(/no work of number 3/);
  });

  it("asks again for a work that could not be fetched", async () => {
    const set = { folder: "data/works-0123456789abcdef", files: 1, bytes: 30, largest: 2000, sha256: digest };
    const source = await open(sampleResult({ works: 1, set }));
    vi.stubGlobal("fetch", vi.fn().mockRejectedValueOnce(new TypeError("offline")).mockResolvedValueOnce(new Response(JSON.stringify({ work: { id: "w0" }, others: [], rows: [[], []] }))));
    await expect(source.work(0)).rejects.toMatchObject({ code: "network" });
    expect((await source.work(0)).work.id).toBe("w0");
  });

  it("reads no more of a work's file than the result promises", async () => {
    const set = { folder: "data/works-0123456789abcdef", files: 1, bytes: 30, largest: 30, sha256: digest };
    const source = await open(sampleResult({ works: 1, set }));
    vi.stubGlobal("fetch", vi.fn(async () => new Response("x".repeat(31))));
    await expect(source.work(0)).rejects.toMatchObject({ code: "damaged-site" });
  });
});

describe("the address of a work", () => {
  it("is read as it was written, whatever the id", () => {
    for (const id of ["a/b?c#d", "ü ß", "100%", "../.."]) expect(parseRoute(workAddress({ id, at: 12 }))).toEqual({ view: "work", id, at: 12 });
  });

  it("that makes no sense is the beginning", () => {
    for (const hash of ["", "#/", "#/work/", "#/work/%E0%A4%A", "#/nothing"]) expect(parseRoute(hash)).toEqual({ view: "start" });
    expect(parseRoute("#/work/x?at=-1")).toEqual({ view: "work", id: "x", at: null });
    expect(parseRoute("#/scores")).toEqual({ view: "scores" });
  });
});

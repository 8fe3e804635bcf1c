// SPDX-License-Identifier: MIT
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FineFile, Query, ScoredWork, SearchIndex } from "../../wasm/vitrine";
import { VitrineError } from "../../web/src/lib/errors";
import type { RemoteFile } from "../../web/src/lib/site-files";
import { FineCodes, refinedWorks } from "../../web/src/worker/fine-codes";
import type { FetchBytes } from "../../web/src/worker/fetch-set";

const set = { folder: "https://museum.example/data/fine-0123456789abcdef", ending: ".bin", files: 2000, bytes: 20_000, largest: 20 } as const;
const numberOf = (file: RemoteFile): number => Number(/(\d+)\.bin$/.exec(file.url)?.[1]);

/** What a fine code says in these tests: one byte, the score in hundredths. None: damaged. */
const index = {
  refine: (_query: Query, files: readonly FineFile[]) => {
    const bad = files.find(({ bytes }) => bytes.length !== 1);
    if (bad) return { ok: false, error: { code: 4, name: "corrupt data", message: `the fine code of work ${bad.work}: damaged` } };
    const scored = files.map(({ work, bytes }) => ({ work, score: (bytes[0] ?? 0) / 100 }));
    return { ok: true, value: scored.sort((a, b) => b.score - a.score || a.work - b.work) };
  },
} as unknown as SearchIndex;

const query = {} as Query;
const nothing = (): void => undefined;
const refining = { signal: new AbortController().signal, onBytes: nothing, bringCodes: () => Promise.resolve() };
const network = (): VitrineError => new VitrineError({ code: "network", message: "The file could not be fetched.", remedy: "" });
/** So many works from `first` on, as codes find them: scores of .9 and less. */
const found = (count: number, first = 0): ScoredWork[] => Array.from({ length: count }, (_, at) => ({ work: first + at, score: 0.9 - at / 1000 }));
const worksOf = (ranked: readonly ScoredWork[]): number[] => ranked.map(({ work }) => work);

/** Fine codes of scores that turn the order round, and what was asked for. */
function turned(spoil: (number: number) => Promise<Uint8Array> | null = () => null) {
  const asked: number[] = [];
  const fetchBytes: FetchBytes = (file) => {
    asked.push(numberOf(file));
    return spoil(numberOf(file)) ?? Promise.resolve(Uint8Array.of(numberOf(file) % 100));
  };
  return { asked, fine: new FineCodes(index, set, "Reload the page.", fetchBytes) };
}

describe("fine codes", () => {
  it("put the first fifty works in order, and leave the others where they were", async () => {
    const { asked, fine } = turned();
    const ranked = await fine.refine(query, found(60), refining);
    expect(worksOf(ranked)).toEqual([...Array.from({ length: 50 }, (_, at) => 49 - at), 50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
    expect([ranked[0], ranked[50]]).toEqual([{ work: 49, score: 0.49 }, { work: 50, score: 0.85 }]);
    expect(asked).toHaveLength(refinedWorks);
    expect(worksOf(await fine.refine(query, found(3), refining))).toEqual([2, 1, 0]);
    expect(await fine.refine(query, [], refining)).toEqual([]);
  });

  it("are fetched side by side, and once where queries are alike", async () => {
    const { asked, fine } = turned();
    const going = fine.refine(query, found(50), refining);
    expect(asked).toHaveLength(50);
    await going;
    await fine.refine(query, found(50, 5), refining);
    expect(asked.slice(50)).toEqual([50, 51, 52, 53, 54]);
  });

  it("are kept for some queries, those used last", async () => {
    const { asked, fine } = turned();
    for (let first = 0; first <= 450; first += 50) await fine.refine(query, found(50, first), refining);
    await fine.refine(query, found(50), refining);
    expect(asked).toHaveLength(500);
    await fine.refine(query, found(50, 500), refining);
    await fine.refine(query, found(50), refining);
    expect(asked).toHaveLength(550);
    await fine.refine(query, found(50, 50), refining);
    expect(asked).toHaveLength(600);
  });

  it("are kept in fewer files where these are long", async () => {
    const asked: number[] = [];
    const large = new FineCodes(index, { ...set, largest: 65_536, bytes: 2_000_000 }, "", (file) => (asked.push(numberOf(file)), Promise.resolve(Uint8Array.of(1))));
    for (const first of [0, 50, 0]) await large.refine(query, found(50, first), refining);
    // 64 of them are 4 MiB: 36 to 99.
    expect(asked).toHaveLength(136);
  });

  it("that cannot be fetched leave their works the codes' scores, each in the place of its score", async () => {
    // Works 10 and 20 keep .89 and .88, between others; the connection of work 30 breaks off within the file.
    const { asked, fine } = turned((number) => {
      if (number === 30) return Promise.reject(new TypeError("network error"));
      if (number % 10 === 0) return Promise.reject(network());
      return Promise.resolve(Uint8Array.of(number === 41 ? 100 : number === 42 ? 88 : 50));
    });
    const ranked = await fine.refine(query, found(50), refining);
    expect(worksOf(ranked).slice(0, 8)).toEqual([41, 0, 10, 42, 20, 30, 40, 1]);
    expect(ranked[2]).toEqual({ work: 10, score: 0.89 });
    expect(worksOf(ranked)).toHaveLength(50);
    asked.length = 0;
    await fine.refine(query, found(50), refining);
    expect(asked).toEqual([0, 10, 20, 30, 40]);
  });

  it("that are all out of reach leave the answer as it was", async () => {
    const { fine } = turned(() => Promise.reject(network()));
    expect(await fine.refine(query, found(60), { ...refining, bringCodes: () => Promise.reject(new Error("not needed")) })).toEqual(found(60));
  });

  it("that are damaged are refused by the work's number, and fetched anew the next time", async () => {
    let damaged = true;
    const { asked, fine } = turned((number) => (number === 7 && damaged ? Promise.resolve(new Uint8Array(0)) : null));
    await expect(fine.refine(query, found(50), refining)).rejects.toMatchObject({ code: "damaged-site", message: "The fine code of work 7: damaged.", remedy: "Reload the page." });
    damaged = false;
    asked.length = 0;
    expect(worksOf(await fine.refine(query, found(50), refining))[0]).toBe(49);
    expect(asked).toContain(7);
    const long = turned((number) => (number === 7 ? Promise.reject(new VitrineError({ code: "damaged-site", message: "7.bin is longer than it should be.", remedy: "" })) : null));
    await expect(long.fine.refine(query, found(50), refining)).rejects.toThrow("7.bin is longer");
  });

  it("are compared when the works' codes are at hand again", async () => {
    const order: string[] = [];
    const watched = { refine: (...asked: Parameters<SearchIndex["refine"]>) => (order.push("refine"), index.refine(...asked)) } as SearchIndex;
    const fine = new FineCodes(watched, set, "", async () => (order.push("fetch"), Uint8Array.of(1)));
    await fine.refine(query, found(1), { ...refining, bringCodes: async () => void order.push("codes") });
    expect(order).toEqual(["fetch", "codes", "refine"]);
  });

  it("say how many bytes have come of about how many", async () => {
    const seen: (readonly [number, number])[] = [];
    const fine = new FineCodes(index, set, "", async (_file, _signal, onBytes) => (onBytes(8), Uint8Array.of(1)));
    await fine.refine(query, found(2), { ...refining, onBytes: (loaded, total) => seen.push([loaded, total]) });
    expect(seen).toEqual([[8, 20], [16, 20]]);
  });

  it("are given up when the visitor stops", async () => {
    let stopped = 0;
    const stop = new AbortController();
    const hanging: FetchBytes = (_file, signal) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => ((stopped += 1), reject(new DOMException("stopped", "AbortError")))));
    const going = new FineCodes(index, set, "", hanging).refine(query, found(8), { ...refining, signal: stop.signal });
    stop.abort();
    await expect(going).rejects.toMatchObject({ name: "AbortError" });
    expect(stopped).toBe(8);
  });
});

describe("a connection that brings nothing", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is waited for ten seconds since the last byte, and no longer", async () => {
    let stopped = 0;
    const hanging: FetchBytes = (file, signal, onBytes) => {
      if (numberOf(file) === 1) setTimeout(() => onBytes(1), 8_000);
      if (numberOf(file) === 2) return new Promise((resolve) => setTimeout(() => resolve(Uint8Array.of(99)), 15_000));
      return new Promise((_, reject) => signal.addEventListener("abort", () => ((stopped += 1), reject(new DOMException("stopped", "AbortError")))));
    };
    let ranked: readonly ScoredWork[] | null = null;
    void new FineCodes(index, set, "", hanging).refine(query, found(3), refining).then((answer) => (ranked = answer));
    await vi.advanceTimersByTimeAsync(17_999);
    expect(ranked).toBe(null);
    await vi.advanceTimersByTimeAsync(2);
    expect(ranked).toEqual([{ work: 2, score: 0.99 }, { work: 0, score: 0.9 }, { work: 1, score: 0.9 - 1 / 1000 }]);
    expect(stopped).toBe(2);
  });
});

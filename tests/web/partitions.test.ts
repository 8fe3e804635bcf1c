// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import type { SearchIndex } from "../../wasm/vitrine";
import { countOf, fileAt } from "../../web/src/lib/site-files";
import type { RemoteFile } from "../../web/src/lib/site-files";
import { HeldPartitions } from "../../web/src/worker/partitions";

const set = { folder: "https://museum.example/data/partitions-0123456789abcdef", ending: ".bin", files: 6, bytes: 600, largest: 200 } as const;
const numberOf = (file: RemoteFile): number => Number(/(\d+)\.bin$/.exec(file.url)?.[1]);

/** An index that holds 10 bytes for each partition. */
function fakeIndex() {
  const held = new Set<number>();
  const index = {
    held,
    holds: (number: number) => held.has(number),
    hold: (number: number, bytes: Uint8Array) => {
      if (bytes.length === 0) return { ok: false, error: { code: 4, name: "corrupt data", message: "partition: damaged" } };
      held.add(number);
      return { ok: true, value: 10 };
    },
    release: (number: number) => void held.delete(number),
  };
  return index as typeof index & SearchIndex;
}

const signal = new AbortController().signal;
const nothing = (): void => undefined;

describe("a set of files", () => {
  it("names each by its number, up to the last", () => {
    expect(countOf(set)).toBe(6);
    expect(fileAt(set, 5)).toEqual({ url: `${set.folder}/5.bin`, bytes: 200, sha256: "" });
    expect([fileAt(set, 6), fileAt(set, -1), fileAt(set, 0.5)]).toEqual([undefined, undefined, undefined]);
  });
});

describe("partitions at hand", () => {
  it("are fetched once, and side by side", async () => {
    const index = fakeIndex();
    const asked: number[] = [];
    let together = 0;
    let most = 0;
    const partitions = new HeldPartitions(index, set, "", 1000, async (file) => {
      asked.push(numberOf(file));
      most = Math.max(most, (together += 1));
      await Promise.resolve();
      together -= 1;
      return new Uint8Array(100);
    });
    await partitions.bring([2, 0, 4], signal, nothing);
    await partitions.bring([4, 5], signal, nothing);
    expect(asked).toEqual([2, 0, 4, 5]);
    expect(most).toBe(3);
    expect([...index.held].sort()).toEqual([0, 2, 4, 5]);
  });

  it("are released where they take too much memory, those used longest ago first, and never those asked for", async () => {
    const index = fakeIndex();
    const partitions = new HeldPartitions(index, set, "", 25, async () => new Uint8Array(1));
    await partitions.bring([0, 1], signal, nothing);
    await partitions.bring([0], signal, nothing);
    await partitions.bring([2], signal, nothing);
    expect([...index.held].sort()).toEqual([0, 2]);
    await partitions.bring([3, 4, 5], signal, nothing);
    expect([...index.held].sort()).toEqual([3, 4, 5]);
  });

  it("are fetched again where another query had them released meanwhile", async () => {
    const index = fakeIndex();
    let arrive: (bytes: Uint8Array) => void = nothing;
    const slow = new Promise<Uint8Array>((resolve) => (arrive = resolve));
    const partitions = new HeldPartitions(index, set, "", 10, async (file) => (numberOf(file) === 1 ? slow : new Uint8Array(1)));
    await partitions.bring([0], signal, nothing);
    const both = partitions.bring([0, 1], signal, nothing);
    await partitions.bring([2], signal, nothing);
    expect(index.holds(0)).toBe(false);
    arrive(new Uint8Array(1));
    await both;
    expect([index.holds(0), index.holds(1)]).toEqual([true, true]);
  });

  it("say how many bytes have come of about how many", async () => {
    const seen: (readonly [number, number])[] = [];
    const partitions = new HeldPartitions(fakeIndex(), set, "", 1000, async (_file, _signal, onBytes) => {
      onBytes(150);
      return new Uint8Array(150);
    });
    await partitions.bring([0, 1], signal, (loaded, total) => seen.push([loaded, total]));
    expect(seen).toEqual([[150, 200], [300, 300]]);
  });

  it("are given up together: when the visitor stops, and when one cannot be had", async () => {
    const stopped: boolean[] = [];
    const stop = new AbortController();
    const hanging = (file: RemoteFile, own: AbortSignal): Promise<Uint8Array> =>
      new Promise((_, reject) => {
        own.addEventListener("abort", () => (stopped.push(true), reject(new DOMException("stopped", "AbortError"))));
        if (numberOf(file) === 3) reject(new Error("3.bin could not be fetched"));
      });
    const partitions = new HeldPartitions(fakeIndex(), set, "", 1000, hanging);
    const bringing = partitions.bring([0, 1], stop.signal, nothing);
    stop.abort();
    await expect(bringing).rejects.toThrow("stopped");
    expect(stopped).toHaveLength(2);
    await expect(partitions.bring([0, 3], signal, nothing)).rejects.toThrow("3.bin could not be fetched");
    expect(stopped).toHaveLength(4);
  });

  it("that are damaged are refused", async () => {
    const partitions = new HeldPartitions(fakeIndex(), set, "Reload the page.", 1000, async () => new Uint8Array(0));
    await expect(partitions.bring([0], signal, nothing)).rejects.toMatchObject({ code: "damaged-site", message: "Partition: damaged.", remedy: "Reload the page." });
  });
});

// SPDX-License-Identifier: MIT
// The partitions of one index that are at hand: fetched as queries come near them, and released again when they take too much
// memory, the one used longest ago first.
import type { SearchIndex } from "@vitrine/core";
import { fetchFile } from "../lib/fetch-file";
import { fileAt } from "../lib/site-files";
import type { RemoteFile, RemoteSet } from "../lib/site-files";
import { unwrap } from "./core";

/** Enough for several queries of the largest collections, and what a telephone can spare. */
export const heldBytes = 40 * 2 ** 20;

export type FetchBytes = (file: RemoteFile, signal: AbortSignal, onBytes: (loaded: number) => void) => Promise<Uint8Array>;

export class HeldPartitions {
  /** Bytes of each in memory, the one used longest ago first. */
  private readonly held = new Map<number, number>();

  constructor(
    private readonly index: SearchIndex,
    private readonly files: RemoteSet,
    private readonly republished: string,
    private readonly limit = heldBytes,
    private readonly fetchBytes: FetchBytes = fetchFile,
  ) {}

  /** Has all of these at hand when it returns, and until the next await of the caller. */
  async bring(numbers: Iterable<number>, signal: AbortSignal, onBytes: (loaded: number, total: number) => void): Promise<void> {
    const wanted = [...numbers];
    // Another query may have released some of them while these were on their way.
    for (let missing = wanted; missing.length > 0; ) {
      missing = wanted.filter((number) => !this.index.holds(number));
      const files = await this.fetchAll(missing, signal, onBytes);
      for (const [number, bytes] of files) this.held.set(number, unwrap(this.index.hold(number, bytes), "damaged-site", this.republished));
    }
    for (const number of wanted) this.touch(number);
    this.releaseAllBut(new Set(wanted));
  }

  private async fetchAll(numbers: readonly number[], signal: AbortSignal, onBytes: (loaded: number, total: number) => void): Promise<readonly (readonly [number, Uint8Array])[]> {
    // When one fails, the others are not wanted any more.
    const all = new AbortController();
    const abort = (): void => all.abort(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    // How long each is stands nowhere: about as long as they are on average.
    const expected = Math.round((numbers.length * this.files.bytes) / this.files.files);
    const loaded = new Map<number, number>();
    const report = (number: number, bytes: number): void => {
      loaded.set(number, bytes);
      const sum = [...loaded.values()].reduce((total, each) => total + each, 0);
      onBytes(sum, Math.max(sum, expected));
    };
    try {
      return await Promise.all(
        numbers.map(async (number) => {
          const file = fileAt(this.files, number);
          if (!file) throw new RangeError(`there is no partition ${number}`);
          return [number, await this.fetchBytes(file, all.signal, (bytes) => report(number, bytes))] as const;
        }),
      );
    } catch (error) {
      all.abort();
      throw error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  private touch(number: number): void {
    const bytes = this.held.get(number) ?? 0;
    this.held.delete(number);
    this.held.set(number, bytes);
  }

  private releaseAllBut(wanted: ReadonlySet<number>): void {
    let total = [...this.held.values()].reduce((sum, bytes) => sum + bytes, 0);
    for (const [number, bytes] of this.held) {
      if (total <= this.limit) return;
      if (wanted.has(number)) continue;
      this.index.release(number);
      this.held.delete(number);
      total -= bytes;
    }
  }
}

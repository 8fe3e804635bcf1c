// SPDX-License-Identifier: MIT
// The partitions of one index that are at hand: fetched as queries come near them, and released again when they take too much
// memory, the one used longest ago first.
import type { SearchIndex } from "@vitrine/core";
import { fetchFile } from "../lib/fetch-file";
import type { RemoteSet } from "../lib/site-files";
import { unwrap } from "./core";
import { fetchOfSet } from "./fetch-set";
import type { FetchBytes } from "./fetch-set";

/** Enough for several queries of the largest collections, and what a telephone can spare. */
export const heldBytes = 40 * 2 ** 20;

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
      const files = await fetchOfSet(this.files, missing, this.fetchBytes, signal, onBytes);
      for (const [number, bytes] of files) this.held.set(number, unwrap(this.index.hold(number, bytes), "damaged-site", this.republished));
    }
    for (const number of wanted) this.touch(number);
    this.releaseAllBut(new Set(wanted));
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

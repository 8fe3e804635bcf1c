// SPDX-License-Identifier: MIT
// Puts the first works that the codes find in a better order, by their fine codes: a small file a work, fetched for a query and
// kept for the next ones like it.
import type { Query, ScoredWork, SearchIndex } from "@vitrine/core";
import { VitrineError } from "../lib/errors";
import { fetchFile } from "../lib/fetch-file";
import { LruCache } from "../lib/lru-cache";
import type { RemoteSet } from "../lib/site-files";
import { unwrap } from "./core";
import { fetchOfSet } from "./fetch-set";
import type { FetchBytes } from "./fetch-set";

/** kRefined of native/include/vitrine/fine.h. */
export const refinedWorks = 50;
// Ten queries' files are some 400 KB; of files as long as they may be, 64 are kept.
const keptFiles = 500;
const keptBytes = 4 * 2 ** 20;
// A connection that brings no byte for so long is not waited for: the codes have an answer already.
const patienceMs = 10_000;

export interface Refining {
  readonly signal: AbortSignal;
  readonly onBytes: (loaded: number, total: number) => void;
  /** Has the works' codes at hand when it returns: another query may have released them while files were on their way. */
  readonly bringCodes: () => Promise<void>;
}

export class FineCodes {
  /** Files that the core has read, by their works. */
  private readonly kept: LruCache<number, Uint8Array>;

  constructor(
    private readonly index: SearchIndex,
    private readonly files: RemoteSet,
    private readonly republished: string,
    private readonly fetchBytes: FetchBytes = fetchFile,
  ) {
    this.kept = new LruCache(Math.min(keptFiles, Math.floor(keptBytes / files.largest)));
  }

  /** What a query found, the first works in the order of their fine codes. One whose file is not to be had keeps its score,
   * and stands where that puts it. */
  async refine(query: Query, found: readonly ScoredWork[], { signal, onBytes, bringCodes }: Refining): Promise<readonly ScoredWork[]> {
    const first = found.slice(0, refinedWorks);
    const had = await this.bring(first.map(({ work }) => work), signal, onBytes);
    if (had.size === 0) return found;
    await bringCodes();
    const files = Array.from(had, ([work, bytes]) => ({ work, bytes }));
    const refined = unwrap(this.index.refine(query, files), "damaged-site", this.republished);
    for (const [work, bytes] of had) this.kept.set(work, bytes);
    const others = first.filter(({ work }) => !had.has(work));
    // Sorting is stable: of equal scores, those of the core stay in its order.
    const ordered = [...refined, ...others].sort((one, other) => other.score - one.score);
    return [...ordered, ...found.slice(refinedWorks)];
  }

  /** The files of these works, but for those that are not to be had. */
  private async bring(works: readonly number[], signal: AbortSignal, onBytes: Refining["onBytes"]): Promise<ReadonlyMap<number, Uint8Array>> {
    const had = new Map<number, Uint8Array>();
    for (const work of works) {
      const bytes = this.kept.get(work);
      if (bytes) had.set(work, bytes);
    }
    const missing = works.filter((work) => !had.has(work));
    for (const [work, bytes] of await this.fetchAll(missing, signal, onBytes)) if (bytes) had.set(work, bytes);
    return had;
  }

  /** Null for each that could not be fetched, or did not come in time. */
  private async fetchAll(works: readonly number[], signal: AbortSignal, onBytes: Refining["onBytes"]): Promise<readonly (readonly [number, Uint8Array | null])[]> {
    let stop = (): void => undefined;
    const stalled = new Promise<null>((resolve) => (stop = () => resolve(null)));
    let timer = setTimeout(stop, patienceMs);
    const heard: Refining["onBytes"] = (loaded, total) => {
      clearTimeout(timer);
      timer = setTimeout(stop, patienceMs);
      onBytes(loaded, total);
    };
    const fetchOne: FetchBytes<Uint8Array | null> = (...asked) => Promise.race([this.fetchBytes(...asked).catch(nullIfLost), stalled]);
    try {
      return await fetchOfSet(this.files, works, fetchOne, signal, heard);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Throws again what is no fault of the connection. One that breaks off within a file is a TypeError. */
function nullIfLost(error: unknown): null {
  if (error instanceof TypeError || (error instanceof VitrineError && error.code === "network")) return null;
  throw error;
}

// SPDX-License-Identifier: MIT
// What a site keeps on the device, and when: its page after the first visit, a small collection's data with it, what was seen as
// it is seen; and all of it where the visitor asks. Whatever breaks off goes on from there: each file is asked for once.
import { fetchTyped } from "../lib/fetch-file";
import { toPlainError, VitrineError } from "../lib/errors";
import type { PlainError } from "../lib/errors";
import { Remembered } from "../lib/remembered";
import { dataShelf, seenShelf, wholeShelf } from "../lib/shelves";
import { collectionBytes, collectionFiles, coreBytes, coreFiles } from "./collection-files";
import type { CollectionFile, Extent } from "./collection-files";
import { keepPage, put } from "./keep-page";
import type { OpenedSite } from "./keep-page";

export type Keeping =
  | { readonly status: "none" }
  | { readonly status: "busy"; readonly extent: Extent; readonly loaded: number; readonly total: number }
  | { readonly status: "kept"; readonly extent: Extent; readonly bytes: number }
  /** Kept of an earlier build; what is the same need not be fetched again. */
  | { readonly status: "outdated"; readonly extent: Extent }
  | { readonly status: "failed"; readonly extent: Extent; readonly error: PlainError };

/** A collection whose data are no larger is kept with the page, unasked. */
const unaskedBytes = 4 * 2 ** 20;
/** A kiosk keeps large pictures as well, up to here. */
const kioskBytes = 2 * 2 ** 30;
const atOnce = 6;
const maxSeenBytes = 16 * 2 ** 20;

export class Keeper {
  private readonly chosen: Remembered;
  private readonly listeners = new Set<(state: Keeping) => void>();
  private current: Keeping;
  private run: AbortController | null = null;

  constructor(private readonly site: OpenedSite) {
    this.chosen = new Remembered(`vitrine keeps ${site.base}`);
    this.current = this.remembered();
  }

  get state(): Keeping {
    return this.current;
  }

  /** What keeping everything takes. */
  bytes(extent: Extent): number {
    return collectionBytes(this.site.entry, extent);
  }

  listen(listener: (state: Keeping) => void): () => void {
    this.listeners.add(listener);
    listener(this.current);
    return () => this.listeners.delete(listener);
  }

  /** What is kept without being asked for. Never throws: the next visit tries again. */
  async begin(visited: readonly string[], kiosk: boolean): Promise<void> {
    const { signal } = new AbortController();
    const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
    try {
      await this.keepSeen(visited, signal);
      if (connection?.saveData) return;
      await keepPage(this.site, signal);
      if (kiosk) return await this.keepAll(this.bytes("all") <= kioskBytes ? "all" : "small");
      if (coreBytes(this.site.entry) > unaskedBytes) return;
      for (const each of coreFiles(this.site.entry)) await this.have(each, signal);
    } catch {
      // Offline, or a build was published meanwhile.
    }
  }

  /** Makes everything available without a network; `state` says how far it is. */
  async keepAll(extent: Extent): Promise<void> {
    if (this.run || (this.current.status === "kept" && this.current.extent === extent)) return;
    const run = (this.run = new AbortController());
    const { signal } = run;
    const { entry, base, build } = this.site;
    const total = this.bytes(extent);
    this.set({ status: "busy", extent, loaded: 0, total });
    try {
      await this.makeRoom(total);
      await keepPage(this.site, signal);
      const wanted = new Set<string>();
      let loaded = 0;
      const read = async (shard: CollectionFile): Promise<ArrayBuffer> => (await this.have(shard, signal)).arrayBuffer();
      await inParallel(collectionFiles(entry, base, extent, read), async (each) => {
        signal.throwIfAborted();
        loaded += Number((await this.have(each, signal)).headers.get("Content-Length"));
        if (!each.single) wanted.add(each.file.url);
        this.set({ status: "busy", extent, loaded: Math.min(loaded, total), total });
      });
      await this.dropOthers(wanted);
      this.chosen.set(JSON.stringify({ extent, build, bytes: loaded }));
      this.set({ status: "kept", extent, bytes: loaded });
    } catch (error) {
      this.set(signal.aborted ? this.remembered() : { status: "failed", extent, error: storageError(error) });
      run.abort();
    } finally {
      this.run = null;
    }
  }

  stop(): void {
    this.run?.abort();
  }

  /** What was asked for goes; the page and what was seen stay. */
  async remove(): Promise<void> {
    this.stop();
    this.chosen.set(null);
    await caches.delete(wholeShelf(this.site.base));
    this.set({ status: "none" });
  }

  private set(state: Keeping): void {
    this.current = state;
    for (const listener of this.listeners) listener(state);
  }

  private remembered(): Keeping {
    try {
      const { extent, build, bytes } = JSON.parse(this.chosen.value ?? "null") as { extent: Extent; build: string; bytes: number };
      return build === this.site.build ? { status: "kept", extent, bytes } : { status: "outdated", extent };
    } catch {
      return { status: "none" };
    }
  }

  /** A file from its shelf, or fetched and put there. */
  private async have({ file, single }: CollectionFile, signal: AbortSignal): Promise<Response> {
    const { base } = this.site;
    const shelf = await caches.open(single ? dataShelf(base) : wholeShelf(base));
    const kept = await shelf.match(file.url);
    if (kept) return kept;
    const fetched = await fetchTyped(file, { signal });
    // A gate before the network that answers everything with a page of its own.
    if (/^text\/html\b/.test(fetched.type)) throw new VitrineError({ code: "network", message: "The connection answers with something else than this site.", remedy: "Check the connection and try again." });
    return put(shelf, file.url, fetched);
  }

  /** Pictures that were shown before the service worker could see them: most lie in the browser's own cache still. */
  private async keepSeen(visited: readonly string[], signal: AbortSignal): Promise<void> {
    const shelf = await caches.open(seenShelf(this.site.base));
    for (const url of visited) {
      if (await shelf.match(url)) continue;
      const fetched = await fetchTyped({ url, bytes: maxSeenBytes, sha256: "" }, { signal, cache: "force-cache" });
      if (fetched.type.startsWith("image/")) await put(shelf, url, fetched);
    }
  }

  private async makeRoom(bytes: number): Promise<void> {
    const storage = navigator.storage as StorageManager | undefined;
    await storage?.persist?.();
    const { quota } = (await storage?.estimate?.()) ?? {};
    if (quota !== undefined && quota < bytes) throw noRoom();
  }

  /** Pictures that the collection no longer has. */
  private async dropOthers(wanted: ReadonlySet<string>): Promise<void> {
    const shelf = await caches.open(wholeShelf(this.site.base));
    for (const { url } of await shelf.keys()) if (!wanted.has(url)) await shelf.delete(url);
  }
}

const noRoom = (): VitrineError =>
  new VitrineError({ code: "no-room", message: "This browser has not enough room for the whole collection.", remedy: "Free some storage on the device, or keep it with small pictures." });

function storageError(error: unknown): PlainError {
  return toPlainError(error instanceof Error && error.name === "QuotaExceededError" ? noRoom() : error);
}

async function inParallel<T>(items: AsyncGenerator<T>, work: (item: T) => Promise<void>): Promise<void> {
  const lane = async (): Promise<void> => {
    for (let next = await items.next(); !next.done; next = await items.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

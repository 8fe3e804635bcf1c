// SPDX-License-Identifier: MIT
// The files a site's network needs, downloaded once and kept by their hash. Sites of one origin share the store: two
// collections of a museum with the same network download it once. Each site keeps a list of what it needs, and a file on
// no list is removed; so a site whose network changed leaves nothing behind, and takes nothing from its neighbours.
//
// What is stored is not trusted: lengths are compared when it is looked for, and the SHA-256 of every file each time it is
// read for use. A file that fails is removed and downloaded again.
import type { Keeping } from "../../engine/protocol";
import { letGo } from "../../lib/let-go";
import { distinct } from "../../lib/site-files";
import type { RemoteFile } from "../../lib/site-files";
import { MemoryBackend } from "./backend";
import type { Backend } from "./backend";
import { openCacheStorage } from "./cache-storage";
import { alone } from "./locks";
import { openFileSystem } from "./opfs";
import { isPromised } from "../../lib/fetch-file";
import { damaged, nameOf, Receiver } from "./receive";
import type { ReceiveOptions } from "./receive";
import { Tally } from "./tally";

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes of all files are on the device, and whether a lost connection is being waited for. */
  readonly onBytes: (loaded: number, waiting: boolean) => void;
}

// More connections hardly speed up one host, and each holds a part in memory.
const connections = 3;
// Of files that come before they are used.
const aheadBytes = 16 * 2 ** 20;
// Kept free beside the files: the browser's own records, and other pages of this origin.
const spareBytes = 16 * 2 ** 20;
const isHash = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

export async function openStore(): Promise<Store> {
  return new Store((await openFileSystem()) ?? (await openCacheStorage()) ?? new MemoryBackend());
}

export class Store {
  /** For what the device has no room for. */
  private readonly overflow = new MemoryBackend();

  constructor(
    private readonly device: Backend,
    private readonly receiver = new Receiver(),
  ) {}

  /** Whether take() answers copies, which the caller may let go, and not what the store itself holds. */
  get copies(): boolean {
    return this.device.keeps === "device" && this.overflow.empty;
  }

  /** Where `bytes` more would be kept, as far as the device says. */
  async wouldKeep(bytes: number): Promise<Keeping> {
    return this.device.keeps === "device" && (await this.hasRoom(bytes)) ? "device" : "memory";
  }

  /** Whether all of `files` stay when the worker ends. */
  async keeping(files: readonly RemoteFile[]): Promise<Keeping> {
    if (this.device.keeps === "memory") return "memory";
    const sizes = await Promise.all(files.map(({ sha256 }) => this.device.size(sha256)));
    return files.every(({ bytes }, at) => sizes[at] === bytes) ? "device" : "memory";
  }

  async missing(files: readonly RemoteFile[]): Promise<number> {
    const wanted = distinct(files);
    const there = await Promise.all(wanted.map((file) => this.has(file)));
    return wanted.reduce((sum, { bytes }, at) => sum + (there[at] ? 0 : bytes), 0);
  }

  /** Downloads what is not there. What has arrived stays, also where a later file fails or the signal aborts. */
  async fetch(files: readonly RemoteFile[], { signal, onBytes }: FetchOptions): Promise<void> {
    const wanted = distinct(files);
    const there = await Promise.all(wanted.map((file) => this.has(file)));
    const queue = wanted.filter((_, at) => !there[at]);
    const crowded = !(await this.hasRoom(queue.reduce((sum, { bytes }) => sum + bytes, 0)));
    const tally = new Tally(wanted, there, onBytes);
    const failure = new AbortController();
    const stop = (): void => failure.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    const work = async (): Promise<void> => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        const arrived = await this.fetchAlone(file, crowded, tally.options(file, failure.signal));
        if (arrived && (await this.overflow.size(file.sha256)) === null && this.device.keeps === "device") letGo(arrived);
        tally.whole(file);
      }
    };
    const workers = Array.from({ length: connections }, () =>
      work().catch((error: unknown) => {
        failure.abort();
        throw error;
      }),
    );
    // The first to fail is the reason; the others were told to stop by it, and have stopped when this ends.
    try {
      await Promise.all(workers);
    } finally {
      await Promise.allSettled(workers);
      signal.removeEventListener("abort", stop);
    }
  }

  /** The bytes of `files` in their order, each sound, and each as soon as it is there: while one is used, the next ones come.
   * What is missing is downloaded, and kept as by fetch(). */
  async *stream(files: readonly RemoteFile[], { signal, onBytes }: FetchOptions): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const there = await Promise.all(files.map((file) => this.has(file)));
    const crowded = !(await this.hasRoom(await this.missing(files)));
    const tally = new Tally(files, there, onBytes);
    const leaving = new AbortController();
    const stop = (): void => leaving.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    const flying = new Map<string, Promise<unknown>>();
    const begin = (file: RemoteFile): Promise<Uint8Array<ArrayBuffer>> => {
      // The same file twice is received once.
      const before = flying.get(file.sha256) ?? Promise.resolve();
      const coming = before.then(() => this.sound(file, crowded, tally.options(file, leaving.signal))).then((bytes) => (tally.whole(file), bytes));
      // Whoever waits for it hears of it; whoever has left need not.
      coming.catch(() => undefined);
      flying.set(file.sha256, coming);
      return coming;
    };
    const ahead = Math.floor(Math.min(connections, Math.max(1, aheadBytes / Math.max(...files.map(({ bytes }) => bytes)))));
    try {
      const coming = files.slice(0, ahead).map(begin);
      for (let first = coming.shift(), at = ahead; first; first = coming.shift(), at += 1) {
        const bytes = await first;
        const next = files[at];
        if (next) coming.push(begin(next));
        yield bytes;
      }
    } finally {
      leaving.abort();
      signal.removeEventListener("abort", stop);
    }
  }

  /** The bytes of a file, sound; one that is missing or damaged is downloaded (again). */
  async take(file: RemoteFile, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const crowded = !(await this.hasRoom(await this.missing([file])));
    return this.sound(file, crowded, { signal, onBytes: () => undefined, onWaiting: () => undefined });
  }

  /** Notes what `site` needs from now on, and removes what no site needs. An empty list forgets the site. */
  async claim(site: string, files: readonly RemoteFile[]): Promise<void> {
    if (this.device.keeps === "memory") return;
    await alone("lists", async () => {
      const list = `site-${site}.json`;
      const wanted = JSON.stringify(files.map(({ sha256 }) => sha256).sort());
      if (files.length === 0) await this.device.remove(list);
      else if (textOf(await this.device.read(list)) !== wanted) await this.device.write(list, new TextEncoder().encode(wanted));
      const names = await this.device.names();
      const needed = new Set<string>();
      for (const name of names.filter((each) => /^site-.*\.json$/.test(each))) {
        const hashes = hashesOf(textOf(await this.device.read(name)));
        for (const hash of hashes) needed.add(hash);
      }
      for (const name of names) if (isHash(name) && !needed.has(name)) await this.device.remove(name).catch(() => undefined);
    });
  }

  /** Drops what is held in memory alone: call when the network stands. */
  release(): void {
    this.overflow.clear();
    this.receiver.clear();
    if (this.device instanceof MemoryBackend) this.device.clear();
  }

  private async sound(file: RemoteFile, crowded: boolean, options: ReceiveOptions): Promise<Uint8Array<ArrayBuffer>> {
    for (const retry of [true, false]) {
      for (const place of [this.overflow, this.device]) {
        const bytes = await place.read(file.sha256).catch(() => null);
        if (bytes && (await isPromised(bytes, file))) return bytes;
        if (bytes) await place.remove(file.sha256).catch(() => undefined);
      }
      const arrived = retry ? await this.fetchAlone(file, crowded, options) : null;
      if (arrived) return arrived;
    }
    throw damaged(`${nameOf(file)} cannot be read back from where it was kept`);
  }

  /** Answers what has arrived. Another tab may be at the same file: then this one waits, finds it there, and answers null. */
  private fetchAlone(file: RemoteFile, crowded: boolean, options: ReceiveOptions): Promise<Uint8Array<ArrayBuffer> | null> {
    const work = async (): Promise<Uint8Array<ArrayBuffer> | null> => {
      options.signal.throwIfAborted();
      if (await this.has(file)) return null;
      const bytes = await this.receiver.receive(file, options);
      await this.keep(file.sha256, bytes, crowded);
      return bytes;
    };
    return alone(file.sha256, work, options.signal);
  }

  private async has({ sha256, bytes }: RemoteFile): Promise<boolean> {
    return (await this.overflow.size(sha256)) === bytes || (await this.device.size(sha256).catch(() => null)) === bytes;
  }

  private async keep(name: string, bytes: Uint8Array<ArrayBuffer>, crowded: boolean): Promise<void> {
    if (!crowded) {
      try {
        return await this.device.write(name, bytes);
      } catch {
        await this.device.remove(name).catch(() => undefined);
      }
    }
    await this.overflow.write(name, bytes);
  }

  private async hasRoom(bytes: number): Promise<boolean> {
    if (bytes === 0 || this.device.keeps === "memory") return true;
    const { quota, usage } = await (globalThis.navigator?.storage?.estimate?.() ?? Promise.resolve({})).catch(() => ({}) as StorageEstimate);
    return quota === undefined || usage === undefined || quota - usage >= bytes + spareBytes;
  }
}

function textOf(bytes: Uint8Array | null): string {
  return bytes ? new TextDecoder().decode(bytes) : "";
}

/** A list nobody can read needs nothing: its site writes it anew when it is next visited, and downloads again. */
function hashesOf(text: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((hash): hash is string => typeof hash === "string" && isHash(hash)) : [];
  } catch {
    return [];
  }
}

// SPDX-License-Identifier: MIT
// One file from the network, whatever happens on the way: a lost connection is waited for and gone on from where it broke
// (by Range where the server can, else from the beginning), and nothing is answered that has not the promised SHA-256.
import { VitrineError } from "../../lib/errors";
import { isPromised } from "../../lib/fetch-file";
import { letGo } from "../../lib/let-go";
import type { RemoteFile } from "../../lib/site-files";

export interface ReceiveOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes are there; fewer than before where the server made us begin again. */
  readonly onBytes: (have: number) => void;
  /** Told when a lost connection begins and ends to be waited for. */
  readonly onWaiting: (waiting: boolean) => void;
}

// Waits between tries without any new byte: about half a minute in all, then the visitor is asked.
const delaysMs = [500, 1000, 2000, 4000, 8000, 15_000];
// A connection that brings nothing for this long is given up for another.
const stallMs = 30_000;
const tryAgain = "Check the connection and try again; what has arrived is kept.";
const republished = "The site may just have been published anew: reload the page.";

/** A connection that broke: worth another try. */
class Lost extends Error {}

interface Half {
  readonly bytes: Uint8Array<ArrayBuffer>;
  have: number;
  /** Parts of more than one answer are in it. */
  joined: boolean;
  /** False for an answer the server compressed: its Range would count other bytes than ours. */
  divisible: boolean;
}

export class Receiver {
  /** What a broken or cancelled download leaves: the next one goes on from here. */
  private readonly halves = new Map<string, Half>();

  constructor(private readonly delays: readonly number[] = delaysMs) {}

  async receive(file: RemoteFile, options: ReceiveOptions): Promise<Uint8Array<ArrayBuffer>> {
    const half = this.halves.get(file.sha256) ?? { bytes: new Uint8Array(file.bytes), have: 0, joined: false, divisible: true };
    this.halves.set(file.sha256, half);
    await this.fill(half, file, options);
    if (!(await isPromised(half.bytes, file)) && half.joined) {
      // Two answers that do not fit together: the file changed between them. Once more, in one piece.
      Object.assign(half, { have: 0, joined: false });
      await this.fill(half, file, options);
    }
    this.halves.delete(file.sha256);
    if (await isPromised(half.bytes, file)) return half.bytes;
    throw damaged(`${nameOf(file)} is not the file this site was built with.`);
  }

  /** Forgets half-arrived files. */
  clear(): void {
    this.halves.clear();
  }

  private async fill(half: Half, file: RemoteFile, options: ReceiveOptions): Promise<void> {
    let furthest = half.have;
    for (let attempt = 0; ; ) {
      try {
        await once(half, file, options);
        return;
      } catch (error) {
        options.signal.throwIfAborted();
        if (!(error instanceof Lost)) throw error;
        if (half.have > furthest) attempt = 0;
        furthest = Math.max(furthest, half.have);
        const delay = this.delays[attempt++];
        if (delay === undefined) {
          throw new VitrineError({ code: "network", message: `${nameOf(file)} could not be fetched: ${error.message}.`, remedy: tryAgain, detail: nameOf(file) });
        }
        options.onWaiting(true);
        await pause(delay, options.signal).finally(() => options.onWaiting(false));
      }
    }
  }
}

async function once(half: Half, file: RemoteFile, options: ReceiveOptions): Promise<void> {
  const attempt = new AbortController();
  const stop = (): void => attempt.abort();
  options.signal.addEventListener("abort", stop, { once: true });
  let stall = setTimeout(stop, stallMs);
  try {
    const reader = await begin(half, file, attempt.signal);
    options.onBytes(half.have);
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(stall);
      if (done) break;
      stall = setTimeout(stop, stallMs);
      if (half.have + value.length > file.bytes) {
        void reader.cancel();
        throw damaged(`${nameOf(file)} is longer than it should be.`);
      }
      half.bytes.set(value, half.have);
      half.have += value.length;
      // Pieces come faster than a collector would.
      letGo(value);
      options.onBytes(half.have);
    }
    if (half.have < file.bytes) throw new Lost("the connection ended early");
  } catch (error) {
    if (error instanceof VitrineError || error instanceof Lost) throw error;
    throw new Lost("the connection was lost");
  } finally {
    clearTimeout(stall);
    options.signal.removeEventListener("abort", stop);
    if (!half.divisible && half.have < file.bytes) half.have = 0;
  }
}

/** Asks for what is missing, and holds the answer against what was asked. */
async function begin(half: Half, file: RemoteFile, signal: AbortSignal): Promise<ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>> {
  const going = half.have > 0 && half.have < file.bytes;
  if (!going) half.have = 0;
  // The store keeps these files; the browser's own cache would only keep them twice.
  const headers: Record<string, string> = going ? { Range: `bytes=${half.have}-` } : {};
  const response = await fetch(file.url, { signal, headers, cache: "no-store", credentials: "same-origin" });
  if (response.status === 206 && !going) throw damaged(`${nameOf(file)} arrived in part only.`);
  if (!response.ok) {
    if (going) half.have = 0;
    if (response.status === 416 || response.status === 429 || response.status >= 500) throw new Lost(`the server answered ${response.status}`);
    const remedy = response.status === 404 ? republished : tryAgain;
    throw new VitrineError({ code: "network", message: `${nameOf(file)} could not be fetched: the server answered ${response.status}.`, remedy, detail: `${nameOf(file)}: ${response.status}` });
  }
  if (response.status === 206 && response.headers.get("Content-Range")?.startsWith(`bytes ${half.have}-`)) half.joined = true;
  else if (response.status === 206) {
    half.have = 0;
    throw new Lost("the server answered with another part");
  } else {
    half.have = 0;
    half.joined = false;
  }
  half.divisible = response.headers.get("Content-Encoding") === null;
  if (!response.body) throw new Lost("the server answered nothing");
  return response.body.getReader();
}

export function damaged(message: string): VitrineError {
  return new VitrineError({ code: "damaged-site", message, remedy: republished });
}

export function nameOf({ url }: RemoteFile): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

/** Ends early where the device comes back online. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", refuse);
      globalThis.removeEventListener?.("online", go);
      settle();
    };
    const go = (): void => done(resolve);
    const refuse = (): void => done(() => reject(signal.reason as Error));
    const timer = setTimeout(go, milliseconds);
    signal.addEventListener("abort", refuse, { once: true });
    globalThis.addEventListener?.("online", go);
  });
}

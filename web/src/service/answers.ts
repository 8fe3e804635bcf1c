// SPDX-License-Identifier: MIT
// Where answers come from. What may change is asked of the network first, and taken from the last whole build where that fails or
// keeps silent; what never changes under its name is taken from the shelf, and put there when it first passes by.
import { dataShelf, entryOf, seenShelf, siteShelves, wholeShelf } from "../lib/shelves";
import { promisedDigits } from "./requests";
import type { Kind } from "./requests";

/** Longer than any answer of a connection that works, and short enough for somebody who waits before a blank page. */
const patienceMs = 4000;
/** Seen pictures and files of sets that are kept; a picture for a screen has some 30 KB. */
const mostSeen = 3000;
const sweepEvery = 100;

export class Answers {
  /** Pages that were opened from the shelf: their entry is that of the same build. */
  private readonly fromShelf = new Set<string>();
  private puts = 0;

  constructor(private readonly base: string) {}

  async answer(event: FetchEvent, kind: Exclude<Kind, "other">): Promise<Response> {
    switch (kind) {
      case "page":
        return this.changing(event, this.base);
      case "entry":
        return this.changing(event, entryOf(this.base));
      case "changing":
        return this.changing(event, event.request.url);
      case "asset":
        return this.asset(event);
      case "data":
        return this.kept(event, dataShelf(this.base));
      case "seen":
        return this.kept(event, seenShelf(this.base));
    }
  }

  private async changing(event: FetchEvent, address: string): Promise<Response> {
    const site = await this.wholeSite();
    const kept = await site?.match(address, { ignoreSearch: true });
    if (!kept) return network(event);
    if (this.fromShelf.has(event.clientId)) return kept;
    try {
      const fresh = await inTime(network(event));
      // A server in trouble, or a gate that answers everything with a page of its own.
      if (fresh.status < 500 && (address === this.base || !isDocument(fresh))) return fresh;
    } catch {
      // No network: that is what the shelf is for.
    }
    if (event.resultingClientId) this.fromShelf.add(event.resultingClientId);
    return kept;
  }

  /** Put on the shelf by the page, build by build. */
  private async asset(event: FetchEvent): Promise<Response> {
    const { request } = event;
    if (mayBeKept(request)) {
      for (const cacheName of await this.builds()) {
        const kept = await caches.match(request.url, { cacheName, ignoreVary: true });
        if (kept) return kept;
      }
    }
    return fetch(request);
  }

  private async kept(event: FetchEvent, shelf: string): Promise<Response> {
    const { request } = event;
    if (mayBeKept(request)) {
      // A museum's own logo is on the shelf of data, by whatever kind it is asked for.
      for (const cacheName of [shelf, wholeShelf(this.base), dataShelf(this.base)]) {
        const kept = await caches.match(request.url, { cacheName, ignoreVary: true });
        if (kept) return kept;
      }
    }
    const response = await fetch(request);
    if (response.status === 200 && !isDocument(response)) event.waitUntil(this.keep(shelf, request.url, response.clone()));
    return response;
  }

  /** Nothing is lost where it fails: there is no room, or the file is not the one of its name. */
  private async keep(shelf: string, url: string, response: Response): Promise<void> {
    try {
      const bytes = await response.arrayBuffer();
      const promised = promisedDigits(url);
      if (promised && !(await digitsOf(bytes)).startsWith(promised)) return;
      const headers = { "Content-Type": response.headers.get("Content-Type") ?? "application/octet-stream" };
      const cache = await caches.open(shelf);
      await cache.put(url, new Response(bytes, { headers }));
      if (shelf !== seenShelf(this.base) || ++this.puts % sweepEvery !== 0) return;
      const keys = await cache.keys();
      for (const key of keys.slice(0, Math.max(0, keys.length - mostSeen))) await cache.delete(key);
    } catch {
      // The next visit tries again.
    }
  }

  private async wholeSite(): Promise<Cache | null> {
    for (const name of await this.builds()) {
      const site = await caches.open(name);
      if (await site.match(entryOf(this.base))) return site;
    }
    return null;
  }

  /** The newest first: names come in the order in which shelves were made. */
  private async builds(): Promise<string[]> {
    return (await caches.keys()).filter((name) => name.startsWith(siteShelves(this.base))).reverse();
  }
}

/** Asked anew with force: what was kept was found wanting. */
function mayBeKept({ cache }: Request): boolean {
  return cache === "default" || cache === "force-cache";
}

/** The browser may have asked already, while this worker was starting. */
export async function network(event: FetchEvent): Promise<Response> {
  return ((await event.preloadResponse) as Response | undefined) ?? fetch(event.request);
}

function isDocument(response: Response): boolean {
  return /^text\/html\b/.test(response.headers.get("Content-Type") ?? "");
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer in time")), patienceMs);
    answer.then(resolve, reject);
  });
}

async function digitsOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// SPDX-License-Identifier: MIT
// Files in Cache Storage, for browsers without a private file system in workers.
import type { Backend } from "./backend";

const cacheName = "vitrine";
// Names become addresses of this origin that nobody ever asks for.
const addressOf = (name: string): string => `/.vitrine-store/${name}`;

/** Null where this browser has no Cache Storage here: it needs https or localhost. */
export async function openCacheStorage(): Promise<Backend | null> {
  try {
    return new CacheBackend(await caches.open(cacheName));
  } catch {
    return null;
  }
}

class CacheBackend implements Backend {
  readonly keeps = "device";

  constructor(private readonly cache: Cache) {}

  async size(name: string): Promise<number | null> {
    const length = (await this.cache.match(addressOf(name)))?.headers.get("Content-Length");
    return length ? Number(length) : null;
  }

  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const response = await this.cache.match(addressOf(name));
    return response ? new Uint8Array(await response.arrayBuffer()) : null;
  }

  async write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const headers = { "Content-Type": "application/octet-stream", "Content-Length": String(bytes.length) };
    await this.cache.put(addressOf(name), new Response(bytes, { headers }));
  }

  async remove(name: string): Promise<void> {
    await this.cache.delete(addressOf(name));
  }

  async names(): Promise<readonly string[]> {
    return (await this.cache.keys()).map(({ url }) => url.slice(url.lastIndexOf("/") + 1));
  }
}

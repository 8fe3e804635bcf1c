// SPDX-License-Identifier: MIT
// Keeps one build of the site's page, so that it opens without a network. All of it is fetched and checked before the entry is
// put beside it: until then the build before it is the one that opens.
import { maxEntryBytes } from "../data/entry";
import type { Entry } from "../data/entry";
import { parsePageList } from "../data/page-list";
import { fetchFile, fetchText, fetchTyped } from "../lib/fetch-file";
import type { TypedBytes } from "../lib/fetch-file";
import { dataShelf, entryOf, siteShelf, siteShelves } from "../lib/shelves";
import type { RemoteFile } from "../lib/site-files";

/** A site as it was opened. */
export interface OpenedSite {
  readonly entry: Entry;
  /** The entry's own bytes. */
  readonly text: string;
  /** A name for this build: digits of the entry's hash. */
  readonly build: string;
  readonly base: string;
}

/** Answers whether this build is now kept. Another one that is published meanwhile is left to the next visit. */
export async function keepPage({ entry, text, build, base }: OpenedSite, signal: AbortSignal): Promise<boolean> {
  if (!entry.page) return false;
  const name = siteShelf(base, build);
  const shelf = await caches.open(name);
  if (!(await shelf.match(entryOf(base)))) {
    const list = parsePageList(new TextDecoder().decode(await fetchFile(entry.page, signal)), base);
    const path = (file: RemoteFile): string => file.url.slice(base.length);
    // What runs a network is kept with it; embed.js is for other pages, and the worker itself is the browser's to keep.
    const needed = list.filter((file) => !/^(ort\/|vgg\/|embed\.js$|service-worker\.js$|index\.html$)/.test(path(file)));
    for (const file of needed) if (!(await shelf.match(file.url))) await put(shelf, file.url, await fetchTyped(file, { signal }));
    const page = await fetchTyped({ url: base, bytes: maxPageBytes, sha256: "" }, { signal, cache: "no-cache" });
    if (!fitsTogether(new TextDecoder().decode(page.bytes), list.map(path))) return false;
    await put(shelf, base, page);
    if ((await fetchText(entryOf(base), maxEntryBytes, signal)) !== text) return false;
    await put(shelf, entryOf(base), { bytes: new TextEncoder().encode(text), type: "application/json" });
  }
  await forgetOthers(name, text, base);
  return true;
}

const maxPageBytes = 2 ** 20;

/** A page whose scripts are all among the build's files. Its own bytes may differ: some hosts write into what they send. */
function fitsTogether(html: string, files: readonly string[]): boolean {
  const named = [...html.matchAll(/(?:src|href)="(?:\.\/)?(assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
  return named.length > 0 && named.every((file) => files.includes(file));
}

/** Earlier builds, and files of the collection that this one no longer names. */
async function forgetOthers(name: string, text: string, base: string): Promise<void> {
  for (const other of await caches.keys()) if (other.startsWith(siteShelves(base)) && other !== name) await caches.delete(other);
  const data = await caches.open(dataShelf(base));
  for (const { url } of await data.keys()) if (!text.includes(`"${url.slice(base.length)}"`)) await data.delete(url);
}

/** A file with its media type, as a server would answer it. */
export async function put(shelf: Cache, url: string, { bytes, type }: TypedBytes): Promise<Response> {
  const response = new Response(bytes, { headers: { "Content-Type": type, "Content-Length": String(bytes.length) } });
  await shelf.put(url, response.clone());
  return response;
}

// SPDX-License-Identifier: MIT
// Fetches a file of the site and holds it against what the entry promises: its length, and its SHA-256 where the browser
// offers one (only on https and localhost); of a set's file only the most it may have, as the core checks the rest. Knows neither page nor worker: both use it.
import { VitrineError } from "./errors";
import type { RemoteFile } from "./site-files";

const tryAgain = "Check the connection and try again.";
const republished = "The site may just have been published anew: reload the page.";

async function open(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw new VitrineError({ code: "network", message: `${nameOf(url)} could not be fetched.`, remedy: tryAgain, detail: nameOf(url) });
  }
  if (!response.ok) {
    const message = `${nameOf(url)} could not be fetched: the server answered ${response.status}.`;
    throw new VitrineError({ code: "network", message, remedy: response.status === 404 ? republished : tryAgain, detail: `${nameOf(url)}: ${response.status}` });
  }
  return response;
}

/** Reads at most `limit` bytes, so that a wrong file cannot fill the memory. */
async function read(
  response: Response,
  url: string,
  limit: number,
  onBytes: ((loaded: number) => void) | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let loaded = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    loaded += value.length;
    if (loaded > limit) {
      await reader.cancel();
      throw new VitrineError({ code: "damaged-site", message: `${nameOf(url)} is longer than it should be.`, remedy: republished, detail: nameOf(url) });
    }
    parts.push(value);
    onBytes?.(loaded);
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A content-addressed file. Throws VitrineError `network` or `damaged-site`, or the signal's AbortError. */
export async function fetchFile(
  file: RemoteFile,
  signal?: AbortSignal,
  onBytes?: (loaded: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  return (await fetchTyped(file, { ...(signal ? { signal } : {}), ...(onBytes ? { onBytes } : {}) })).bytes;
}

export interface FetchOptions {
  readonly signal?: AbortSignal;
  readonly onBytes?: (loaded: number) => void;
  readonly cache?: RequestCache;
}

export interface TypedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The media type that the server gave. */
  readonly type: string;
}

/** As fetchFile(), with the type. What lies damaged in a cache on the way is asked for once more, of the server itself. */
export async function fetchTyped(file: RemoteFile, { signal, onBytes, cache = "default" }: FetchOptions = {}): Promise<TypedBytes> {
  const response = await open(file.url, { ...(signal ? { signal } : {}), cache, credentials: "same-origin" });
  const bytes = await read(response, file.url, file.bytes, onBytes);
  const type = response.headers.get("Content-Type") ?? "application/octet-stream";
  if (file.sha256 === "" || (await isPromised(bytes, file))) return { bytes, type };
  if (cache === "default") return fetchTyped(file, { ...(signal ? { signal } : {}), ...(onBytes ? { onBytes } : {}), cache: "reload" });
  const message = `${nameOf(file.url)} is not the file this site was built with.`;
  throw new VitrineError({ code: "damaged-site", message, remedy: republished, detail: nameOf(file.url) });
}

/** Length, and SHA-256 where the browser offers one: only on https and localhost. */
export async function isPromised(bytes: Uint8Array<ArrayBuffer>, file: RemoteFile): Promise<boolean> {
  if (bytes.length !== file.bytes) return false;
  const digest = await sha256Hex(bytes);
  return digest === null || digest === file.sha256;
}

/** A file whose content is not known beforehand: the entry. It is asked for anew each time, as it is the only mutable one. */
export async function fetchText(url: string, limit: number, signal?: AbortSignal): Promise<string> {
  const response = await open(url, { ...(signal ? { signal } : {}), cache: "no-cache", credentials: "same-origin" });
  return new TextDecoder().decode(await read(response, url, limit, undefined));
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1) || url;
}

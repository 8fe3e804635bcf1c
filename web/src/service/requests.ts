// SPDX-License-Identifier: MIT
// What a request is to the site, told from its address alone.

export type Kind =
  | "page" // index.html, by whatever name
  | "entry"
  | "changing" // other files that the next build may alter under the same name
  | "asset" // a file of the page whose name holds its content's hash
  | "data" // a file of the collection, likewise
  | "seen" // a picture, a file of a set, or the logo of works' providers: one of many
  | "other"; // nothing that is kept

export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly mode: string;
  readonly ranged: boolean;
}

/** `base` ends with a slash. */
export function kindOf({ url, method, mode, ranged }: Asked, base: string): Kind {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (method !== "GET" || ranged || !address.startsWith(base)) return "other";
  const path = address.slice(base.length);
  if (path === "" || path === "index.html") return mode === "navigate" ? "page" : "other";
  if (path === "vitrine.json") return "entry";
  if (path.startsWith("assets/")) return "asset";
  // A network's files are kept by the page itself, which checks and resumes them; the page's list serves once.
  if (/^data\/(model|weights|page)-/.test(path)) return "other";
  if (/^data\/[a-z]+-[0-9a-f]{16}\/\d+\.(bin|json|jpg)$/.test(path)) return "seen";
  // The entry does not name these, by which files of "data" are kept.
  if (/^data\/logo-[0-9a-f]{16}\.jpg$/.test(path)) return "seen";
  if (/^data\/[a-z]+-[0-9a-f]{16}\.[a-z]+$/.test(path)) return "data";
  if (/^iiif\/[^/]+\/(info\.json|full\/[^/]+\/0\/default\.jpg)$/.test(path)) return "seen";
  if (/^(manifest\.webmanifest|app-icon[a-z0-9-]*\.(svg|png))$/.test(path)) return "changing";
  return "other";
}

/** The first digits of the SHA-256 that a file of `data/` must have, or null where its name holds none of its own. */
export function promisedDigits(url: string): string | null {
  return /\/data\/[a-z]+-([0-9a-f]{16})\.[a-z]+$/.exec(new URL(url).pathname)?.[1] ?? null;
}

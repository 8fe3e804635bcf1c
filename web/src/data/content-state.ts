// SPDX-License-Identifier: MIT
// IIIF Content State 1.0: how an object is named to a viewer, by an address, and back. What comes in is hostile text of any length.
import { idOf, isCut, manifestIn, manifestOf } from "./manifests";
import type { Work } from "./work";

/** The parameter of the page's own address. */
export const parameter = "iiif-content";

const maxText = 65_536;
const maxNamed = 16;
const maxDepth = 6;

/**
 * The objects that a content state names, most of all its target: a plain address, JSON, or JSON as the specification encodes it
 * (base64url of the text as URI components). Addresses lose what stands behind `#`: a part is one of the whole. Empty for anything else.
 */
export function readContentState(value: string): readonly string[] {
  if (value.length > maxText) return [];
  const text = value.trim();
  if (isAddress(text)) return [withoutPart(text)];
  const json = parse(text) ?? parse(decode(text));
  const named: string[] = [];
  name(json, named, 0);
  return [...new Set(named)];
}

/** The content state of a work that is a manifest, or a canvas, somewhere: its address. Null where nothing is known of one. */
export function contentStateOf({ id }: Work): string | null {
  return isAddress(id) ? id : null;
}

/**
 * Whether a work is one of the objects named: itself, by its page, by the service of a picture, or by its manifest: where the entry says that
 * the works' are (`manifests`), or one that this site's publisher wrote. A promise for the few works whose id is too long for a file's name.
 */
export function isNamed(work: Work, addresses: readonly string[], manifests: string | null = null): boolean | Promise<boolean> {
  const named = addresses.some((address) => {
    const [id, homepage] = [withoutPart(work.id), work.homepage && withoutPart(work.homepage)];
    if (address === id || address === homepage || published(address) === work.id) return true;
    if (manifests !== null && idOf(manifests, address) === work.id) return true;
    return work.images.some(({ service }) => service !== null && address.startsWith(`${service}/`));
  });
  if (named || manifests === null || !isCut(work.id)) return named;
  return manifestOf(manifests, work.id).then((manifest) => addresses.some((address) => manifestIn(address) === manifest));
}

/** The id in the name of a manifest of `vitrine publish --to iiif`: encoded for a file, and that for an address. */
function published(address: string): string | null {
  const stem = /\/manifest-([^/]+)\.json(?:\/canvas\/\d+)?$/.exec(address)?.[1];
  try {
    return stem === undefined ? null : decodeURIComponent(decodeURIComponent(stem));
  } catch {
    return null;
  }
}

const isAddress = (text: string): boolean => /^https?:\/\/[^\s]+$/.test(text);
const withoutPart = (address: string): string => address.replace(/#.*$/s, "");

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return null;
  }
}

/** Targets first, then what they are part of. */
function name(value: unknown, named: string[], depth: number): void {
  if (depth > maxDepth || named.length >= maxNamed) return;
  if (typeof value === "string") {
    if (isAddress(value)) named.push(withoutPart(value));
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value.slice(0, maxNamed)) name(item, named, depth + 1);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const { type, target, source, id, partOf } = value as Record<string, unknown>;
  if (target !== undefined) return name(target, named, depth + 1);
  if (source !== undefined) return name(source, named, depth + 1);
  // An annotation's own address is not what it points to.
  if (type !== "Annotation") name(id, named, depth + 1);
  name(partOf, named, depth + 1);
}

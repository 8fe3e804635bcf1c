// SPDX-License-Identifier: MIT
// Where the works' IIIF manifests are, as the entry says it: one address with a place for the work (docs/SITE.md).
import type { Checked } from "./checked";

// kMaxManifestAddress of native/publish/manifest_address.h.
const maxAddress = 2048;
// kMaxFileStem of native/publish/out/file_names.h, and what of a longer one stands before its digest.
const maxStem = 180;
const cutStem = 147;
const digestBytes = 16;

/** Null where the entry names none, or anything but a plain http(s) address with one place for the work behind its host. */
export function manifestAddress(value: Checked): string | null {
  const text = value.absent ? "" : value.text(maxAddress);
  return /^https?:\/\/[A-Za-z0-9.:-]+[/?][^\s"'<>\\{}#]*\{(?:id|file)\}[^\s"'<>\\{}#]*$/.test(text) ? text : null;
}

/** Where the manifest of the work of this id is; null where that cannot be told. */
export async function manifestOf(manifests: string, id: string): Promise<string | null> {
  try {
    const name = encoded(id);
    if (manifests.includes("{id}")) return manifests.replace("{id}", () => name);
    const stem = await stemOf(id, name.replace(/^\./, "%2E"));
    return manifests.replace("{file}", () => encoded(stem));
  } catch {
    // An id that is no text, or a browser that makes digests over https alone.
    return null;
  }
}

/** The id of the work that has this manifest, or this canvas of it; null where the address is another's. */
export function idOf(manifests: string, address: string): string | null {
  const [before = "", after = ""] = manifests.split(/\{(?:id|file)\}/);
  const whole = manifestIn(address);
  if (whole.length < before.length + after.length || !whole.startsWith(before) || !whole.endsWith(after)) return null;
  try {
    const once = decodeURIComponent(whole.slice(before.length, whole.length - after.length));
    return manifests.includes("{id}") ? once : decodeURIComponent(once);
  } catch {
    return null;
  }
}

/** Whether an id is too long to be read out of a file's name. */
export function isCut(id: string): boolean {
  try {
    return id.length * 9 > maxStem && encoded(id).length > maxStem;
  } catch {
    return false;
  }
}

/** The manifest in the address of one of its canvases. */
export const manifestIn = (address: string): string => address.replace(/\/canvas\/\d+$/, "");

/** file_stem() of native/publish/out/file_names.h. */
async function stemOf(id: string, name: string): Promise<string> {
  if (name.length <= maxStem) return name;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id)));
  const digits = Array.from(digest.subarray(0, digestBytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  // Not within an escape.
  return `${name.slice(0, cutStem).replace(/%[0-9A-F]?$/, "")}-${digits}`;
}

/** encode_url_segment() of native/include/vitrine/text.h. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

// SPDX-License-Identifier: MIT
// Addresses that stand in the site's own files. A path must stay inside the site's folder; a web address must be http(s).

/** The address of a file of the site, or null where the path is not a plain relative one. `base` ends with a slash. */
export function resolveSitePath(path: string, base: string): string | null {
  if (path.length > 1024 || !/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(path)) return null;
  if (path.split("/").some((part) => part === "" || part === "." || part === "..")) return null;
  return base + path;
}

/** A web address that a person may follow, normalised; null for any other scheme, such as javascript: or data:. */
export function webAddress(text: string): string | null {
  if (text.length > 4096) return null;
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** The base of a IIIF image service: inside the site, or absolute on another host over https. */
export function resolveService(service: string, base: string): string | null {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(service)) return resolveSitePath(service, base);
  const address = webAddress(service);
  return address?.startsWith("https://") ? address.replace(/\/$/, "") : null;
}

// SPDX-License-Identifier: MIT
// What every static host of these tests does alike: which file an address means, and what type it is sent as.
import { extname, join, sep } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/** The path an address asks for, decoded. Throws where it cannot be. */
export function pathOf(url) {
  return decodeURIComponent(new URL(url, "http://localhost").pathname);
}

/** The file below `folder` that stands for `path` below `prefix` (which ends with a slash), a folder's being its
 * index.html; null for whatever lies outside. Whether it is there is for the reader to find out. */
export function fileOf(path, folder, prefix) {
  if (!path.startsWith(prefix)) return null;
  const root = join(folder, sep);
  const file = join(root, path.slice(prefix.length));
  if (!file.startsWith(root)) return null;
  return file.endsWith(sep) ? join(file, "index.html") : file;
}

export function typeOf(file) {
  return types[extname(file)] ?? "application/octet-stream";
}

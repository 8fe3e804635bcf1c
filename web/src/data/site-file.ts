// SPDX-License-Identifier: MIT
// A file that the entry names: a path inside the site, its length, its hash.
import type { RemoteFile } from "../lib/site-files";
import { refuse } from "./checked";
import type { Checked } from "./checked";
import { resolveSitePath } from "./site-path";

const maxFileBytes = 4 * 2 ** 30;

export function siteFile(value: Checked, base: string, most = maxFileBytes): RemoteFile {
  const path = value.field("file").text(1024);
  const url = resolveSitePath(path, base);
  if (url === null) throw refuse(`${value.place}.file must be a path inside the site, not “${path.slice(0, 80)}”`);
  return { url, bytes: value.field("bytes").integer(1, most), sha256: value.field("sha256").hex(64) };
}

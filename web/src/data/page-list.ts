// SPDX-License-Identifier: MIT
// data/page-<hash>.json (docs/SITE.md): the files of the page, which a build of the site is whole with.
import type { RemoteFile } from "../lib/site-files";
import { Checked } from "./checked";
import { siteFile } from "./site-file";

export const maxPageListBytes = 4 * 2 ** 20;
const maxPageFiles = 10_000;
// kMaxPageFileBytes of native/publish/page_files.cpp.
const maxPageFileBytes = 256 * 2 ** 20;

export function parsePageList(text: string, base: string): readonly RemoteFile[] {
  const files = Checked.parse(text, "the page's list").field("files").list(maxPageFiles);
  return files.map((file) => siteFile(file, base, maxPageFileBytes));
}

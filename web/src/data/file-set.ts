// SPDX-License-Identifier: MIT
// Many files of one kind: a list that names each, or a set that names their folder (docs/SITE.md).
import { countOf } from "../lib/site-files";
import type { RemoteFiles, RemoteSet } from "../lib/site-files";
import { refuse } from "./checked";
import type { Checked } from "./checked";
import { siteFile } from "./site-file";
import { resolveSitePath } from "./site-path";

const maxListed = 200_000;
// kMaxPartitions and kMaxPartitionBytes of native/include/vitrine/partitions.h.
const maxPartitions = 65_536;
const maxPartitionBytes = 64 * 2 ** 20;
// kMaxFineBytes of native/include/vitrine/fine.h.
const maxFineBytes = 2 ** 16;
// kMaxTileBytes of native/publish/entry.h.
const maxTileBytes = 2 ** 20;
// One work with its rows has some 10 KB; texts may be long.
const maxComparedBytes = 4 * 2 ** 20;

/** The `count` files of `holder`: its field `name` lists them, or its field `set` says where they are. */
export function siteFiles(
  holder: Checked,
  name: string,
  count: number,
  { base, ending, most }: { readonly base: string; readonly ending: RemoteSet["ending"]; readonly most: number },
): RemoteFiles {
  const set = holder.field("set");
  const list = holder.field(name);
  const files = set.absent ? list.list(maxListed).map((item) => siteFile(item, base, most)) : fileSet(set, base, ending, most);
  const place = set.absent ? list.place : set.place;
  if (countOf(files) !== count) throw refuse(`${place} names ${countOf(files)} files where ${count} are needed`);
  return files;
}

/** `structure.partitions` of the entry; null where there are none. */
export function partitionFiles(structure: Checked, base: string): RemoteSet | null {
  if (structure.absent || structure.field("partitions").absent) return null;
  const set = fileSet(structure.field("partitions"), base, ".bin", maxPartitionBytes);
  if (set.files > maxPartitions) throw refuse(`${structure.place}.partitions.files must be at most ${maxPartitions}`);
  return set;
}

/** `structure.fine` of the entry, a file a work; null where there are none. */
export function fineFiles(structure: Checked, works: number, base: string): RemoteSet | null {
  if (structure.absent || structure.field("fine").absent) return null;
  const set = fileSet(structure.field("fine"), base, ".bin", maxFineBytes);
  if (set.files !== works) throw refuse(`${structure.place}.fine names ${set.files} files where ${works} are needed`);
  return set;
}

/** `tiles` of the entry's map. */
export function tileFiles(value: Checked, base: string): RemoteSet {
  return fileSet(value, base, ".jpg", maxTileBytes);
}

/** `set` of a comparison, a file a work. */
export function comparedFiles(value: Checked, works: number, base: string): RemoteSet {
  const set = fileSet(value, base, ".json", maxComparedBytes);
  if (set.files !== works) throw refuse(`${value.place} names ${set.files} files where ${works} are needed`);
  return set;
}

function fileSet(value: Checked, base: string, ending: RemoteSet["ending"], most: number): RemoteSet {
  const path = value.field("folder").text(1024);
  const folder = resolveSitePath(path, base);
  if (folder === null) throw refuse(`${value.place}.folder must be a path inside the site, not “${path.slice(0, 80)}”`);
  // What is kept of its files is known by their address, so the name has to be the content's.
  const sha256 = value.field("sha256").hex(64);
  if (!path.endsWith(`-${sha256.slice(0, 16)}`)) throw refuse(`${value.place}.folder must end with the first digits of its sha256`);
  const files = value.field("files").integer(1, 2 ** 24);
  const largest = value.field("largest").integer(1, most);
  return { folder, ending, files, bytes: value.field("bytes").integer(files, files * largest), largest };
}

// SPDX-License-Identifier: MIT
// Which files a collection is, so that all of them can be kept: how many bytes beforehand, and each by its address.
import type { Entry } from "../data/entry";
import { parseDescriptions } from "../data/summaries";
import { parseShard } from "../data/work";
import type { PictureSize, WorkImage } from "../data/work";
import { bytesOfFiles, countOf, fileAt, isSet } from "../lib/site-files";
import type { RemoteFile, RemoteFiles, RemoteSet } from "../lib/site-files";

/** Which pictures: those for rows and small screens, or every size. */
export type Extent = "small" | "all";

/** A file to keep. `single`: the entry names it by itself. */
export interface CollectionFile {
  readonly file: RemoteFile;
  readonly single: boolean;
}

// kSmallPictureSide of native/publish/entry.h.
const smallSide = 512;
const maxPictureBytes = 64 * 2 ** 20;
// More than 320 x 96 pixels take without compression.
const maxLogoBytes = 2 ** 17;

function singles({ index, instant, palettes, map, museum }: Entry): readonly RemoteFile[] {
  return [index, instant?.index, palettes, map?.cells, museum.logo?.file].filter((file) => file != null);
}

function lists({ neighbours, catalogue, summaries }: Entry): readonly RemoteFiles[] {
  return [neighbours.pages, catalogue.shards, ...(summaries ? [summaries.files] : [])];
}

function sets({ map, partitions, fine }: Entry): readonly RemoteSet[] {
  return [map?.tiles, partitions, fine].filter((set) => set != null);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What every answer may need, without pictures, the map and fine codes. */
export function coreBytes(entry: Entry): number {
  return sum([...singles(entry).map(({ bytes }) => bytes), ...lists(entry).map(bytesOfFiles)]);
}

export function collectionBytes(entry: Entry, extent: Extent): number {
  const { pictures } = entry;
  const shown = pictures ? (extent === "small" ? pictures.small : pictures.all).bytes : 0;
  return coreBytes(entry) + sum(sets(entry).map((set) => set.bytes)) + shown;
}

/** The files that coreBytes() counts. */
export function* coreFiles(entry: Entry): Generator<CollectionFile> {
  for (const file of singles(entry)) yield { file, single: true };
  for (const list of lists(entry)) yield* each(list);
}

/** All files, the catalogue's before the pictures that it names; `read` has the bytes of one of those. */
export async function* collectionFiles(entry: Entry, base: string, extent: Extent, read: (file: CollectionFile) => Promise<ArrayBuffer>): AsyncGenerator<CollectionFile> {
  yield* coreFiles(entry);
  for (const set of sets(entry)) yield* each(set);
  yield* logos(entry, base, read);
  const { worksPerShard, shards } = entry.catalogue;
  let first = 0;
  for (const shard of each(shards)) {
    const text = new TextDecoder().decode(await read(shard));
    const works = parseShard(text, { first, count: Math.min(worksPerShard, entry.works - first), base, language: entry.language });
    for (const { images } of works) for (const image of images) yield* pictures(image, base, extent);
    first += worksPerShard;
  }
}

/** Those of the works' providers, each once: only files of summaries name them. */
async function* logos({ summaries, works }: Entry, base: string, read: (file: CollectionFile) => Promise<ArrayBuffer>): AsyncGenerator<CollectionFile> {
  if (!summaries) return;
  const { worksPerFile, files } = summaries;
  const found = new Set<string>();
  let first = 0;
  for (const file of each(files)) {
    const text = new TextDecoder().decode(await read(file));
    for (const { details } of parseDescriptions(text, { first, count: Math.min(worksPerFile, works - first), base })) {
      for (const { logo } of details.providers) if (logo) found.add(logo.url);
    }
    first += worksPerFile;
  }
  for (const url of found) yield { file: { url, bytes: maxLogoBytes, sha256: "" }, single: false };
}

function* each(files: RemoteFiles): Generator<CollectionFile> {
  const single = !isSet(files);
  for (let number = 0; number < countOf(files); number++) {
    const file = fileAt(files, number);
    if (file) yield { file, single };
  }
}

/** Those on this site; other hosts' are theirs to keep. */
function* pictures({ service, sizes }: WorkImage, base: string, extent: Extent): Generator<CollectionFile> {
  if (!service?.startsWith(base)) return;
  const wanted = ({ width, height }: PictureSize, at: number): boolean => extent === "all" || at === 0 || Math.max(width, height) <= smallSide;
  for (const { url } of sizes.filter(wanted)) yield { file: { url, bytes: maxPictureBytes, sha256: "" }, single: false };
}

// SPDX-License-Identifier: MIT
// The entry of a site, vitrine.json (docs/SITE.md), read as hostile: bounds checked, paths inside the site, unknown fields
// ignored, unknown major versions refused.
import { VitrineError } from "../lib/errors";
import type { RemoteFile, RemoteFiles, RemoteSet } from "../lib/site-files";
import { Checked, refuse } from "./checked";
import { colour } from "./colour";
import { carriedModel, isTrained } from "./entry-model";
import type { CarriedModel } from "./entry-model";
import { museum } from "./entry-museum";
import type { Museum } from "./entry-museum";
import { fineFiles, partitionFiles, siteFiles } from "./file-set";
import { languageTag } from "./language-tag";
import { manifestAddress } from "./manifests";
import { mapFiles } from "./picture-map";
import type { MapFiles } from "./picture-map";
import { maxPageListBytes } from "./page-list";
import { siteFile } from "./site-file";
import type { Summaries } from "./summaries";

export interface Entry {
  readonly generator: string;
  /** Empty where the museum gave none. */
  readonly title: string;
  /** The museum's, as BCP 47 has it; empty where it is not said. */
  readonly language: string;
  /** `#rrggbb`. */
  readonly accent: string;
  readonly works: number;
  readonly space: Space;
  readonly index: RemoteFile;
  readonly neighbours: { readonly k: number; readonly worksPerPage: number; readonly pages: RemoteFiles };
  readonly catalogue: { readonly worksPerShard: number; readonly shards: RemoteFiles };
  /** Paragraphs about works, fetched when one is looked at; null where no work has one. */
  readonly summaries: Summaries | null;
  /** The codes of an index in partitions; null where the index holds them itself. */
  readonly partitions: RemoteSet | null;
  /** What the codes leave of the embeddings, a file a work; null where the site has no fine codes. */
  readonly fine: RemoteSet | null;
  /** All works as pictures on one plane; null where the site has no map. */
  readonly map: MapFiles | null;
  /** Five colours a work; null where the site has none. */
  readonly palettes: RemoteFile | null;
  /** What the pictures on this site weigh; null where it has none, or does not say. */
  readonly pictures: { readonly all: Weight; readonly small: Weight } | null;
  /** The list of the page's own files; null where the site does not name it. */
  readonly page: RemoteFile | null;
  readonly upload: Upload;
  /** A second, quick space over the same works; null where the site carries none. */
  readonly instant: Instant | null;
  /** Whether the page's service worker may bring cross-origin isolation. */
  readonly isolate: boolean;
  /** Where the works' IIIF manifests are, with a place for the work; null where the site does not say. */
  readonly manifests: string | null;
  readonly museum: Museum;
}

export interface Weight {
  readonly files: number;
  readonly bytes: number;
}

export type Embedder = "descriptor" | "onnx" | "vectors";

/** What made the collection's embeddings; only embeddings of the same making may be compared with them. */
export interface Space {
  readonly id: string;
  readonly model: string;
  readonly label: string;
  readonly embedder: Embedder;
  /** Null unless the embedder is the descriptor. */
  readonly descriptorVersion: number | null;
  /** False where the embeddings come from a network with weights made from a seed: they mean nothing. */
  readonly trained: boolean;
}

/** The descriptor's space beside the main one. It answers visitors' pictures at once, and knows nothing of neighbours' lists. */
export interface Instant {
  readonly space: Space;
  readonly index: RemoteFile;
}

export type Upload =
  | { readonly kind: "descriptor" }
  | ({ readonly kind: "onnx" } & CarriedModel)
  | { readonly kind: "none"; readonly reason: string };

/** Whether the page can answer a picture of a visitor's own at all. */
export function takesPictures(entry: Entry): boolean {
  return entry.upload.kind !== "none" || entry.instant !== null;
}

export const supportedMajor = 1;
export const entryName = "vitrine.json";
export const maxEntryBytes = 16 * 2 ** 20;
const maxWorks = 2 ** 24;
// A reader's limits in docs/SITE.md.
const maxPageBytes = 32 * 2 ** 20;
const maxShardBytes = 64 * 2 ** 20;
const maxSummaryFileBytes = 16 * 2 ** 20;
const defaultAccent = "#7a3b2e";

export function parseEntry(text: string, base: string): Entry {
  const entry = Checked.parse(text, entryName);
  if (entry.field("format").label(100) !== "vitrine-site") throw refuse(`${entryName} does not describe a Vitrine site`);
  const major = entry.field("version").field("major").integer(0, 1_000_000);
  if (major !== supportedMajor) {
    throw new VitrineError({
      code: "damaged-site",
      message: `This site was published in version ${major} of the format, and this page reads version ${supportedMajor}.`,
      detail: `${entryName}: version ${major}`,
      remedy: "Reload the page; if that does not help, page and data have to be published together.",
    });
  }
  const works = entry.field("works").integer(1, maxWorks);
  const main = space(entry.field("space"));
  const offered = upload(entry, base);
  return {
    generator: entry.field("generator").label(200),
    title: entry.field("title").label(500),
    language: languageTag(entry.field("language")),
    accent: colour(entry.field("accent")) ?? defaultAccent,
    works,
    // A network without training is one on whichever side the site says so.
    space: { ...main, trained: main.trained && (offered.kind !== "onnx" || offered.trained) },
    index: siteFile(entry.field("index"), base),
    neighbours: neighbours(entry.field("neighbours"), works, base),
    catalogue: catalogue(entry.field("catalogue"), works, base),
    summaries: summaries(entry.field("summaries"), works, base),
    partitions: partitionFiles(entry.field("structure"), base),
    fine: fineFiles(entry.field("structure"), works, base),
    map: mapFiles(entry.field("map"), works, base),
    palettes: palettes(entry.field("palettes"), works, base),
    pictures: pictures(entry.field("pictures")),
    page: entry.field("page").absent ? null : siteFile(entry.field("page"), base, maxPageListBytes),
    upload: offered,
    instant: instant(entry.field("instant"), base),
    isolate: entry.field("isolate").absent ? false : entry.field("isolate").boolean(),
    manifests: manifestAddress(entry.field("manifests")),
    museum: museum(entry, base),
  };
}

function space(value: Checked): Space {
  const embedder = value.field("embedder").oneOf(["descriptor", "onnx", "vectors"]);
  return {
    id: value.field("id").hex(64),
    model: value.field("model").hex(64),
    label: value.field("model_label").label(200) || value.field("model_name").label(200),
    embedder,
    descriptorVersion: embedder === "descriptor" ? value.field("descriptor_version").integer(1, 1_000_000) : null,
    trained: isTrained(value),
  };
}

function instant(value: Checked, base: string): Instant | null {
  if (value.absent) return null;
  const made = { space: space(value.field("space")), index: siteFile(value.field("index"), base) };
  if (made.space.embedder !== "descriptor") throw refuse(`${value.place}.space.embedder must be descriptor`);
  return made;
}

function neighbours(value: Checked, works: number, base: string): Entry["neighbours"] {
  // kMaxNeighbours and kMaxPageWorks of native/include/vitrine/neighbour_table.h.
  const worksPerPage = value.field("works_per_page").integer(1, 4096);
  const pages = siteFiles(value, "pages", Math.ceil(works / worksPerPage), { base, ending: ".bin", most: maxPageBytes });
  return { k: value.field("k").integer(0, 1000), worksPerPage, pages };
}

function catalogue(value: Checked, works: number, base: string): Entry["catalogue"] {
  const worksPerShard = value.field("works_per_shard").integer(1, 100_000);
  return { worksPerShard, shards: siteFiles(value, "shards", Math.ceil(works / worksPerShard), { base, ending: ".json", most: maxShardBytes }) };
}

function summaries(value: Checked, works: number, base: string): Summaries | null {
  if (value.absent) return null;
  const worksPerFile = value.field("works_per_file").integer(1, 500);
  return { worksPerFile, files: siteFiles(value, "files", Math.ceil(works / worksPerFile), { base, ending: ".json", most: maxSummaryFileBytes }) };
}

function palettes(value: Checked, works: number, base: string): RemoteFile | null {
  if (value.absent) return null;
  const file = siteFile(value, base);
  // Five times red, green, blue and a share.
  if (file.bytes !== 20 * works) throw refuse(`${value.place}.bytes must be ${20 * works}, 20 for each work`);
  return file;
}

function pictures(value: Checked): Entry["pictures"] {
  if (value.absent) return null;
  const weight = (of: Checked): Weight => ({ files: of.field("files").integer(1, 2 ** 32), bytes: of.field("bytes").integer(1, 2 ** 50) });
  return { all: weight(value), small: weight(value.field("small")) };
}

function upload(entry: Checked, base: string): Upload {
  const kind = entry.field("upload").oneOf(["descriptor", "onnx", "none"]);
  if (kind === "descriptor") return { kind };
  if (kind === "onnx") return { kind, ...carriedModel(entry, base) };
  const reason = entry.field("upload_reason").label(500);
  return { kind, reason };
}

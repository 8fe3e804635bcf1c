// SPDX-License-Identifier: MIT
// The entry of a site, vitrine.json (docs/SITE.md), read as hostile: bounds checked, paths inside the site, unknown fields
// ignored, unknown major versions refused.
import type { PreprocessSpec } from "@vitrine/core";
import { VitrineError } from "../lib/errors";
import type { NetworkSpec, RemoteFile } from "../lib/site-files";
import { Checked, refuse } from "./checked";
import { resolveSitePath } from "./site-path";

export interface Entry {
  readonly generator: string;
  readonly title: string;
  readonly language: string;
  /** `#rrggbb`. */
  readonly accent: string;
  readonly works: number;
  readonly space: Space;
  readonly index: RemoteFile;
  readonly neighbours: { readonly k: number; readonly worksPerPage: number; readonly pages: readonly RemoteFile[] };
  readonly catalogue: { readonly worksPerShard: number; readonly shards: readonly RemoteFile[] };
  readonly upload: Upload;
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
}

export type Upload =
  | { readonly kind: "descriptor" }
  | { readonly kind: "onnx"; readonly network: NetworkSpec }
  | { readonly kind: "none"; readonly reason: string };

export const supportedMajor = 1;
export const entryName = "vitrine.json";
/** An entry names each shard in about 150 bytes; a million works need well under this. */
export const maxEntryBytes = 16 * 2 ** 20;
const maxWorks = 10_000_000;
const maxFileBytes = 4 * 2 ** 30;
const maxFiles = 200_000;
const defaultAccent = "#7a3b2e";

export function parseEntry(text: string, base: string): Entry {
  const entry = Checked.parse(text, entryName);
  if (entry.field("format").label(100) !== "vitrine-site") throw refuse(`${entryName} does not describe a Vitrine site`);
  const major = entry.field("version").field("major").integer(0, 1_000_000);
  if (major !== supportedMajor) {
    throw new VitrineError({
      code: "damaged-site",
      message: `This site was published in version ${major} of the format, and this page reads version ${supportedMajor}.`,
      remedy: "Reload the page; if that does not help, page and data have to be published together.",
    });
  }
  const works = entry.field("works").integer(1, maxWorks);
  return {
    generator: entry.field("generator").label(200),
    title: entry.field("title").label(500) || "A collection",
    language: languageTag(entry.field("language")),
    accent: colour(entry.field("accent")) ?? defaultAccent,
    works,
    space: space(entry.field("space")),
    index: file(entry.field("index"), base),
    neighbours: neighbours(entry.field("neighbours"), works, base),
    catalogue: catalogue(entry.field("catalogue"), works, base),
    upload: upload(entry, base),
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
  };
}

function file(value: Checked, base: string): RemoteFile {
  const path = value.field("file").text(1024);
  const url = resolveSitePath(path, base);
  if (url === null) throw refuse(`${value.place}.file must be a path inside the site, not “${path.slice(0, 80)}”`);
  return { url, bytes: value.field("bytes").integer(1, maxFileBytes), sha256: value.field("sha256").hex(64) };
}

function files(value: Checked, works: number, each: number, base: string): readonly RemoteFile[] {
  const list = value.list(maxFiles).map((item) => file(item, base));
  const wanted = Math.ceil(works / each);
  if (list.length !== wanted) throw refuse(`${value.place} names ${list.length} files where ${works} works need ${wanted}`);
  return list;
}

function neighbours(value: Checked, works: number, base: string): Entry["neighbours"] {
  // kMaxNeighbours and kMaxPageWorks of native/include/vitrine/neighbour_table.h.
  const worksPerPage = value.field("works_per_page").integer(1, 4096);
  return { k: value.field("k").integer(0, 1000), worksPerPage, pages: files(value.field("pages"), works, worksPerPage, base) };
}

function catalogue(value: Checked, works: number, base: string): Entry["catalogue"] {
  const worksPerShard = value.field("works_per_shard").integer(1, 100_000);
  return { worksPerShard, shards: files(value.field("shards"), works, worksPerShard, base) };
}

function upload(entry: Checked, base: string): Upload {
  const kind = entry.field("upload").oneOf(["descriptor", "onnx", "none"]);
  if (kind === "descriptor") return { kind };
  if (kind === "onnx") return { kind, network: network(entry.field("model"), base) };
  const reason = entry.field("upload_reason").label(500);
  return { kind, reason: reason || "This site cannot compare pictures that are not in the collection." };
}

function network(model: Checked, base: string): NetworkSpec {
  return {
    file: file(model, base),
    input: model.field("input").text(200),
    feature: model.field("feature").text(200),
    dimension: model.field("dimension").integer(1, 65_536),
    preprocess: preprocess(model.field("preprocess")),
    runtime: `${base}ort/`,
  };
}

function preprocess(value: Checked): PreprocessSpec {
  const side = value.field("side").integer(1, 4096);
  const short = value.field("short_side");
  return {
    fit: value.field("fit").oneOf(["squash", "short-side-crop"]),
    side,
    short_side: short.absent ? 0 : short.integer(0, 8192),
    order: value.field("order").oneOf(["rgb", "bgr"]),
    layout: value.field("layout").oneOf(["nchw", "nhwc"]),
    scale: value.field("scale").number(-1e6, 1e6),
    mean: triple(value.field("mean")),
    std: triple(value.field("std")),
  };
}

function triple(value: Checked): [number, number, number] {
  const [first, second, third, ...more] = value.list(3).map((item) => item.number(-1e6, 1e6));
  if (first === undefined || second === undefined || third === undefined || more.length > 0) {
    throw refuse(`${value.place} must hold three numbers`);
  }
  return [first, second, third];
}

export function colour(value: Checked): string | null {
  const text = value.label(20);
  return /^#[0-9a-f]{6}$/i.test(text) ? text.toLowerCase() : null;
}

function languageTag(value: Checked): string {
  const text = value.label(60);
  return /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(text) ? text : "";
}

// SPDX-License-Identifier: MIT
// A work of the collection as the page knows it, and a shard of the catalogue as it is read.
import { say } from "../lang/lang";
import { Checked, refuse } from "./checked";
import { colour } from "./colour";
import { languageTag } from "./entry";
import { resolveService, webAddress } from "./site-path";

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly url: string;
}

export interface WorkImage {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb`, shown before the picture arrives. */
  readonly colour: string;
  /** From small to large; empty where the site names no picture the page may show. */
  readonly sizes: readonly PictureSize[];
  /** The base of the picture's IIIF image service; null where it has none that the page may ask. */
  readonly service: string | null;
}

export interface Work {
  /** Position in the catalogue. */
  readonly number: number;
  readonly id: string;
  /** Of its texts, as BCP 47 has it; the museum's own where the work names none. */
  readonly language: string;
  readonly title: string;
  readonly maker: string;
  readonly date: string;
  readonly type: string;
  readonly subjects: readonly string[];
  readonly rights: string;
  readonly requiredStatement: string;
  readonly homepage: string | null;
  readonly images: readonly WorkImage[];
}

/** "Title, by Maker": what a picture is called where it cannot be seen. */
export function nameOf({ title, maker }: Work): string {
  return say().work.named(title, maker);
}

const maxText = 10_000;
const maxSide = 1_000_000;
const neutral = "#8a857d";

/** What a shard is read by: where it starts, how many works it must hold, and the site's address and language. */
export interface ShardPlace {
  readonly first: number;
  readonly count: number;
  readonly base: string;
  readonly language: string;
}

export function parseShard(text: string, { first, count, base, language }: ShardPlace): readonly Work[] {
  const shard = Checked.parse(text, "catalogue.json");
  if (shard.field("first").integer(0, Number.MAX_SAFE_INTEGER) !== first) throw refuse("a catalogue shard holds other works than the entry says");
  const works = shard.field("works").list(count);
  if (works.length !== count) throw refuse(`a catalogue shard holds ${works.length} works instead of ${count}`);
  return works.map((work, at) => parseWork(work, first + at, base, language));
}

function parseWork(work: Checked, number: number, base: string, language: string): Work {
  const id = work.field("id").text(4096);
  const images = work.field("images");
  const subjects = work.field("subjects");
  return {
    number,
    id,
    language: languageTag(work.field("language")) || language,
    title: work.field("title").label(maxText) || id,
    maker: work.field("maker").label(maxText),
    date: work.field("date").label(maxText),
    type: work.field("type").label(maxText),
    subjects: subjects.absent ? [] : subjects.list(1000).map((subject) => subject.label(maxText)).filter(Boolean),
    rights: work.field("rights").label(maxText),
    requiredStatement: work.field("required_statement").label(maxText),
    homepage: webAddress(work.field("homepage").label(maxText)),
    images: images.absent ? [] : images.list(1000).map((image) => parseImage(image, base)),
  };
}

function parseImage(image: Checked, base: string): WorkImage {
  const width = image.field("width").integer(1, maxSide);
  const height = image.field("height").integer(1, maxSide);
  const service = resolveService(image.field("service").label(maxText), base);
  return { width, height, colour: colour(image.field("colour")) ?? neutral, sizes: pictureSizes(image, width, height, service), service };
}

function pictureSizes(image: Checked, width: number, height: number, service: string | null): readonly PictureSize[] {
  const whole = remotePicture(image.field("picture"), { width, height });
  const small = image.field("thumbnail_size");
  const chosen = small.absent ? [] : remotePicture(image.field("thumbnail"), { width: small.field("width").integer(1, maxSide), height: small.field("height").integer(1, maxSide) });
  if (service !== null || whole.length > 0) return [...chosen, ...serviceSizes(image, service), ...whole];
  return remotePicture(image.field("thumbnail"), { width, height });
}

/** Another host's picture, which the page shows over https only. */
function remotePicture(address: Checked, size: Omit<PictureSize, "url">): readonly PictureSize[] {
  const url = webAddress(address.label(maxText));
  return url?.startsWith("https://") ? [{ ...size, url }] : [];
}

function serviceSizes(image: Checked, service: string | null): readonly PictureSize[] {
  if (service === null) return [];
  const listed = image.field("sizes");
  const sizes = listed.absent ? [] : listed.list(64);
  // Services of another host may know the width alone (Image API 2, level 1).
  const byWidth = image.field("size_request").label(10) === "w,";
  return sizes
    .map((size) => ({ width: size.field("width").integer(1, maxSide), height: size.field("height").integer(1, maxSide) }))
    .map((size) => ({ ...size, url: `${service}/full/${size.width},${byWidth ? "" : size.height}/0/default.jpg` }))
    .sort((one, other) => one.width - other.width);
}

// SPDX-License-Identifier: MIT
// A work of the collection as the page knows it, and a shard of the catalogue as it is read.
import { say } from "../lang/lang";
import { Checked, refuse } from "./checked";
import { languageTag } from "./language-tag";
import { webAddress } from "./site-path";
import { parseImage } from "./work-image";
import type { WorkImage } from "./work-image";

export type { PictureSize, WorkImage } from "./work-image";

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

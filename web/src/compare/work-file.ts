// SPDX-License-Identifier: MIT
// One work with its rows, from a file of its own or from a result that holds all its works.
import { Checked, refuse } from "../data/checked";
import { languageTag } from "../data/language-tag";
import { resolveSitePath, webAddress } from "../data/site-path";
import { neutral, parseImage } from "../data/work-image";
import type { WorkImage } from "../data/work-image";

export const perturbations = ["m1", "m2", "m3", "m4", "m5"] as const;
export type Perturbation = (typeof perturbations)[number];

export interface ComparedWork {
  /** Its number in the result. */
  readonly at: number;
  readonly id: string;
  readonly title: string;
  readonly maker: string;
  readonly date: string;
  /** Of its texts; empty: the result's. */
  readonly language: string;
  readonly statement: string;
  readonly homepage: string | null;
  /** What it is counted as; empty: not known. */
  readonly className: string;
  /** Its picture is that of the work `of`, changed so; null where it is no such thing. */
  readonly perturbation: Perturbation | null;
  readonly of: string;
  readonly image: WorkImage | undefined;
}

export interface Neighbour {
  readonly work: ComparedWork;
  readonly score: number;
}

export interface ShownWork {
  readonly work: ComparedWork;
  /** Of each model, best first. */
  readonly rows: readonly (readonly Neighbour[])[];
}

/** A work of a result that holds all of them: its rows name others by their numbers. */
export interface InlineWork {
  readonly work: ComparedWork;
  readonly rows: readonly (readonly (readonly [number, number])[])[];
}

const maxText = 2000;
const maxInline = 50_000;
const maxRow = 100;
const maxNumber = 2 ** 24;

function parseWork(value: Checked, at: number, base: string): ComparedWork {
  const id = value.field("id").text(4096);
  const done = value.field("perturbation");
  const of = value.field("of").label(4096);
  return {
    at,
    id,
    title: value.field("title").label(maxText) || id,
    maker: value.field("maker").label(maxText),
    date: value.field("date").label(maxText),
    language: languageTag(value.field("language")),
    statement: value.field("required_statement").label(maxText),
    homepage: webAddress(value.field("homepage").label(4096)),
    className: value.field("class").label(1000),
    perturbation: done.absent || of === "" ? null : done.oneOf(perturbations),
    of,
    image: imageOf(value, base),
  };
}

/** `images` as a site's catalogue has them, or `picture`, the address of one. */
function imageOf(value: Checked, base: string): WorkImage | undefined {
  const images = value.field("images");
  const [first] = images.absent ? [] : images.list(1000);
  if (first) return parseImage(first, base);
  const address = value.field("picture").label(4096);
  const url = address === "" ? null : (resolveSitePath(address, base) ?? webAddress(address));
  return url === null ? undefined : { width: 1, height: 1, colour: neutral, sizes: [{ width: 1, height: 1, url }], service: null };
}

/** Pairs of a work's number and its score, at most a row's length. */
function parseRow(row: Checked, most: number): readonly (readonly [number, number])[] {
  return row.list(maxRow).map((pair) => {
    const [to, score] = pair.list(2);
    if (!to || !score) throw refuse(`${pair.place} must be a number and a score`);
    return [to.integer(0, most), score.number(-1, 1)] as const;
  });
}

function parseRows(value: Checked, models: number, most: number): readonly (readonly (readonly [number, number])[])[] {
  const rows = value.list(models);
  if (rows.length !== models) throw refuse(`${value.place} must have a row for each of the ${models} models`);
  return rows.map((row) => parseRow(row, most));
}

/** A work's own file. `at` is its number. */
export function parseWorkFile(text: string, at: number, models: number, base: string): ShownWork {
  const file = Checked.parse(text, `${at}.json`);
  const others = file
    .field("others")
    .list(models * maxRow)
    .map((other) => parseWork(other, other.field("at").integer(0, maxNumber), base));
  return {
    work: parseWork(file.field("work"), at, base),
    rows: parseRows(file.field("rows"), models, others.length - 1).map((row) => row.map(([to, score]) => ({ work: others[to]!, score }))),
  };
}

/** All works of a result that holds them itself. */
export function parseInline(value: Checked, models: number, base: string): readonly InlineWork[] {
  const works = value.list(maxInline);
  if (works.length === 0) throw refuse(`${value.place} must not be empty`);
  return works.map((work, at) => ({ work: parseWork(work, at, base), rows: parseRows(work.field("rows"), models, works.length - 1) }));
}

/** A work of such a result with what its rows name. */
export function shownOf(works: readonly InlineWork[], at: number): ShownWork | undefined {
  const chosen = works[at];
  return chosen && { work: chosen.work, rows: chosen.rows.map((row) => row.map(([to, score]) => ({ work: works[to]!.work, score }))) };
}

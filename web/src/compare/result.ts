// SPDX-License-Identifier: MIT
// The result of a comparison as docs/LAB.md describes it, read as hostile: anybody may name another one in the address.
import { Checked, refuse } from "../data/checked";
import { comparedFiles } from "../data/file-set";
import { languageTag } from "../data/language-tag";
import { siteFile } from "../data/site-file";
import type { RemoteFile, RemoteSet } from "../lib/site-files";
import { parseInline } from "./work-file";
import type { InlineWork } from "./work-file";

export interface ComparedModel {
  readonly id: string;
  readonly label: string;
  /** False for a network whose weights have seen no picture. */
  readonly trained: boolean;
  /** Values of an embedding. */
  readonly dimension: number;
  readonly embeddingBytes: number;
  /** 0: built in. */
  readonly networkBytes: number;
  /** The median for one picture; null where none was timed. */
  readonly milliseconds: number | null;
  readonly timed: number;
}

export interface Agreement {
  readonly k: number;
  /** [model][model], 0 to 1. */
  readonly shares: readonly (readonly number[])[];
}

export interface ClassRow {
  readonly name: string;
  readonly works: number;
  /** Of each model. */
  readonly precision: readonly number[];
}

export interface Precision {
  readonly k: number;
  /** Where classes come from: "folder", or a column's name. */
  readonly source: string;
  readonly works: number;
  readonly overall: readonly number[];
  readonly classes: readonly ClassRow[];
}

export interface Result {
  /** What votes are kept under. */
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly works: number;
  readonly models: readonly ComparedModel[];
  readonly agreement: Agreement | null;
  readonly precision: Precision | null;
  /** A file a work, or all works in the result itself. */
  readonly rows: RemoteSet | readonly InlineWork[];
  /** All titles; null where the works are in the result itself. */
  readonly titles: RemoteFile | null;
}

/** Longest result read: some twenty thousand works with their rows in the file itself. */
export const maxResultBytes = 64 * 2 ** 20;
const maxTitlesBytes = 64 * 2 ** 20;
const maxModels = 16;
const maxClasses = 10_000;
const maxLabel = 200;
const maxWorks = 2 ** 24;

/** `base` is the address of the folder that the result lies in, with a slash at its end. */
export function parseResult(text: string, base: string): Result {
  const entry = Checked.parse(text, "comparison.json");
  if (entry.field("format").label(100) !== "vitrine-comparison") throw refuse("this file is no result of a comparison");
  const version = entry.field("version").integer(1, 1_000_000);
  if (version !== 1) throw refuse(`this result has version ${version}, and this page reads version 1`);
  const models = entry.field("models").list(maxModels).map(model);
  if (models.length === 0) throw refuse("comparison.json: models must not be empty");
  if (new Set(models.map(({ id }) => id)).size !== models.length) throw refuse("comparison.json: models must have ids of their own");
  const works = entry.field("works");
  const inline = works.isList ? parseInline(works, models.length, base) : null;
  const count = inline ? inline.length : works.integer(1, maxWorks);
  const titles = entry.field("titles");
  return {
    id: entry.field("id").text(128),
    title: entry.field("title").label(maxLabel),
    language: languageTag(entry.field("language")),
    works: count,
    models,
    agreement: agreement(entry.field("agreement"), models.length),
    precision: precision(entry.field("precision"), models.length),
    rows: inline ?? comparedFiles(entry.field("set"), count, base),
    titles: inline || titles.absent ? null : siteFile(titles, base, maxTitlesBytes),
  };
}

function model(value: Checked): ComparedModel {
  const id = value.field("id").text(100);
  const trained = value.field("trained");
  const time = value.field("milliseconds");
  const timed = value.field("timed");
  const dimension = value.field("dimension").integer(1, 1_000_000);
  const bytes = value.field("embedding_bytes");
  const network = value.field("network_bytes");
  return {
    id,
    label: value.field("label").label(maxLabel) || id,
    trained: trained.absent || trained.boolean(),
    dimension,
    embeddingBytes: bytes.absent ? 4 * dimension : bytes.integer(1, 2 ** 40),
    networkBytes: network.absent ? 0 : network.integer(0, 2 ** 40),
    milliseconds: time.absent ? null : time.number(0, 1e9),
    timed: timed.absent ? 0 : timed.integer(0, 1e9),
  };
}

function shares(value: Checked, count: number): readonly number[] {
  const list = value.list(count);
  if (list.length !== count) throw refuse(`${value.place} must have a share for each of the ${count} models`);
  return list.map((share) => share.number(0, 1));
}

function agreement(value: Checked, models: number): Agreement | null {
  if (value.absent) return null;
  const rows = value.field("shares").list(models);
  if (rows.length !== models) throw refuse(`${value.place}.shares must have a row for each of the ${models} models`);
  return { k: value.field("k").integer(1, 1000), shares: rows.map((row) => shares(row, models)) };
}

function precision(value: Checked, models: number): Precision | null {
  if (value.absent) return null;
  return {
    k: value.field("k").integer(1, 1000),
    source: value.field("class").label(maxLabel),
    works: value.field("works").integer(0, maxWorks),
    overall: shares(value.field("overall"), models),
    classes: value
      .field("classes")
      .list(maxClasses)
      .map((row) => ({ name: row.field("name").text(1000), works: row.field("works").integer(0, maxWorks), precision: shares(row.field("precision"), models) })),
  };
}

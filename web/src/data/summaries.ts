// SPDX-License-Identifier: MIT
// Files of the works' summaries and details (docs/SITE.md), read when one work is looked at.
import { bytesOfFiles, fileAt } from "../lib/site-files";
import type { RemoteFile, RemoteFiles } from "../lib/site-files";
import { Checked, refuse } from "./checked";
import { noDetails, parseDetails } from "./details";
import type { Details } from "./details";

export interface Summaries {
  readonly worksPerFile: number;
  readonly files: RemoteFiles;
}

/** What a museum says of a work beyond its catalogue entry. */
export interface Description {
  /** Empty where there is none. */
  readonly summary: string;
  readonly details: Details;
}

export const noDescription: Description = { summary: "", details: noDetails };

/** What of the entry it takes. */
interface Summarised {
  readonly summaries: Summaries | null;
}

// kMaxSummaryBytes of native/ingest/fields.h is less.
const maxText = 10_000;
const searchedBytes = 2 ** 20;

/** The file that has the summary and the details of this work, and its place there; null where the site has no summaries. */
export function summaryFile({ summaries }: Summarised, work: number): { readonly file: RemoteFile; readonly first: number } | null {
  if (summaries === null) return null;
  const number = Math.floor(work / summaries.worksPerFile);
  const file = fileAt(summaries.files, number);
  return file ? { file, first: number * summaries.worksPerFile } : null;
}

/** What is said of a run of works. */
export function parseDescriptions(text: string, { first, count, base }: { readonly first: number; readonly count: number; readonly base: string }): readonly Description[] {
  const read = Checked.parse(text, "summaries.json");
  if (read.field("first").integer(0, Number.MAX_SAFE_INTEGER) !== first) throw refuse("a file of summaries holds other works than the entry says");
  const list = read.field("summaries").list(count);
  if (list.length !== count) throw refuse(`a file of summaries holds ${list.length} texts instead of ${count}`);
  const details = parseDetails(read.field("details"), count, base);
  return list.map((summary, at) => ({ summary: summary.label(maxText), details: details[at] ?? noDetails }));
}

/** What words are looked for in, beside the catalogue: summaries that weigh no more than a page of pictures; null for larger ones. */
export function searchedSummaries({ summaries }: Summarised): Summaries | null {
  return summaries !== null && bytesOfFiles(summaries.files) <= searchedBytes ? summaries : null;
}

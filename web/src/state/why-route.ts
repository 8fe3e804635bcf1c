// SPDX-License-Identifier: MIT
// Why two works were found alike, as an address: #/why/<work>/<the one beside it>?a=<n>&b=<n>. a and b are where the two stood in the
// catalogue.
import type { Work } from "../data/work";
import type { WorkRef } from "./ask-route";
import { decode, whole } from "./path-route";

export interface WhyRoute {
  readonly view: "why";
  readonly work: WorkRef;
  readonly other: WorkRef;
}

/** The two works of such an address. */
export interface Pair {
  readonly work: Work;
  readonly other: Work;
  /** Where the other stands among those that look like the work, from 1, and its cosine; null beyond the list. */
  readonly rank: { readonly place: number; readonly of: number; readonly score: number } | null;
}

/** Null where the path does not name two works. */
export function parseWhy(path: string, fields: URLSearchParams): WhyRoute | null {
  const [work = "", other = ""] = path.split("/").map(decode);
  if (work === "" || other === "" || work === other) return null;
  return { view: "why", work: { id: work, at: whole(fields.get("a")) }, other: { id: other, at: whole(fields.get("b")) } };
}

export function formatWhy({ work, other }: WhyRoute): string {
  const fields = new URLSearchParams();
  if (work.at !== null) fields.set("a", String(work.at));
  if (other.at !== null) fields.set("b", String(other.at));
  const text = fields.toString();
  return `#/why/${encodeURIComponent(work.id)}/${encodeURIComponent(other.id)}${text && `?${text}`}`;
}

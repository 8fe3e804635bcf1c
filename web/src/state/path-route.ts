// SPDX-License-Identifier: MIT
// A path from one work to another, as an address that can be shared: #/path/<from>/<to>?steps=<n>&a=<n>&b=<n>. a and b are where the
// two stood in the catalogue; without a target it is the place where one is chosen.
import type { WorkRef } from "./ask-route";

export interface PathRoute {
  readonly view: "path";
  readonly from: WorkRef;
  /** Null until a target is chosen. */
  readonly to: WorkRef | null;
  /** How many works stand between the two. */
  readonly steps: number;
}

export const fewestSteps = 3;
export const mostSteps = 12;
export const usualSteps = 6;

/** Null where the path names no work. */
export function parsePath(path: string, fields: URLSearchParams): PathRoute | null {
  const [from = "", to = ""] = path.split("/").map(decode);
  if (from === "") return null;
  const steps = /^\d{1,2}$/.test(fields.get("steps") ?? "") ? Number(fields.get("steps")) : usualSteps;
  return {
    view: "path",
    from: { id: from, at: whole(fields.get("a")) },
    to: to === "" || to === from ? null : { id: to, at: whole(fields.get("b")) },
    steps: Math.max(fewestSteps, Math.min(mostSteps, steps)),
  };
}

export function formatPath({ from, to, steps }: PathRoute): string {
  const fields = new URLSearchParams();
  if (to) fields.set("steps", String(steps));
  if (from.at !== null) fields.set("a", String(from.at));
  if (to && to.at !== null) fields.set("b", String(to.at));
  const text = fields.toString();
  return `#/path/${encodeURIComponent(from.id)}${to ? `/${encodeURIComponent(to.id)}` : ""}${text && `?${text}`}`;
}

/** A number of at most eight digits, or null for anything else. */
export function whole(text: string | null): number | null {
  return text !== null && /^\d{1,8}$/.test(text) ? Number(text) : null;
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

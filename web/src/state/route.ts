// SPDX-License-Identifier: MIT
// The shareable part of the state lives behind the # of the address: static hosts need no rewriting rules for that.
//   #/                           the collection, where this visit began it
//   #/?from=<n>                  the collection, beginning with this work and going round
//   #/?area=<l>-<t>-<r>-<b>      the works in these cells of the map, from column l and row t to column r and row b
//   #/map                        the map
//   #/map?at=<n>                 the map, near this work
//   #/work/<id>?at=<n>           a work; `at` is where it stood in the catalogue, a hint that saves a search for it. What limits the
//                                answers (facets.ts) may follow: it holds for what looks like the work, and for where that leads
//   #/work/<id>?at=<n>&zoom=<n>  its n-th picture, close by
//   #/picture                    the visitor's own picture
//   #/ask?...                    a question of several parts (ask-route.ts)
//   #/path/<id>/<id>?steps=<n>   a path from one work to another (path-route.ts)
//   #/why/<id>/<id>              why the second stands beside the first (why-route.ts)
import { formatAsk, parseAsk } from "./ask-route";
import type { AskRoute, WorkRef } from "./ask-route";
import { hasFacets, readFacets, writeFacets } from "../lib/facets";
import type { Facets } from "../lib/facets";
import { decode, formatPath, parsePath, whole } from "./path-route";
import type { PathRoute } from "./path-route";
import { formatWhy, parseWhy } from "./why-route";
import type { WhyRoute } from "./why-route";

import type { Area } from "../data/picture-map";

export type Route = CollectionRoute | WorkRoute | MapRoute | AskRoute | PathRoute | WhyRoute | { readonly view: "picture" };

export interface CollectionRoute {
  readonly view: "collection";
  /** The work that stands first; null where the address leaves that to the page. */
  readonly from: number | null;
  /** The cells of the map whose works are shown; absent for all works. */
  readonly area?: Area;
}

export interface MapRoute {
  readonly view: "map";
  /** The work to begin at; null for the whole map. */
  readonly at: number | null;
}

export interface WorkRoute {
  readonly view: "work";
  readonly id: string;
  readonly at: number | null;
  /** Which of its pictures is looked at closely, from 1; null for none. */
  readonly zoom: number | null;
  /** What limits the works that look like it; absent for nothing. */
  readonly facets?: Facets;
}

export function parseRoute(hash: string): Route {
  const [path = "", ...rest] = hash.replace(/^#\/?/, "").split("?");
  const fields = new URLSearchParams(rest.join("?"));
  if (path === "picture") return { view: "picture" };
  if (path === "map") return { view: "map", at: whole(fields.get("at")) };
  if (path === "ask") return parseAsk(fields);
  if (path.startsWith("path/")) {
    const found = parsePath(path.slice("path/".length), fields);
    if (found) return found;
  }
  if (path.startsWith("why/")) {
    const found = parseWhy(path.slice("why/".length), fields);
    if (found) return found;
  }
  if (path.startsWith("work/")) {
    const id = decode(path.slice("work/".length));
    if (id) return workRoute({ id, at: whole(fields.get("at")) }, readFacets(fields), whole(fields.get("zoom")) || null);
  }
  const area = path === "" ? areaOf(fields.get("area")) : null;
  if (area) return { view: "collection", from: null, area };
  return { view: "collection", from: path === "" ? whole(fields.get("from")) : null };
}

export function formatRoute(route: Route): string {
  switch (route.view) {
    case "picture":
      return "#/picture";
    case "map":
      return `#/map${fieldsOf({ at: route.at })}`;
    case "collection":
      return route.area ? `#/?area=${cornersOf(route.area).join("-")}` : `#/${fieldsOf({ from: route.from })}`;
    case "ask":
      return formatAsk(route);
    case "path":
      return formatPath(route);
    case "why":
      return formatWhy(route);
    case "work":
      return `#/work/${encodeURIComponent(route.id)}${fieldsOf({ at: route.at, zoom: route.zoom }, route.facets)}`;
  }
}

/** Where a work is shown; with what limits its like, where something does. */
export function workRoute({ id, at }: WorkRef, facets: Facets | undefined = undefined, zoom: number | null = null): WorkRoute {
  return { view: "work", id, at, zoom, ...(facets && hasFacets(facets) ? { facets } : {}) };
}

function fieldsOf(numbers: Readonly<Record<string, number | null>>, facets?: Facets): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(numbers)) if (value !== null) fields.set(name, String(value));
  if (facets) writeFacets(facets, fields);
  const text = fields.toString();
  return text && `?${text}`;
}

const cornersOf = ({ left, top, right, bottom }: Area): readonly number[] => [left, top, right, bottom];

function areaOf(text: string | null): Area | null {
  const found = /^(\d{1,5})-(\d{1,5})-(\d{1,5})-(\d{1,5})$/.exec(text ?? "");
  if (!found) return null;
  const [left = 0, top = 0, right = 0, bottom = 0] = found.slice(1).map(Number);
  return left <= right && top <= bottom ? { left, top, right, bottom } : null;
}

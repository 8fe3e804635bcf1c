// SPDX-License-Identifier: MIT
// The shareable part of the state lives behind the # of the address: static hosts need no rewriting rules for that.
//   #/                           the collection, where this visit began it
//   #/?from=<n>                  the collection, beginning with this work and going round
//   #/?area=<l>-<t>-<r>-<b>      the works in these cells of the map, from column l and row t to column r and row b
//   #/map                        the map
//   #/map?at=<n>                 the map, near this work
//   #/work/<id>?at=<n>           a work; `at` is where it stood in the catalogue, a hint that saves a search for it
//   #/work/<id>?at=<n>&zoom=<n>  its n-th picture, close by
//   #/picture                    the visitor's own picture

import type { Area } from "../data/picture-map";

export type Route = CollectionRoute | WorkRoute | MapRoute | { readonly view: "picture" };

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
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const fields = new URLSearchParams(query);
  if (path === "picture") return { view: "picture" };
  if (path === "map") return { view: "map", at: whole(fields.get("at")) };
  if (path.startsWith("work/")) {
    const id = decode(path.slice("work/".length));
    if (id) return { view: "work", id, at: whole(fields.get("at")), zoom: whole(fields.get("zoom")) || null };
  }
  const area = path === "" ? areaOf(fields.get("area")) : null;
  if (area) return { view: "collection", from: null, area };
  return { view: "collection", from: path === "" ? whole(fields.get("from")) : null };
}

export function formatRoute(route: Route): string {
  if (route.view === "picture") return "#/picture";
  if (route.view === "map") return `#/map${fieldsOf({ at: route.at })}`;
  if (route.view === "collection") return route.area ? `#/?area=${cornersOf(route.area).join("-")}` : `#/${fieldsOf({ from: route.from })}`;
  return `#/work/${encodeURIComponent(route.id)}${fieldsOf({ at: route.at, zoom: route.zoom })}`;
}

function fieldsOf(fields: Readonly<Record<string, number | null>>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== null);
  return given.length === 0 ? "" : `?${given.map(([name, value]) => `${name}=${value}`).join("&")}`;
}

const cornersOf = ({ left, top, right, bottom }: Area): readonly number[] => [left, top, right, bottom];

function areaOf(text: string | null): Area | null {
  const found = /^(\d{1,5})-(\d{1,5})-(\d{1,5})-(\d{1,5})$/.exec(text ?? "");
  if (!found) return null;
  const [left = 0, top = 0, right = 0, bottom = 0] = found.slice(1).map(Number);
  return left <= right && top <= bottom ? { left, top, right, bottom } : null;
}

/** A number of at most eight digits, or null for anything else. */
function whole(text: string | null): number | null {
  return text !== null && /^\d{1,8}$/.test(text) ? Number(text) : null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

// SPDX-License-Identifier: MIT
// A question as an address: all of it but the visitor's own picture, which stays on the device.
//   #/ask?like=<n>:<id>&not=<n>:<id>           examples; n is where the work stood in the catalogue, a hint
//        &like-part=<n>:<x>,<y>,<w>,<h>:<id>   a region of one, in thousandths of its picture
//        &own=like:<x>,<y>,<w>,<h>             the visitor's picture or a region of it
//        &colours=<rrggbb>,...&words=<text>&look=<0..100>
//        &maker=&type=&subject=&since=&until=  what may answer
//        &close=<percent>&distinct=1           how near an answer must be, and whether near-duplicates are left out
import { hasFacets, noFacets, readFacets, writeFacets } from "../lib/facets";
import type { Facets } from "../lib/facets";

/** A part of a picture, in thousandths of its width and height. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WorkRef {
  readonly id: string;
  /** Where it stood in the catalogue, a hint that saves a search for it. */
  readonly at: number | null;
}

export interface Example {
  readonly like: boolean;
  /** Null for the visitor's own picture. */
  readonly work: WorkRef | null;
  /** Null for all of the picture. */
  readonly region: Region | null;
}

export interface AskRoute {
  readonly view: "ask";
  readonly examples: readonly Example[];
  /** `rrggbb`, in small letters. */
  readonly colours: readonly string[];
  readonly words: string;
  /** How much the look counts beside the words, in per cent. */
  readonly look: number;
  readonly facets: Facets;
  /** Answers at least this much alike, in per cent; null for all. */
  readonly close: number | null;
  /** Leave out near-duplicates. */
  readonly distinct: boolean;
}

export const emptyAsk: AskRoute = { view: "ask", examples: [], colours: [], words: "", look: 50, facets: noFacets, close: null, distinct: false };

export const mostExamples = 12;
export const mostColours = 5;
export const longestWords = 200;
/** Smaller parts hold too little to be compared. */
export const smallestPart = 50;

const exampleKeys: Readonly<Record<string, boolean>> = { like: true, "like-part": true, not: false, "not-part": false };

export function parseAsk(fields: URLSearchParams): AskRoute {
  const examples: Example[] = [];
  for (const [key, value] of fields) {
    const example = key === "own" ? parseOwn(value) : Object.hasOwn(exampleKeys, key) ? parseExample(value, exampleKeys[key] === true, key.endsWith("-part")) : null;
    if (example && !examples.some((other) => sameExample(other, example))) examples.push(example);
  }
  const colours = (fields.get("colours") ?? "").toLowerCase().split(",").filter((colour) => /^[0-9a-f]{6}$/.test(colour));
  return {
    view: "ask",
    examples: examples.slice(0, mostExamples),
    colours: [...new Set(colours)].slice(0, mostColours),
    words: (fields.get("words") ?? "").slice(0, longestWords),
    look: percentage(fields.get("look")) ?? emptyAsk.look,
    facets: readFacets(fields),
    close: percentage(fields.get("close")) || null,
    distinct: fields.get("distinct") === "1",
  };
}

export function formatAsk(route: AskRoute): string {
  const fields = new URLSearchParams();
  for (const { like, work, region } of route.examples) {
    const part = region ? `${region.x},${region.y},${region.width},${region.height}` : null;
    const key = like ? "like" : "not";
    if (!work) fields.append("own", part ? `${key}:${part}` : key);
    else fields.append(part ? `${key}-part` : key, `${work.at ?? ""}:${part ? `${part}:` : ""}${work.id}`);
  }
  if (route.colours.length > 0) fields.set("colours", route.colours.join(","));
  if (route.words !== "") fields.set("words", route.words);
  if (route.look !== emptyAsk.look) fields.set("look", String(route.look));
  writeFacets(route.facets, fields);
  if (route.close !== null) fields.set("close", String(route.close));
  if (route.distinct) fields.set("distinct", "1");
  const text = fields.toString();
  return text === "" ? "#/ask" : `#/ask?${text}`;
}

/** Whether anything is asked at all. */
export function asksNothing({ examples, colours, words, facets }: AskRoute): boolean {
  return examples.length === 0 && colours.length === 0 && words.trim() === "" && !hasFacets(facets);
}

export function sameExample(one: Example, other: Example): boolean {
  return one.work?.id === other.work?.id && JSON.stringify(one.region) === JSON.stringify(other.region);
}

/** The question with one more example; one that it holds already changes its sign. */
export function withExample(route: AskRoute, example: Example): AskRoute {
  const known = route.examples.findIndex((other) => sameExample(other, example));
  const examples = known < 0 ? [...route.examples, example].slice(-mostExamples) : route.examples.map((other, at) => (at === known ? example : other));
  return { ...route, examples };
}

function parseExample(value: string, like: boolean, part: boolean): Example | null {
  const [, at = "", rest = ""] = /^(\d{0,8}):(.+)$/s.exec(value) ?? [];
  const [, numbers = "", id = ""] = part ? (/^([\d,]{7,19}):(.+)$/s.exec(rest) ?? []) : ["", "", rest];
  const region = part ? parseRegion(numbers) : null;
  if (id === "" || id.length > 4096 || (part && !region)) return null;
  return { like, work: { id, at: at === "" ? null : Number(at) }, region };
}

function parseOwn(value: string): Example | null {
  const [sign, numbers] = value.split(":", 2);
  if (sign !== "like" && sign !== "not") return null;
  const region = numbers === undefined ? null : parseRegion(numbers);
  return numbers !== undefined && !region ? null : { like: sign === "like", work: null, region };
}

function parseRegion(text: string): Region | null {
  const [, x, y, width, height] = (/^(\d{1,4}),(\d{1,4}),(\d{1,4}),(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
  return width >= smallestPart && height >= smallestPart && x + width <= 1000 && y + height <= 1000 ? { x, y, width, height } : null;
}

function percentage(text: string | null): number | null {
  return text !== null && /^\d{1,3}$/.test(text) && Number(text) <= 100 ? Number(text) : null;
}

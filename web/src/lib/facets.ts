// SPDX-License-Identifier: MIT
// What limits the answers by the museum's own words: any of the chosen makers, and any of the chosen types, and so on, and a range
// of years. It stands in the address of what is asked and of the works it leads to, so that it stays while one wanders on.

export const facetKinds = ["maker", "type", "subject"] as const;
export type FacetKind = (typeof facetKinds)[number];

export interface Facets extends Readonly<Record<FacetKind, readonly string[]>> {
  /** The first and the last year; null where that side is open. */
  readonly from: number | null;
  readonly to: number | null;
}

export const noFacets: Facets = { maker: [], type: [], subject: [], from: null, to: null };

// An address is written by anybody: more than this no visitor has chosen.
const mostValues = 20;
const longestValue = 300;

export function hasFacets(facets: Facets): boolean {
  return facetKinds.some((kind) => facets[kind].length > 0) || facets.from !== null || facets.to !== null;
}

export function readFacets(fields: URLSearchParams): Facets {
  const chosen = (kind: FacetKind): readonly string[] =>
    [...new Set(fields.getAll(kind))].filter((value) => value !== "" && value.length <= longestValue).slice(0, mostValues);
  const [from, to] = [year(fields.get("since")), year(fields.get("until"))];
  const turned = from !== null && to !== null && from > to;
  return { maker: chosen("maker"), type: chosen("type"), subject: chosen("subject"), from: turned ? to : from, to: turned ? from : to };
}

export function writeFacets(facets: Facets, fields: URLSearchParams): void {
  for (const kind of facetKinds) for (const value of facets[kind]) fields.append(kind, value);
  if (facets.from !== null) fields.set("since", String(facets.from));
  if (facets.to !== null) fields.set("until", String(facets.to));
}

/** Chosen where it was not, and no longer chosen where it was. */
export function toggleFacet(facets: Facets, kind: FacetKind, value: string): Facets {
  const chosen = facets[kind].includes(value) ? facets[kind].filter((other) => other !== value) : [...facets[kind], value].slice(-mostValues);
  return { ...facets, [kind]: chosen };
}

/** A year as it stands in an address; years before the first are negative. */
export function year(text: string | null): number | null {
  return text !== null && /^-?\d{1,4}$/.test(text) ? Number(text) : null;
}

// SPDX-License-Identifier: MIT
// Facets with their counts. Of the values of one kind any may hold (or), and of the kinds all must (and); the count beside a value
// says how many works would answer with it alone of its kind, so that a second value can still be chosen.
import { facetKinds, hasFacets } from "../../lib/facets";
import type { FacetKind, Facets } from "../../lib/facets";
import type { FacetCounts } from "../../engine/protocol";
import { bitsOf } from "../bits";
import type { Table } from "./table";

export interface Counted {
  readonly allowed: Uint8Array | null;
  readonly total: number;
  readonly counts: FacetCounts;
}

// As many bars as a narrow panel can tell apart.
const mostBins = 24;

/** `base`: the works that are counted; null for all. `most`: values listed of each kind. */
export function countFacets(table: Table, facets: Facets, base: Iterable<number> | null, most: number): Counted {
  const chosen = Object.fromEntries(facetKinds.map((kind) => [kind, new Set(facets[kind].map((value) => table.numberOf(kind, value)))])) as Record<FacetKind, Set<number>>;
  const counts = Object.fromEntries(facetKinds.map((kind) => [kind, new Uint32Array(table.values[kind].length)])) as Record<FacetKind, Uint32Array>;
  const dated = facets.from !== null || facets.to !== null;
  const axis = axisOf(table);
  const bins = new Array<number>(axis?.bins ?? 0).fill(0);
  const allowed: number[] = [];
  for (const work of base ?? table.years.keys()) {
    const fails = facetKinds.filter((kind) => chosen[kind].size > 0 && !table.works[kind][work]?.some((value) => chosen[kind].has(value)));
    const years = table.years[work] ?? null;
    const inYears = !dated || (years !== null && years.to >= (facets.from ?? -Infinity) && years.from <= (facets.to ?? Infinity));
    if (fails.length + (inYears ? 0 : 1) > 1) continue;
    if (fails.length === 0 && inYears) allowed.push(work);
    for (const kind of facetKinds) {
      if (!inYears || (fails.length === 1 && fails[0] !== kind)) continue;
      for (const value of table.works[kind][work] ?? []) counts[kind][value] = (counts[kind][value] ?? 0) + 1;
    }
    if (axis && years && fails.length === 0) {
      const bin = Math.floor((years.from - axis.from) / axis.step);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
  }
  const values = Object.fromEntries(facetKinds.map((kind) => [kind, listed(table.values[kind], counts[kind], chosen[kind], facets[kind], most)])) as FacetCounts["values"];
  return {
    allowed: hasFacets(facets) ? bitsOf(allowed, table.years.length) : null,
    total: allowed.length,
    counts: { values, years: axis && { from: axis.from, to: axis.to, bins } },
  };
}

/** The chosen ones first, then by how many works they have; values that no work may answer by are left out. */
function listed(values: readonly string[], counts: Uint32Array, chosen: ReadonlySet<number>, asked: readonly string[], most: number): FacetCounts["values"][FacetKind] {
  const others = Array.from(values.keys()).filter((value) => (counts[value] ?? 0) > 0 && !chosen.has(value));
  others.sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0) || (values[one] ?? "").localeCompare(values[other] ?? ""));
  const first = asked.map((value) => ({ value, works: counts[values.indexOf(value)] ?? 0 }));
  const rest = others.slice(0, Math.max(0, most - first.length)).map((value) => ({ value: values[value] ?? "", works: counts[value] ?? 0 }));
  return { list: [...first, ...rest], more: others.length - rest.length };
}

/** Years from the first to the last of the whole collection: bars do not move while one chooses. */
function axisOf({ years }: Table): { readonly from: number; readonly to: number; readonly step: number; readonly bins: number } | null {
  let [from, to] = [Infinity, -Infinity];
  for (const each of years) if (each) [from, to] = [Math.min(from, each.from), Math.max(to, each.to)];
  if (from === Infinity) return null;
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((length) => Math.floor(to / length) - Math.floor(from / length) < mostBins) ?? 1000;
  const first = Math.floor(from / step) * step;
  const bins = Math.floor(to / step) - Math.floor(from / step) + 1;
  return { from: first, to: first + bins * step - 1, step, bins };
}

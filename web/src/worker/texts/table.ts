// SPDX-License-Identifier: MIT
// What facets are counted by: of each work its maker, type, subjects and years, every value held once.
import type { FacetKind } from "../../lib/facets";
import { yearsOf } from "../../lib/years";
import type { Years } from "../../lib/years";
import type { WorkTexts } from "./read-shard";

export class Table {
  readonly values: Readonly<Record<FacetKind, string[]>> = { maker: [], type: [], subject: [] };
  /** Of each work, the numbers of its values; none where the museum says nothing. */
  readonly works: Readonly<Record<FacetKind, (readonly number[])[]>> = { maker: [], type: [], subject: [] };
  readonly years: (Years | null)[] = [];
  private readonly numbers: Readonly<Record<FacetKind, Map<string, readonly [number]>>> = { maker: new Map(), type: new Map(), subject: new Map() };

  constructor(works: readonly WorkTexts[]) {
    for (const { maker, type, subjects, date } of works) {
      this.works.maker.push(this.numbersOf("maker", maker === "" ? [] : [maker]));
      this.works.type.push(this.numbersOf("type", type === "" ? [] : [type]));
      this.works.subject.push(this.numbersOf("subject", subjects));
      this.years.push(yearsOf(date));
    }
  }

  /** The number of a value, or -1 where no work has it. */
  numberOf(kind: FacetKind, value: string): number {
    return this.numbers[kind].get(value)?.[0] ?? -1;
  }

  /** Works with one and the same value share its list. */
  private numbersOf(kind: FacetKind, values: readonly string[]): readonly number[] {
    const found = values.map((value) => {
      const known = this.numbers[kind].get(value) ?? ([this.values[kind].push(value) - 1] as const);
      this.numbers[kind].set(value, known);
      return known;
    });
    return found.length === 1 && found[0] ? found[0] : found.map(([number]) => number);
  }
}


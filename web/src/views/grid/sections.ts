// SPDX-License-Identifier: MIT
// Where every work of the collection stands, from top to bottom, though the shapes of most are not known yet. Works stand in
// sections of equally many; a section whose pictures are known is laid out to the pixel, the height of any other is estimated.
import { justify } from "./justify";
import type { RowMetrics, RowShape } from "./justify";

export interface Metrics extends RowMetrics {
  /** Under the pictures of a row: their captions, and the space before the next row. */
  readonly below: number;
}

export interface Row extends RowShape {
  /** Index of its first work. */
  readonly first: number;
  readonly top: number;
}

export interface Section {
  readonly number: number;
  readonly first: number;
  readonly count: number;
}

interface Known {
  readonly ratios: Float32Array;
  rows: readonly RowShape[];
  height: number;
  /** The rows at their places, while those hold. */
  placed: readonly Row[] | null;
}

export const worksPerSection = 100;
// Firefox lays out nothing beyond 17.8 million CSS pixels. Sections not known yet share what is left under that.
const highest = 15e6;

export class Sections {
  private readonly known = new Map<number, Known>();
  private readonly tops: Float64Array;
  private metrics: Metrics = { width: 1000, target: 240, gap: 16, below: 60 };
  private estimate = 0;
  private estimatedFrom = 0;
  private tooHigh = false;

  constructor(readonly works: number) {
    this.tops = new Float64Array(Math.ceil(works / worksPerSection) + 1);
    this.layOut(this.metrics);
  }

  get height(): number {
    return this.tops[this.tops.length - 1] ?? 0;
  }

  /** Whether unknown sections stand lower than they will be, because the collection is higher than a page may be. Then sections
   * far away have to be forgotten again. */
  get cramped(): boolean {
    return this.tooHigh;
  }

  get knownSections(): Iterable<number> {
    return this.known.keys();
  }

  layOut(metrics: Metrics): void {
    this.metrics = metrics;
    for (const [number, known] of this.known) this.layOutSection(number, known);
    this.place(true);
  }

  /** `ratios` are those of all works of the section, as they shall be shown. */
  know(number: number, ratios: ArrayLike<number>): void {
    const known = { ratios: Float32Array.from(ratios), rows: [], height: 0, placed: null };
    this.layOutSection(number, known);
    this.known.set(number, known);
    this.place(this.known.size >= 2 * this.estimatedFrom);
  }

  forget(number: number): void {
    if (this.known.delete(number)) this.place(false);
  }

  isKnown(index: number): boolean {
    return this.known.has(Math.floor(index / worksPerSection));
  }

  ratioAt(index: number): number {
    return this.known.get(Math.floor(index / worksPerSection))?.ratios[index % worksPerSection] ?? 1;
  }

  section(number: number): Section {
    const first = number * worksPerSection;
    return { number, first, count: Math.min(worksPerSection, this.works - first) };
  }

  /** Top of the row that holds the work; about there where its section is not known. */
  topOf(index: number): number {
    const { number, first, count } = this.section(Math.floor(index / worksPerSection));
    if (this.known.has(number)) return this.rowOf(index)?.top ?? 0;
    const [top, bottom] = this.edges(number);
    return top + ((bottom - top) * (index - first)) / count;
  }

  /** The first work of the row at `y`; about that where its section is not known. */
  indexAt(y: number): number {
    const { number, first, count } = this.section(this.sectionAt(y));
    const [top, bottom] = this.edges(number);
    if (this.known.has(number)) return this.rowsOf(number).filter((row) => row.top <= y).at(-1)?.first ?? first;
    const share = bottom > top ? Math.max(0, y - top) / (bottom - top) : 0;
    return first + Math.min(count - 1, Math.floor(share * count));
  }

  rowOf(index: number): Row | undefined {
    return this.rowsOf(Math.floor(index / worksPerSection)).find((row) => index < row.first + row.count);
  }

  /** The laid out rows that reach into the stretch, in order. */
  rowsBetween(from: number, to: number): readonly Row[] {
    return this.sectionsBetween(from, to).flatMap(({ number }) => this.rowsOf(number).filter((row) => row.top < to && row.top + row.height + this.metrics.below > from));
  }

  sectionsBetween(from: number, to: number): readonly Section[] {
    const found: Section[] = [];
    for (let number = this.sectionAt(from); number < this.tops.length - 1 && (this.tops[number] ?? 0) < to; number += 1) found.push(this.section(number));
    return found;
  }

  /** Top and bottom of a section. */
  edges(number: number): readonly [number, number] {
    return [this.tops[number] ?? 0, this.tops[number + 1] ?? 0];
  }

  private sectionAt(y: number): number {
    let low = 0;
    let high = this.tops.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.tops[middle] ?? 0) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private rowsOf(number: number): readonly Row[] {
    const known = this.known.get(number);
    if (!known) return [];
    let first = number * worksPerSection;
    let top = this.tops[number] ?? 0;
    known.placed ??= known.rows.map((shape) => {
      const row = { ...shape, first, top };
      first += shape.count;
      top += shape.height + this.metrics.below;
      return row;
    });
    return known.placed;
  }

  private layOutSection(number: number, known: Known): void {
    known.rows = justify(known.ratios, this.metrics, number === this.tops.length - 2);
    known.height = known.rows.reduce((sum, row) => sum + row.height + this.metrics.below, 0);
  }

  private place(anew: boolean): void {
    const sections = this.tops.length - 1;
    if (anew) {
      this.estimatedFrom = this.known.size;
      const guess = this.guess();
      this.tooHigh = guess * sections > highest;
      this.estimate = Math.round(Math.min(guess, highest / sections));
    }
    for (const known of this.known.values()) known.placed = null;
    for (let number = 0; number < sections; number += 1) {
      const share = this.section(number).count / worksPerSection;
      this.tops[number + 1] = (this.tops[number] ?? 0) + (this.known.get(number)?.height ?? Math.round(this.estimate * share));
    }
  }

  /** The height of a full section: the mean of those known, or as if all pictures were a little wider than high. */
  private guess(): number {
    const { width, target, gap, below } = this.metrics;
    const full = [...this.known].filter(([number]) => this.section(number).count === worksPerSection);
    if (full.length > 0) return full.reduce((sum, [, known]) => sum + known.height, 0) / full.length;
    return (worksPerSection / Math.max(1, (width + gap) / (1.1 * target + gap))) * (target + below);
  }
}

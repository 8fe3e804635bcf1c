// SPDX-License-Identifier: MIT
// Brings the works of the sections that come into view, and keeps them as long as they are near.
import type { Work } from "../../data/work";
import { isAbort } from "../../lib/dom";
import type { Row, Section, Sections } from "./sections";
import { worksPerSection } from "./sections";

export interface LoaderProps {
  readonly load: (indices: readonly number[], signal: AbortSignal) => Promise<readonly Work[]>;
  readonly ratios: (works: readonly Work[]) => readonly number[];
  /** Call `change` to let what has arrived take its place. */
  readonly onLoaded: (change: () => void) => void;
  readonly onProblem: (error: unknown) => void;
}

export class SectionLoader {
  private readonly works = new Map<number, readonly Work[]>();
  private readonly coming = new Map<number, Promise<void>>();
  private readonly failed = new Set<number>();
  private readonly leave = new AbortController();
  /** The section asked for last by name: it may lie far from the window, which is on its way there. */
  private sought = -1;

  constructor(
    private readonly sections: Sections,
    private readonly props: LoaderProps,
  ) {}

  has(section: number): boolean {
    return this.works.has(section);
  }

  worksOf({ first, count }: Row): readonly Work[] | null {
    const section = Math.floor(first / worksPerSection);
    const at = first - section * worksPerSection;
    return this.works.get(section)?.slice(at, at + count) ?? null;
  }

  /** Fetches what is not here: what is seen first. */
  want(sections: readonly Section[], seen: (section: number) => boolean): void {
    const missing = sections.filter(({ number }) => !this.works.has(number) && !this.failed.has(number));
    for (const section of [...missing].sort((one, other) => Number(seen(other.number)) - Number(seen(one.number)))) void this.fetch(section);
  }

  /** Resolves to whether the work's section stands. */
  async ready(index: number): Promise<boolean> {
    const section = this.sections.section(Math.floor(index / worksPerSection));
    this.failed.delete(section.number);
    this.sought = section.number;
    if (!this.works.has(section.number)) await this.fetch(section);
    return this.works.has(section.number);
  }

  retry(): void {
    this.failed.clear();
  }

  /** Lets go of sections outside the stretch, but for the one that holds `index`. */
  keep([low, high]: readonly [number, number], index: number | null): void {
    const focused = index === null ? -1 : Math.floor(index / worksPerSection);
    const away = (number: number): boolean => {
      const [top, bottom] = this.sections.edges(number);
      return number !== focused && number !== this.sought && (bottom < low || top > high);
    };
    for (const number of this.works.keys()) if (away(number)) this.works.delete(number);
    if (!this.sections.cramped) return;
    const gone = [...this.sections.knownSections].filter((number) => away(number) && !this.works.has(number));
    if (gone.length > 0) this.props.onLoaded(() => gone.forEach((number) => this.sections.forget(number)));
  }

  stop(): void {
    this.leave.abort();
  }

  private fetch(section: Section): Promise<void> {
    const known = this.coming.get(section.number);
    if (known) return known;
    const coming = this.bring(section).finally(() => this.coming.delete(section.number));
    this.coming.set(section.number, coming);
    return coming;
  }

  private async bring({ number, first, count }: Section): Promise<void> {
    try {
      const works = await this.props.load(Array.from({ length: count }, (_, at) => first + at), this.leave.signal);
      this.props.onProblem(null);
      this.props.onLoaded(() => {
        this.works.set(number, works);
        if (!this.sections.isKnown(first)) this.sections.know(number, this.props.ratios(works));
      });
    } catch (error) {
      if (isAbort(error) || this.leave.signal.aborted) return;
      this.failed.add(number);
      this.props.onProblem(error);
    }
  }
}

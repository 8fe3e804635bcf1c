// SPDX-License-Identifier: MIT
// The works of a collection as filled rows in a page of its full height, of which only the rows near the window are in the
// document. Whatever changes above the window (a section arrives, the window becomes narrower), what stands at its top stays there.
import type { Work } from "../../data/work";
import { say } from "../../lang/lang";
import { element } from "../../lib/dom";
import { tileRatio } from "../tile";
import { gridTarget } from "./keys";
import type { WorkOrder } from "./order";
import { createProbe } from "./probe";
import { MountedRows } from "./rows";
import { Sections } from "./sections";
import type { Row } from "./sections";
import { SectionLoader } from "./loader";
import { Pace } from "./pace";

export interface GridProps {
  readonly order: WorkOrder;
  readonly load: (numbers: readonly number[], signal: AbortSignal) => Promise<readonly Work[]>;
  /** Told what could not be fetched, and null once that is mended. */
  readonly onProblem: (error: unknown) => void;
}

/** What stands at the top of the window: a work, and how far its row has gone above the edge. */
export interface GridPlace {
  readonly number: number;
  readonly offset: number;
}

// In heights of the window: rows are made this far around it, and taken away twice as far. One a frame beyond what is seen.
const around = 1;
const ahead = 2;

export function createGrid(target: HTMLElement, props: GridProps) {
  const { order } = props;
  const list = element("div", { class: "grid", role: "list", "aria-label": say().collection.list });
  target.append(list);
  const probe = createProbe(list);
  const sections = new Sections(order.count);
  const rows = new MountedRows(list, order.count);
  const pace = new Pace(() => update());
  const { numberOf } = order;
  // What is not here is sought where the works begin.
  const indexOf = (number: number): number => order.indexOf(number) ?? 0;
  const loader = new SectionLoader(sections, {
    load: (indices, signal) => props.load(indices.map(numberOf), signal),
    ratios: (loaded) => loaded.map((work) => tileRatio(work.images[0])),
    onLoaded: (change) => hold(change),
    onProblem: props.onProblem,
  });
  const bands = new Map<number, HTMLElement>();
  /** Where to stay until the visitor scrolls: a place come back to, or a work sought by key. */
  let pinned: GridPlace | null = null;
  let own = NaN;
  let frame = 0;
  let focused: number | null = null;
  let sought = 0;
  let metrics = probe.measure();
  sections.layOut(metrics);

  const topOfList = (): number => list.getBoundingClientRect().top + scrollY;
  const shown = (): boolean => list.offsetParent !== null;

  function place(): GridPlace | null {
    if (pinned) return pinned;
    const y = scrollY - topOfList();
    if (y <= 0) return null;
    const index = sections.indexAt(y);
    return { number: numberOf(index), offset: Math.round(y - sections.topOf(index)) };
  }

  function scrollToPlace({ number, offset }: GridPlace): void {
    const index = indexOf(number);
    // The row may have become lower: something of it shall still be seen.
    const most = sections.isKnown(index) ? (sections.rowOf(index)?.height ?? 0) + metrics.below - 12 : Infinity;
    const y = Math.round(topOfList() + sections.topOf(index) + Math.min(offset, most));
    if (Math.abs(y - scrollY) >= 1) scrollTo(scrollX, y);
    own = scrollY;
  }

  /** Makes a change of heights under the eyes of the visitor. */
  function hold(change: () => void): void {
    const stay = place();
    const atEnd = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    change();
    list.style.height = `${sections.height}px`;
    if (atEnd && !pinned) scrollTo(scrollX, document.documentElement.scrollHeight);
    else if (stay) scrollToPlace(stay);
    own = scrollY;
    update();
  }

  const meets = ({ top, height }: Row, [low, high]: readonly [number, number]): boolean => top < high && top + height > low;

  function update(): void {
    if (!shown()) return;
    const y = scrollY - topOfList();
    const stretch = (reach: number) => [y - reach * innerHeight, y + (1 + reach) * innerHeight] as const;
    const [seen, near, far] = [stretch(0), stretch(around), stretch(ahead)];
    if (!pace.hurried) loader.want(sections.sectionsBetween(...near), (number) => sections.edges(number)[0] < seen[1] && sections.edges(number)[1] > seen[0]);
    // The row with the focus stays, and so do its neighbours: tabbing goes on from it.
    const beside = focused === null ? [] : [focused - 1, focused, focused + 1].flatMap((index) => sections.rowOf(index) ?? []);
    const kept = new Set([...sections.rowsBetween(...far), ...beside]);
    rows.keep(kept);
    let spare = pace.hurried ? 0 : 1;
    for (const row of kept) {
      if (rows.has(row)) continue;
      const now = meets(row, seen) || beside.includes(row);
      if (!now && (spare === 0 || !meets(row, near))) continue;
      const found = loader.worksOf(row);
      if (found) rows.mount(row, found);
      if (found && !now) spare -= 1;
    }
    if (!pace.hurried) rows.start((row) => meets(row, near));
    showBands(seen);
    loader.keep(far, focused);
    if (spare === 0 && !pace.hurried) later();
  }

  /** Sections in view whose works are not here yet are drawn as empty rows. */
  function showBands([low, high]: readonly [number, number]): void {
    const waiting = sections.sectionsBetween(low, high).filter(({ number }) => !loader.has(number));
    const busy = String(waiting.length > 0);
    if (list.getAttribute("aria-busy") !== busy) list.setAttribute("aria-busy", busy);
    for (const [number, band] of bands) {
      if (waiting.some((section) => section.number === number)) continue;
      band.remove();
      bands.delete(number);
    }
    for (const { number } of waiting) {
      const band = bands.get(number) ?? element("div", { class: "band", "aria-hidden": "true" });
      const [top, bottom] = sections.edges(number);
      band.style.top = `${top}px`;
      band.style.height = `${bottom - top}px`;
      if (!bands.has(number)) probe.root.after(band);
      bands.set(number, band);
    }
  }

  function later(): void {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      update();
    });
  }

  function onScroll(): void {
    if (!shown()) return;
    if (!(Math.abs(scrollY - own) <= 1)) pinned = null;
    own = NaN;
    pace.moved(scrollY, innerHeight);
    later();
  }

  /** Lays all out again: the window or the text has another size. */
  function layOut(): void {
    if (!shown()) return;
    const before = JSON.stringify(metrics);
    metrics = probe.measure();
    // Shown again as it was: nothing moves, and the pictures stay.
    if (before === JSON.stringify(metrics)) return update();
    const again = list.contains(document.activeElement) ? focused : null;
    hold(() => {
      rows.keep(new Set());
      sections.layOut(metrics);
    });
    if (again !== null) rows.link(numberOf(again))?.focus({ preventScroll: true });
  }

  /** Brings a work into view, and gives it the focus. */
  async function focusWork(number: number, scroll = true): Promise<void> {
    const index = indexOf(number);
    const turn = (sought += 1);
    if (!(await loader.ready(index)) || turn !== sought || !shown()) return;
    const row = sections.rowOf(index);
    if (!row) return;
    const top = topOfList() + row.top;
    const margin = Math.min(24, innerHeight / 10);
    const above = top - margin;
    const below = top + row.height + margin + 40 - innerHeight;
    if (scroll && scrollY > above) scrollTo(scrollX, above);
    else if (scroll && scrollY < below) scrollTo(scrollX, Math.min(above, below));
    const offset = scrollY - topOfList() - row.top;
    if (scroll || (offset < row.height && offset > -innerHeight)) [pinned, own] = [{ number, offset }, scrollY];
    focused = index;
    update();
    rows.link(number)?.focus({ preventScroll: true });
  }

  function onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || focused === null) return;
    const to = gridTarget(event.key, focused, sections);
    if (to === null) return;
    event.preventDefault();
    void focusWork(numberOf(to));
  }

  list.addEventListener("focusin", (event) => {
    const number = event.target instanceof HTMLElement ? event.target.getAttribute("data-work") : null;
    focused = number === null ? null : indexOf(Number(number));
    later();
  });
  list.addEventListener("focusout", () => (focused = null));
  list.addEventListener("keydown", onKey);
  addEventListener("scroll", onScroll, { passive: true });
  addEventListener("resize", later);
  const sizes = new ResizeObserver(() => layOut());
  for (const watched of [list, ...probe.root.children]) sizes.observe(watched);
  list.style.height = `${sections.height}px`;

  return {
    root: list,
    order,
    focusWork,
    place,
    /** Goes back to a place; what is not laid out yet there is waited for. */
    restore(to: GridPlace): void {
      pinned = to;
      scrollToPlace(to);
      update();
    },
    /** Asks again for what could not be fetched. */
    retry(): void {
      loader.retry();
      update();
    },
    destroy(): void {
      loader.stop();
      pace.stop();
      sizes.disconnect();
      cancelAnimationFrame(frame);
      removeEventListener("scroll", onScroll);
      removeEventListener("resize", later);
      list.remove();
    },
  };
}

export type Grid = ReturnType<typeof createGrid>;

// SPDX-License-Identifier: MIT
// The rows that are in the document: those near the window, and the one that has the focus. They stand in the order of their
// works, so that reading and tabbing go through them as they are seen.
import type { Work } from "../../data/work";
import { element } from "../../lib/dom";
import { createTile } from "../tile";
import type { Row } from "./sections";

interface Mounted {
  /** At the place it has. */
  row: Row;
  readonly root: HTMLElement;
  /** Starts the row's pictures; null once they have been started. */
  start: (() => void) | null;
}

export class MountedRows {
  private readonly mounted = new Map<number, Mounted>();

  constructor(
    private readonly list: HTMLElement,
    /** Of the whole collection. */
    private readonly works: number,
  ) {}

  has(row: Row): boolean {
    return this.mounted.has(row.first);
  }

  /** `works` are those of the row. Its pictures wait for start(). */
  mount(row: Row, works: readonly Work[]): void {
    const starts: (() => void)[] = [];
    const root = element("div", { class: row.full ? "grid-row" : "grid-row short", role: "presentation" });
    root.style.setProperty("--height", `${row.height}px`);
    works.forEach((work, at) => {
      const tile = createTile(work, null, { place: { height: row.height, hold: (start) => starts.push(start) } });
      tile.setAttribute("aria-posinset", String(row.first + at + 1));
      tile.setAttribute("aria-setsize", String(this.works));
      root.append(tile);
    });
    this.mounted.set(row.first, { row, root, start: () => starts.forEach((start) => start()) });
    const after = [...this.mounted.values()].reduce<Mounted | null>(
      (best, other) => (other.row.first > row.first && (!best || other.row.first < best.row.first) ? other : best),
      null,
    );
    root.style.top = `${row.top}px`;
    this.list.insertBefore(root, after?.root ?? null);
  }

  /** Starts the pictures of the rows that `wanted` names. */
  start(wanted: (row: Row) => boolean): void {
    for (const one of this.mounted.values()) {
      if (!one.start || !wanted(one.row)) continue;
      one.start();
      one.start = null;
    }
  }

  /** Moves the mounted rows among these to where they now stand, and takes all others away. */
  keep(rows: ReadonlySet<Row>): void {
    const places = new Map([...rows].map((row) => [row.first, row]));
    for (const [first, mounted] of this.mounted) {
      const place = places.get(first);
      if (place?.count === mounted.row.count) {
        if (place.top !== mounted.row.top) mounted.root.style.top = `${place.top}px`;
        mounted.row = place;
        continue;
      }
      this.mounted.delete(first);
      // An address taken away ends a download that nobody waits for any more.
      for (const picture of mounted.root.querySelectorAll("img:not(.frame.loaded > img)")) {
        picture.removeAttribute("srcset");
        picture.removeAttribute("src");
      }
      mounted.root.remove();
    }
  }

  link(number: number): HTMLElement | null {
    return this.list.querySelector(`[data-work="${number}"]`);
  }
}

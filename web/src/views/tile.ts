// SPDX-License-Identifier: MIT
// A work as a cell of a row of pictures. Rows are filled by flexbox: a cell grows in proportion to its picture's aspect
// ratio, so that all cells of a row end up equally high.
import { nameOf } from "../data/work";
import type { Work, WorkImage } from "../data/work";
import { say } from "../lang/lang";
import { element } from "../lib/dom";
import type { Facets } from "../lib/facets";
import { formatRoute, workRoute } from "../state/route";
import { icon } from "./icon";
import { createPicture, narrowest, ratioOf, widest } from "./picture";

// The height rows aim at in page.css (--row), in CSS pixels; a row comes out at most about a third higher.
const rowHeight = 240;

/** How wide a cell is for its height. */
export function tileRatio(image: WorkImage | undefined): number {
  return Math.max(narrowest, Math.min(widest, ratioOf(image)));
}

/** What of a tile is not the same everywhere. */
export interface TileSettings {
  readonly place?: TilePlace;
  /** What limits the works that look like this one, too. */
  readonly facets?: Facets | undefined;
  /** Where it is told why the work stands here. */
  readonly why?: string | undefined;
}

/** Where the row is laid out already: how high its pictures are, and who starts this one. */
export interface TilePlace {
  readonly height: number;
  readonly hold: (start: () => void) => void;
}

export function createTile(work: Work, score: number | null = null, { place, facets, why }: TileSettings = {}): HTMLElement {
  const image = work.images[0];
  const ratio = tileRatio(image);
  const width = Math.round(ratio * (place?.height ?? rowHeight * 1.2));
  const link = element(
    "a",
    { href: formatRoute(workRoute({ id: work.id, at: work.number }, facets)), "data-work": work.number },
    createPicture({ image, alt: nameOf(work), language: work.language, sizes: `${width}px`, lazy: place === undefined, atLeast: width, hold: place?.hold ?? null }),
    createCaption(work, score),
    score === null ? null : element("span", { class: "visually-hidden" }, say().similar.similarity(say().words.percent(score))),
  );
  const reason = why ? element("a", { class: "why-link", href: why, title: say().why.ask, "aria-label": say().why.askOf(work.title) }, icon("question")) : null;
  const tile = element("div", { class: "tile", role: "listitem" }, link, reason);
  tile.style.setProperty("--ratio", ratio.toFixed(4));
  return tile;
}

/** The two lines under a picture. */
export function createCaption(work: Pick<Work, "title" | "maker" | "date" | "language">, score: number | null): HTMLElement {
  const lang = work.language || null;
  return element(
    "span",
    // The picture's own name already says this to a screen reader.
    { class: "caption", "aria-hidden": "true" },
    element("span", { class: "title", lang, dir: "auto" }, work.title),
    score === null ? null : element("span", { class: "score" }, say().words.percent(score)),
    element("span", { class: "sub", lang, dir: "auto" }, [work.maker, work.date].filter(Boolean).join(", ")),
  );
}

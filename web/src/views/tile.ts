// SPDX-License-Identifier: MIT
// A work as a cell of a row of pictures. The rows are justified by flexbox alone: a cell grows in proportion to its
// picture's aspect ratio, so that all cells of a row end up equally high.
import { nameOf } from "../data/work";
import type { Work } from "../data/work";
import { element } from "../lib/dom";
import { percent } from "../lib/words";
import { formatRoute } from "../state/route";
import { createPicture, narrowest, ratioOf, widest } from "./picture";

// The height rows aim at in page.css (--row), in CSS pixels; a row comes out at most about a third higher.
const rowHeight = 240;

export function createTile(work: Work, language: string, score: number | null = null): HTMLElement {
  const image = work.images[0];
  const ratio = Math.max(narrowest, Math.min(widest, ratioOf(image)));
  const sub = [work.maker, work.date].filter(Boolean).join(", ");
  const width = Math.round(ratio * rowHeight * 1.2);
  const caption = element(
    "span",
    // The picture's own name already says this to a screen reader.
    { class: "caption", "aria-hidden": "true", lang: language || null },
    element("span", { class: "title" }, work.title),
    score === null ? null : element("span", { class: "score" }, percent(score)),
    element("span", { class: "sub" }, sub),
  );
  const link = element(
    "a",
    { href: formatRoute({ view: "work", id: work.id, at: work.number }), "data-work": work.number },
    createPicture({ image, alt: nameOf(work), sizes: `${width}px`, lazy: true, atLeast: width }),
    caption,
    score === null ? null : element("span", { class: "visually-hidden" }, `, similarity ${percent(score)}`),
  );
  const tile = element("div", { class: "tile", role: "listitem" }, link);
  tile.style.setProperty("--ratio", ratio.toFixed(4));
  return tile;
}

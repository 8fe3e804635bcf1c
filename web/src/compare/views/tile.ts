// SPDX-License-Identifier: MIT
// A neighbour in a row: its picture, its title, its score, and in words what is to be said of it.
import { tell } from "../../lang/compare";
import { element } from "../../lib/dom";
import { createPicture } from "../../views/picture";
import { workAddress } from "../route";
import type { ComparedWork, Neighbour } from "../work-file";
import { scoreText } from "./numbers";

const tileSide = 170;

export function createWorkPicture(work: ComparedWork, language: string, atLeast: number): HTMLElement {
  return createPicture({
    image: work.image,
    alt: tell().named(work.title, work.maker),
    language: work.language || language,
    sizes: `${atLeast}px`,
    lazy: atLeast <= tileSide,
    atLeast,
  });
}

export interface TileProps {
  readonly neighbour: Neighbour;
  readonly language: string;
  readonly marks: readonly Mark[];
  /** In a blind vote nothing is said that could tell the networks apart. */
  readonly blind: boolean;
}

export interface Mark {
  readonly kind: "same" | "shared" | "perturbed";
  readonly text: string;
}

export function createTile({ neighbour: { work, score }, language, marks, blind }: TileProps): HTMLElement {
  const picture = createWorkPicture(work, language, tileSide);
  // The picture's own name says the title to a screen reader already.
  const title = element("span", { class: "tile-title", lang: work.language || language || null, dir: "auto", "aria-hidden": "true", title: work.title }, work.title);
  if (blind) return element("li", { class: "neighbour" }, picture, title);
  const words = tell().work;
  return element(
    "li",
    { class: "neighbour" },
    element(
      "a",
      { href: workAddress(work) },
      picture,
      title,
      element("span", { class: "visually-hidden" }, `, ${words.score(scoreText(score))}`),
      element("span", { class: "tile-score", "aria-hidden": "true" }, scoreText(score)),
    ),
    marks.length === 0 ? null : element("ul", { class: "marks", role: "list" }, ...marks.map(({ kind, text }) => element("li", { class: `mark ${kind}` }, text))),
  );
}

// SPDX-License-Identifier: MIT
// "Visually similar": the neighbours of a work or a picture, best first.
import type { Entry } from "../data/entry";
import { enableArrowKeys } from "../lib/arrow-keys";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import type { Similar } from "../state/state";
import { comparedBy } from "./about";
import { createTile } from "./tile";

export interface SimilarProps {
  readonly entry: Entry;
  /** Null while they are on their way. */
  readonly similar: readonly Similar[] | null;
  readonly error: string | null;
}

export function createSimilar(target: HTMLElement, props: SimilarProps): View<SimilarProps> {
  const heading = element("h2", { id: "similar" }, "Visually similar");
  const note = element("p", { class: "hint" });
  const list = element("div", { class: "rows", role: "list", "aria-labelledby": "similar" });
  const root = element("section", { class: "similar", "aria-labelledby": "similar" }, heading, note, list);
  const stopArrows = enableArrowKeys(list);
  let shown: readonly Similar[] | null = null;

  function update({ similar, error, entry }: SimilarProps): void {
    list.setAttribute("aria-busy", String(similar === null && error === null));
    note.textContent =
      error ??
      (similar === null
        ? "Looking…"
        : similar.length === 0
          ? "Nothing in the collection to compare with."
          : `Most alike first. ${comparedBy(entry)}`);
    note.classList.toggle("problem", error !== null);
    if (similar === shown) return;
    shown = similar;
    list.replaceChildren(...(similar ?? []).map(({ work, score }) => createTile(work, entry.language, score)));
  }

  target.append(root);
  update(props);
  return {
    root,
    update,
    destroy() {
      stopArrows();
      root.remove();
    },
  };
}

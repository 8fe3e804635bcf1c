// SPDX-License-Identifier: MIT
// "Visually similar": the neighbours of a work or a picture, best first. A better answer replaces the one that stands
// without moving what the visitor looks at: the page does not scroll, and the focus stays on its work.
import { say } from "../lang/lang";
import { enableArrowKeys } from "../lib/arrow-keys";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import type { Facets } from "../lib/facets";
import { keepPlace } from "../lib/keep-place";
import type { Work } from "../data/work";
import type { Similar } from "../state/state";
import { createTile } from "./tile";

export interface SimilarProps {
  /** One sentence on what compared them; empty where something else says it. */
  readonly compared: string;
  /** Null while they are on their way. */
  readonly similar: readonly Similar[] | null;
  readonly error: string | null;
  /** Asks again after an error; absent where something else offers it. */
  readonly retry?: () => void;
  /** What limits the works, and those that look like them. */
  readonly facets?: Facets | undefined;
  /** Where it is told why a work stands here; absent where nothing can be told. */
  readonly why?: (other: Work) => string;
}

/** `between` stands between the heading and the works. */
export function createSimilar(target: HTMLElement, props: SimilarProps, between: HTMLElement | null = null): View<SimilarProps> {
  const words = say().similar;
  const heading = element("h2", { id: "similar", tabindex: -1 }, words.heading);
  const note = element("p", { class: "hint" });
  const again = element("button", { type: "button", class: "quiet", "data-retry": true }, say().page.tryAgain);
  const list = element("div", { class: "rows", role: "list", "aria-labelledby": "similar" });
  const root = element("section", { class: "similar", "aria-labelledby": "similar" }, heading, note, again, between, list);
  const stopArrows = enableArrowKeys(list);
  let shown: readonly Similar[] | null = null;
  let retry = props.retry;
  again.addEventListener("click", () => {
    // The button goes, what it asked for comes here.
    heading.focus({ preventScroll: true });
    retry?.();
  });

  function update({ similar, error, compared, facets, why, ...next }: SimilarProps): void {
    retry = next.retry;
    again.hidden = error === null || !retry;
    list.setAttribute("aria-busy", String(similar === null && error === null));
    note.textContent =
      error ??
      (similar === null
        ? words.looking
        : similar.length === 0
          ? words.nothing
          : `${words.order} ${compared}`.trim());
    note.classList.toggle("problem", error !== null);
    if (similar === shown) return;
    const tiles = (similar ?? []).map(({ work, score }) => createTile(work, score, { facets, why: why?.(work) }));
    if (shown === null) list.replaceChildren(...tiles);
    else keepPlace(list, heading, () => list.replaceChildren(...tiles));
    shown = similar;
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

// SPDX-License-Identifier: MIT
// The whole collection as rows of pictures.
import type { Work } from "../data/work";
import { problemOf, say } from "../lang/lang";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { toPlainError } from "../lib/errors";
import { createGrid } from "./grid/grid";
import type { Grid } from "./grid/grid";
import type { WorkOrder } from "./grid/order";
import { createIntro } from "./intro";

export interface CollectionProps {
  readonly title: string;
  readonly order: WorkOrder;
  /** What is shown of the collection, with the way back to all of it; null where it is all. */
  readonly part: { readonly text: string; readonly back: { readonly href: string; readonly name: string } } | null;
  /** Of the title and the introduction. */
  readonly language: string;
  readonly intro: string;
  readonly load: (numbers: readonly number[], signal: AbortSignal) => Promise<readonly Work[]>;
  /** Another screen lies over this one: its heading counts. */
  readonly covered: boolean;
}

export interface Collection extends View<CollectionProps> {
  readonly grid: Grid;
}

export function createCollection(target: HTMLElement, props: CollectionProps): Collection {
  // The masthead shows the name on every screen; as a heading it belongs to this one.
  const heading = element("h1", { class: "visually-hidden", lang: props.language || null, dir: "auto" }, props.title);
  const retry = element("button", { type: "button", class: "quiet", "data-retry": true }, say().page.tryAgain);
  const reason = element("span");
  const problem = element("p", { class: "grid-problem", role: "alert", hidden: true }, reason, " ", retry);
  const { order, part } = props;
  const line = part && element("p", { class: "part" }, part.text, " ", element("a", { href: part.back.href }, part.back.name));
  const root = element("div", { class: "collection" }, heading, line ?? createIntro({ text: props.intro, language: props.language }));
  target.append(root);
  const { load } = props;
  const grid = createGrid(root, {
    order,
    load,
    onProblem(error) {
      problem.hidden = error === null;
      reason.textContent = error === null ? "" : problemOf(toPlainError(error)).message;
    },
  });
  root.append(problem);
  retry.addEventListener("click", () => grid.retry());
  const update = ({ covered }: CollectionProps): void => void (heading.hidden = covered);
  update(props);
  return {
    root,
    grid,
    update,
    destroy() {
      grid.destroy();
      root.remove();
    },
  };
}

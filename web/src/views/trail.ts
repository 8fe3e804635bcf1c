// SPDX-License-Identifier: MIT
// The works visited last, to step back to any of them.
import { nameOf } from "../data/work";
import type { Work } from "../data/work";
import { say } from "../lang/lang";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import type { Facets } from "../lib/facets";
import { formatRoute, workRoute } from "../state/route";
import { createPicture } from "./picture";

export interface TrailProps {
  readonly trail: readonly Work[];
  readonly current: number | null;
  /** What limits the works that look like these. */
  readonly facets?: Facets | undefined;
}

export function createTrail(target: HTMLElement, props: TrailProps): View<TrailProps> {
  const list = element("ol", { role: "list" });
  const root = element("nav", { class: "trail", "aria-label": say().work.visited }, element("p", { class: "hint" }, say().work.path), list);

  function update({ trail, current, facets }: TrailProps): void {
    root.hidden = trail.length < 2;
    list.replaceChildren(
      ...trail.map((work) => {
        const picture = createPicture({ image: work.images[0], alt: nameOf(work), language: work.language, sizes: "56px", lazy: true, atLeast: 112 });
        const href = formatRoute(workRoute({ id: work.id, at: work.number }, facets));
        return element("li", {}, element("a", { href, "aria-current": work.number === current ? "page" : null }, picture));
      }),
    );
  }

  target.append(root);
  update(props);
  return { root, update, destroy: () => root.remove() };
}

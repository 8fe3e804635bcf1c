// SPDX-License-Identifier: MIT
// What limits the answers, as chips that each lead to the same question without it.
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { facetKinds, hasFacets, toggleFacet } from "../lib/facets";
import type { Facets } from "../lib/facets";
import { say } from "../lang/lang";
import { icon } from "./icon";

export interface FacetChipsProps {
  readonly facets: Facets;
  /** The language of the museum's texts. */
  readonly language: string;
  /** The address of what is shown, under other limits. */
  readonly hrefOf: (facets: Facets) => string;
}

export function createFacetChips(target: HTMLElement, props: FacetChipsProps): View<FacetChipsProps> {
  const words = say().facets;
  const list = element("ul", { role: "list", class: "chips" });
  const root = element("nav", { class: "limited", "aria-label": words.active }, element("p", { class: "hint", "aria-hidden": "true" }, words.active), list);

  function update({ facets, language, hrefOf }: FacetChipsProps): void {
    root.hidden = !hasFacets(facets);
    const chip = (href: string, limit: string, shown: HTMLElement): HTMLElement =>
      element("li", {}, element("a", { href, class: "chip", "aria-label": words.remove(limit) }, shown, icon("close")));
    const chips = facetKinds.flatMap((kind) =>
      facets[kind].map((value) =>
        chip(hrefOf(toggleFacet(facets, kind, value)), words.named(words.kinds[kind], value), element("bdi", { lang: language || null }, value)),
      ),
    );
    if (facets.from !== null || facets.to !== null) {
      const years = words.years(facets.from, facets.to);
      chips.push(chip(hrefOf({ ...facets, from: null, to: null }), years, element("span", {}, years)));
    }
    list.replaceChildren(...chips);
  }

  target.append(root);
  update(props);
  return { root, update, destroy: () => root.remove() };
}

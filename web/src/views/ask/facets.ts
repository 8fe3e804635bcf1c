// SPDX-License-Identifier: MIT
// Facets: makers, types, subjects and years with their counts. They are counted once they are opened, as that takes the texts of the
// whole collection.
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { facetKinds, hasFacets, toggleFacet, year } from "../../lib/facets";
import type { FacetKind } from "../../lib/facets";
import { replaceKeepingFocus } from "../../lib/keep-focus";
import { say } from "../../lang/lang";
import type { FacetCounts } from "../../engine/protocol";
import type { AskProps } from "./ask";

/** Values shown of a kind before more are asked for. */
const first = 6;

export function createFacets(target: HTMLElement, props: AskProps): View<AskProps> {
  const texts = say().facets;
  const kinds = facetKinds.map((kind) => createKind(kind));
  const years = createYears();
  const none = element("p", { class: "hint" }, texts.none);
  const root = element(
    "details",
    { class: "asked facets" },
    element("summary", { class: "part-name" }, texts.title),
    element("p", { class: "hint" }, texts.hint),
    none,
    ...kinds.map(({ root: list }) => list),
    years.root,
  );
  let latest = props;

  root.addEventListener("toggle", () => {
    if (root.open) latest.count();
  });

  function createKind(kind: FacetKind) {
    const list = element("ul", { role: "list" });
    const more = element("button", { type: "button", class: "text-button" });
    const beyond = element("p", { class: "hint" });
    const field = element("fieldset", {}, element("legend", {}, texts.kinds[kind]), list, more, beyond);
    let all = false;
    more.addEventListener("click", () => {
      all = !all;
      update(latest);
    });
    const choice = ({ value, works }: { readonly value: string; readonly works: number }): HTMLElement => {
      const box = element("input", { type: "checkbox", "data-key": value, "aria-label": texts.value(value, works) });
      box.checked = latest.route.facets[kind].includes(value);
      box.addEventListener("change", () => latest.ask({ ...latest.route, facets: toggleFacet(latest.route.facets, kind, value) }));
      const name = element("bdi", { lang: latest.entry.language || null }, value);
      return element("li", {}, element("label", { class: "choice" }, box, name, element("span", { class: "number" }, say().words.number(works))));
    };
    return {
      root: field,
      show(counts: FacetCounts): void {
        const { list: values, more: hidden } = counts.values[kind];
        field.hidden = values.length === 0;
        const shown = all ? values : values.slice(0, Math.max(first, latest.route.facets[kind].length));
        replaceKeepingFocus(list, shown.map(choice), () => list.querySelector("input"));
        const rest = values.length - shown.length;
        more.hidden = rest === 0 && !all;
        more.textContent = all ? texts.fewer : texts.more(rest);
        beyond.hidden = hidden === 0 || !all;
        beyond.textContent = texts.beyond(hidden);
      },
    };
  }

  function createYears() {
    const from = element("input", { type: "text", inputmode: "numeric", size: 5, maxlength: 5, id: "ask-since", autocomplete: "off" });
    const to = element("input", { type: "text", inputmode: "numeric", size: 5, maxlength: 5, id: "ask-until", autocomplete: "off" });
    const bars = element("div", { class: "bars", role: "img" });
    const send = (): void => {
      const [since, until] = [year(from.value.trim()), year(to.value.trim())];
      const { facets } = latest.route;
      if (since !== facets.from || until !== facets.to) latest.ask({ ...latest.route, facets: { ...facets, from: since, to: until } });
    };
    for (const field of [from, to]) field.addEventListener("change", send);
    return {
      root: element(
        "fieldset",
        {},
        element("legend", {}, texts.date),
        bars,
        element("div", { class: "years" }, element("label", { for: "ask-since" }, texts.since, from), element("label", { for: "ask-until" }, texts.until, to)),
      ),
      show({ years: counted }: FacetCounts): void {
        this.root.hidden = counted === null;
        if (!counted) return;
        const { from: since, to: until } = latest.route.facets;
        if (document.activeElement !== from) from.value = since === null ? "" : String(since);
        if (document.activeElement !== to) to.value = until === null ? "" : String(until);
        from.placeholder = String(counted.from);
        to.placeholder = String(counted.to);
        bars.setAttribute("aria-label", texts.bars(counted.from, counted.to));
        const most = Math.max(1, ...counted.bins);
        bars.replaceChildren(
          ...counted.bins.map((works) => {
            const bar = element("span", {});
            bar.style.height = works === 0 ? "1px" : `${Math.max(4, Math.round((100 * works) / most))}%`;
            return bar;
          }),
        );
      },
    };
  }

  let shown: FacetCounts | null = null;
  function update(next: AskProps): void {
    latest = next;
    const { counts } = next.state;
    if (hasFacets(next.route.facets) && shown === null && counts) root.open = true;
    none.hidden = counts === null || counts.years !== null || facetKinds.some((kind) => counts.values[kind].list.length > 0);
    for (const kind of kinds) kind.root.hidden = counts === null;
    years.root.hidden = counts === null;
    shown = counts;
    if (!counts) return;
    for (const kind of kinds) kind.show(counts);
    years.show(counts);
  }

  target.append(root);
  update(props);
  return { root, update, destroy: () => root.remove() };
}

// SPDX-License-Identifier: MIT
// One work: its picture large, what the museum says of it, and what looks like it.
import type { Entry } from "../data/entry";
import { nameOf } from "../data/work";
import type { Work } from "../data/work";
import { webAddress } from "../data/site-path";
import { say, told } from "../lang/lang";
import { rightsLabel } from "../lang/rights-label";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { noFacets } from "../lib/facets";
import type { Facets } from "../lib/facets";
import { formatAsk, withExample } from "../state/ask-route";
import type { AskRoute, WorkRef } from "../state/ask-route";
import { formatPath, usualSteps } from "../state/path-route";
import { formatRoute, workRoute } from "../state/route";
import type { WorkRoute } from "../state/route";
import { formatWhy } from "../state/why-route";
import type { WorkState } from "../state/state";
import { comparedBy } from "./compared";
import { icon } from "./icon";
import { createIiifLink } from "./iiif-link";
import { outsideLink } from "./outside-link";
import { createPicture, ratioOf } from "./picture";
import { createDetails } from "./details";
import { createFacetChips } from "./facet-chips";
import { createSimilar } from "./similar";
import type { SimilarProps } from "./similar";
import { createSummary } from "./summary";

export interface WorkProps {
  readonly entry: Entry;
  readonly route: WorkRoute;
  readonly state: WorkState;
  readonly retry: () => void;
  /** What the work joins when it is asked with. */
  readonly question: AskRoute;
}

export function createWorkView(target: HTMLElement, props: WorkProps): View<WorkProps> {
  const body = element("div", {});
  const root = element("article", { class: "work" }, body);
  let shown: Work | null = null;
  let shownFacets = noFacets;
  let summary: ReturnType<typeof createSummary> | null = null;
  let details: ReturnType<typeof createDetails> | null = null;
  let similar: View<SimilarProps> | null = null;

  function update({ state, entry, retry, route, question }: WorkProps): void {
    if (state.status !== "ready") {
      shown = null;
      similar?.destroy();
      similar = null;
      body.replaceChildren(...interim(state, retry));
      return;
    }
    const { facets = noFacets } = route;
    const answers = { compared: comparedBy(entry), similar: state.similar, error: state.error && told(state.error), facets, why: whyOf(state.work), retry };
    if (shown !== state.work || JSON.stringify(facets) !== JSON.stringify(shownFacets)) {
      shown = state.work;
      shownFacets = facets;
      similar?.destroy();
      const ref = { id: state.work.id, at: state.work.number };
      summary = createSummary(state.work, state.description.summary);
      details = createDetails(state.work, state.description.details);
      body.replaceChildren(createPlate(state.work, [summary.root, ...facts(state.work, entry.manifests), details.root], facets, createNext(ref, question, entry.map !== null)));
      const between = element("div", {});
      createFacetChips(between, { facets, language: entry.language, hrefOf: (other) => formatRoute(workRoute(ref, other)) });
      similar = createSimilar(body, answers, between);
      return;
    }
    summary?.update(state.description.summary);
    details?.update(state.description.details);
    similar?.update(answers);
  }

  target.append(root);
  update(props);
  return {
    root,
    update,
    destroy() {
      similar?.destroy();
      root.remove();
    },
  };
}

/** Where it is told why a work looks like this one. */
function whyOf(work: Work): (other: Work) => string {
  return (other) => formatWhy({ view: "why", work: { id: work.id, at: work.number }, other: { id: other.id, at: other.number } });
}

function interim(state: Exclude<WorkState, { status: "ready" }>, retry: () => void): readonly Node[] {
  const words = say().work;
  if (state.status === "loading") return [element("p", { class: "hint" }, words.opening)];
  if (state.status === "missing") {
    return [
      element("h1", { tabindex: -1 }, words.missing),
      element("p", { class: "notice" }, words.missingWhy(state.id)),
    ];
  }
  const button = element("button", { type: "button", class: "quiet", "data-retry": true }, say().page.tryAgain);
  button.addEventListener("click", retry);
  return [
    element("h1", { tabindex: -1 }, words.failed),
    element("p", { class: "notice" }, told(state.error)),
    button,
  ];
}

/** Where one can go on from a work, other than to its like. */
function createNext(ref: WorkRef, question: AskRoute, mapped: boolean): HTMLElement {
  const like = (wanted: boolean): string => formatAsk(withExample(question, { like: wanted, work: ref, region: null }));
  return element(
    "p",
    { class: "next" },
    element("a", { href: like(true), class: "quiet" }, say().ask.likeThisAnd),
    element("a", { href: like(false), class: "quiet" }, say().ask.lessLikeThis),
    element("a", { href: formatPath({ view: "path", from: ref, to: null, steps: usualSteps }), class: "quiet" }, say().paths.find),
    mapped ? element("a", { href: formatRoute({ view: "map", at: ref.at }), class: "quiet" }, say().map.onMap) : null,
  );
}

function createPlate(work: Work, facts: readonly Node[], facets: Facets, next: HTMLElement): HTMLElement {
  const figure = element("div", { class: "figure" });
  const show = (at: number): void => {
    const image = work.images[at];
    const picture = createPicture({ image, alt: nameOf(work), language: work.language, sizes: "(min-width: 60rem) 56vw, 100vw", lazy: false, atLeast: 1200 });
    figure.style.setProperty("--ratio", ratioOf(image).toFixed(4));
    // Half as large again as the file is as far as a picture may be blown up.
    figure.style.setProperty("--natural", `${Math.max(240, 1.5 * (image?.sizes.at(-1)?.width ?? 480))}px`);
    figure.replaceChildren(image && image.sizes.length > 0 ? createCloser(work, at, facets, picture) : picture);
  };
  show(0);
  const lang = work.language || null;
  const by = [work.maker, work.date].filter(Boolean).join(", ");
  const label = element(
    "div",
    { class: "label" },
    element("h1", { tabindex: -1, lang, dir: "auto" }, work.title),
    by ? element("p", { class: "maker", lang, dir: "auto" }, by) : null,
    ...facts,
    next,
    work.images.length > 1 ? createViews(work, show) : null,
  );
  return element("div", { class: "plate" }, figure, label);
}

function facts(work: Work, manifests: string | null): readonly Node[] {
  const made: Node[] = [];
  if (work.requiredStatement) made.push(element("p", { class: "statement", lang: work.language || null, dir: "auto" }, work.requiredStatement));
  if (work.rights) {
    const address = webAddress(work.rights);
    const text = rightsLabel(work.rights) ?? (address ? say().work.rights : work.rights);
    made.push(element("p", { class: "rights", dir: "auto" }, address ? outsideLink(address, text) : text));
  }
  const iiif = createIiifLink(work, manifests);
  if (iiif) made.push(iiif);
  if (work.homepage) made.push(element("p", { class: "homepage" }, outsideLink(work.homepage, say().work.homepage)));
  return made;
}

/** The picture as the way to look at it closely. */
function createCloser(work: Work, at: number, facets: Facets, picture: HTMLElement): HTMLElement {
  const href = formatRoute(workRoute({ id: work.id, at: work.number }, facets, at + 1));
  const mark = element("span", { class: "closer-mark" }, icon("closer"), element("span", {}, say().work.zoom));
  return element("a", { href, class: "closer" }, picture, " ", mark);
}

/** Further pictures of the work, as buttons that put one in the large place. */
function createViews(work: Work, show: (at: number) => void): HTMLElement {
  const list = element("ul", { class: "views", role: "list", "aria-label": say().work.pictures });
  work.images.slice(0, 24).forEach((image, at) => {
    const picture = createPicture({ image, alt: say().work.picture(at + 1), sizes: "72px", lazy: true, atLeast: 144 });
    const button = element("button", { type: "button", "aria-pressed": String(at === 0) }, picture);
    button.addEventListener("click", () => {
      for (const other of list.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
      show(at);
    });
    list.append(element("li", {}, button));
  });
  return list;
}

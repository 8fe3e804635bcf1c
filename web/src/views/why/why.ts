// SPDX-License-Identifier: MIT
// Why two works were found alike: both pictures with the parts lit that answer each other, the best pairs numbered, their rank and
// score, and what that means.
import "../../styles/why.css";
import type { Entry } from "../../data/entry";
import { nameOf } from "../../data/work";
import type { Work } from "../../data/work";
import type { PatchMatch } from "../../engine/protocol";
import { say, told } from "../../lang/lang";
import { element, isAbort } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { toPlainError } from "../../lib/errors";
import { patchBox, patchesAcross } from "../../lib/patch-grid";
import { formatRoute } from "../../state/route";
import type { Pair, WhyRoute } from "../../state/why-route";
import { comparedBy } from "../compared";
import { createPicture, ratioOf } from "../picture";

export interface WhyProps {
  readonly entry: Entry;
  readonly route: WhyRoute;
  readonly find: (route: WhyRoute, signal: AbortSignal) => Promise<Pair | null>;
  readonly compare: (pair: Pair, signal: AbortSignal) => Promise<PatchMatch>;
  /** Another screen lies over this one: its heading counts. */
  readonly covered: boolean;
}

// What does not answer is dimmed, never hidden.
const darkest = 0.78;

export function createWhy(target: HTMLElement, props: WhyProps): View<WhyProps> {
  const words = say().why;
  const heading = element("h1", { tabindex: -1 }, words.title);
  const lead = element("p", { class: "lead" }, words.looking);
  const plates = element("div", { class: "why-plates" });
  const marks = element("ol", { class: "why-pairs", "aria-label": words.parts });
  const light = element("button", { type: "button", class: "quiet", "aria-pressed": "true", hidden: true }, words.light);
  const caution = element("p", { class: "hint" });
  const status = element("p", { class: "visually-hidden", role: "status" });
  const root = element("article", { class: "why" }, heading, lead, plates, light, marks, caution, status);
  const leave = new AbortController();
  let shown = "";

  light.addEventListener("click", () => {
    const on = light.getAttribute("aria-pressed") !== "true";
    light.setAttribute("aria-pressed", String(on));
    plates.classList.toggle("plain", !on);
  });

  function problem(text: string): void {
    lead.textContent = text;
    lead.classList.add("problem");
  }

  async function show(route: WhyRoute): Promise<void> {
    try {
      const pair = await props.find(route, leave.signal);
      if (!pair) return problem(words.missing);
      const { work, other, rank } = pair;
      lead.textContent = rank ? words.rank(work.title, other.title, rank.place, say().words.percent(rank.score)) : words.beyond(work.title, other.title);
      caution.textContent = `${comparedBy(props.entry)} ${words.caution}`;
      const [first, second] = [createPlate(work), createPlate(other)];
      plates.replaceChildren(first.root, second.root);
      const match = await props.compare(pair, leave.signal);
      first.light(match.first);
      second.light(match.second);
      match.pairs.forEach((each, at) => {
        first.mark(at + 1, each.first);
        second.mark(at + 1, each.second);
        marks.append(element("li", {}, words.pair(placeOf(each.first), placeOf(each.second), say().words.percent(each.score))));
      });
      light.hidden = false;
      status.textContent = match.pairs.length > 0 ? words.found(match.pairs.length) : words.none;
      if (match.pairs.length === 0) marks.replaceWith(element("p", {}, words.none));
      if (props.entry.space.embedder !== "descriptor") caution.append(` ${words.byColour}`);
    } catch (error) {
      if (!isAbort(error) && !leave.signal.aborted) problem(told(toPlainError(error)));
    }
  }

  function update({ route, covered }: WhyProps): void {
    heading.hidden = covered;
    const key = `${route.work.id}\n${route.other.id}`;
    if (key === shown) return;
    shown = key;
    void show(route);
  }

  target.append(root);
  update(props);
  return {
    root,
    update,
    destroy() {
      leave.abort();
      root.remove();
    },
  };
}

/** The third of the picture that a part's middle lies in, in words. */
function placeOf(patch: number): string {
  const { x, y, width, height } = patchBox(patch);
  const [across, down] = [x + width / 2, y + height / 2].map((middle) => Math.min(2, Math.floor(3 * middle)));
  return say().why.places[3 * (down ?? 0) + (across ?? 0)] ?? "";
}

function createPlate(work: Work): { readonly root: HTMLElement; light(heat: Float32Array): void; mark(number: number, patch: number): void } {
  const image = work.images[0];
  const frame = element(
    "div",
    { class: "why-picture" },
    createPicture({ image, alt: nameOf(work), language: work.language, sizes: "(min-width: 48rem) 46vw, 92vw", lazy: false, atLeast: 600 }),
  );
  frame.style.setProperty("--ratio", ratioOf(image).toFixed(4));
  const link = element("a", { href: formatRoute({ view: "work", id: work.id, at: work.number, zoom: null }), lang: work.language || null, dir: "auto" }, work.title);
  return {
    root: element("figure", { class: "why-plate" }, frame, element("figcaption", {}, link)),
    light(heat) {
      const canvas = element("canvas", { class: "why-light", width: patchesAcross, height: patchesAcross, "aria-hidden": "true" });
      const context = canvas.getContext("2d");
      if (!context) return;
      const pixels = context.createImageData(patchesAcross, patchesAcross);
      heat.forEach((value, at) => (pixels.data[4 * at + 3] = Math.round(255 * darkest * (1 - value))));
      context.putImageData(pixels, 0, 0);
      frame.append(canvas);
    },
    mark(number, patch) {
      const { x, y, width, height } = patchBox(patch);
      const mark = element("span", { class: "why-mark", "aria-hidden": "true" }, String(number));
      Object.assign(mark.style, { left: `${(100 * (x + width / 2)).toFixed(2)}%`, top: `${(100 * (y + height / 2)).toFixed(2)}%` });
      frame.append(mark);
    },
  };
}

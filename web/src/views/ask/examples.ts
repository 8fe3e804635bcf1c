// SPDX-License-Identifier: MIT
// The pictures that are asked with, each wanted or not wanted, whole or in part; and those of this visit that can join them.
import { nameOf } from "../../data/work";
import type { Work } from "../../data/work";
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { replaceKeepingFocus } from "../../lib/keep-focus";
import { say } from "../../lang/lang";
import { mostExamples, sameExample, withExample } from "../../state/ask-route";
import type { Example } from "../../state/ask-route";
import type { ShownExample } from "../../state/state";
import { icon } from "../icon";
import { createPicture, ratioOf } from "../picture";
import type { AskProps } from "./ask";
import { previewCanvas } from "./preview";
import { openRegion } from "./region";

export function createExamples(target: HTMLElement, props: AskProps, takesPictures: boolean): View<AskProps> {
  const texts = say().ask;
  const heading = element("h2", { class: "part-name", id: "ask-examples", tabindex: -1 }, texts.examples);
  const list = element("ul", { role: "list", class: "examples" });
  const none = element("p", { class: "hint" }, texts.noExamples);
  const joining = element("ul", { role: "list", class: "joining", "aria-label": say().work.visited });
  const visited = element("div", {}, element("p", { class: "hint", "aria-hidden": "true" }, say().work.visited), joining);
  const own = element("button", { type: "button", class: "quiet small" }, icon("plus"), texts.addOwn);
  const give = element("a", { href: "#/picture", class: "quiet small" }, texts.giveOwn);
  const root = element("section", { class: "asked", "aria-labelledby": "ask-examples" }, heading, list, none, own, takesPictures ? give : null, visited);
  let latest = props;
  let shown: readonly ShownExample[] = [];
  let shownTrail: readonly Work[] = [];

  const change = (examples: readonly Example[]): void => latest.ask({ ...latest.route, examples });
  const add = (example: Example): void => latest.ask(withExample(latest.route, example));
  own.addEventListener("click", () => add({ like: true, work: null, region: null }));

  function titleOf({ example, work }: ShownExample): string {
    const title = example.work ? (work?.title ?? example.work.id) : texts.ownPicture;
    return example.region ? texts.regionOf(title) : title;
  }

  function chip(one: ShownExample): HTMLElement {
    const { example, work, preview, missing } = one;
    const title = titleOf(one);
    const key = JSON.stringify([example.work?.id ?? null, example.region]);
    const replace = (next: Example | null): void =>
      change(latest.route.examples.flatMap((other) => (sameExample(other, example) ? (next ? [next] : []) : [other])));
    const sign = (like: boolean): HTMLElement => {
      const name = like ? texts.moreLike(title) : texts.lessLike(title);
      const button = element("button", { type: "button", class: "sign", "aria-pressed": String(example.like === like), "aria-label": name, "data-key": `${key} ${like}` }, like ? texts.more : texts.less);
      button.addEventListener("click", () => (example.like === like ? undefined : replace({ ...example, like })));
      return button;
    };
    const remove = element("button", { type: "button", class: "bare", "aria-label": texts.remove(title), "data-key": `${key} remove` }, icon("close"));
    remove.addEventListener("click", () => replace(null));
    return element(
      "li",
      { class: example.like ? "example" : "example unwanted" },
      element("span", { class: "thumb" }, thumb(one)),
      element(
        "div",
        { class: "example-text" },
        element("p", { class: "title", lang: work?.language || null, dir: "auto" }, missing ? missingText(example) : title),
        element("div", { class: "example-actions", role: "group", "aria-label": title }, ...(missing ? [] : [sign(true), sign(false)]), missing || !takesPictures ? null : partButton(one, key, replace)),
      ),
      remove,
    );

    function thumb({ example: { region } }: ShownExample): HTMLElement {
      if (preview && (region || !work)) return previewCanvas(preview, title);
      if (work) return createPicture({ image: work.images[0], alt: "", sizes: "72px", lazy: false, atLeast: 144 });
      return !missing && latest.state.own ? previewCanvas(latest.state.own, title) : element("span", { class: "frame" });
    }
  }

  function partButton(one: ShownExample, key: string, replace: (next: Example) => void): HTMLElement {
    const { example, work } = one;
    const whole = work?.title ?? texts.ownPicture;
    const name = example.region ? texts.otherPart(whole) : texts.partOf(whole);
    const button = element("button", { type: "button", class: "sign", "aria-label": name, "aria-haspopup": "dialog", "data-key": `${key} part` }, texts.part);
    button.addEventListener("click", () => {
      const picture = work ? createWhole(work) : latest.state.own && previewCanvas(latest.state.own, whole);
      if (picture) openRegion({ title: whole, picture, region: example.region, take: (region) => replace({ ...example, region }) });
    });
    return button;
  }

  function missingText({ work }: Example): string {
    return work ? texts.workMissing(work.id) : texts.ownMissing;
  }

  function join(work: Work): HTMLElement {
    const button = element(
      "button",
      { type: "button", class: "join", "aria-label": texts.addWork(nameOf(work)), "data-key": work.id },
      createPicture({ image: work.images[0], alt: "", sizes: "56px", lazy: true, atLeast: 112 }),
    );
    button.addEventListener("click", () => add({ like: true, work: { id: work.id, at: work.number }, region: null }));
    return element("li", {}, button);
  }

  function update(next: AskProps): void {
    latest = next;
    const { examples, own: mine } = next.state;
    const full = next.route.examples.length >= mostExamples;
    none.hidden = next.route.examples.length > 0;
    own.hidden = mine === null || full || next.route.examples.some(({ work }) => work === null);
    give.hidden = mine !== null;
    if (examples !== shown) replaceKeepingFocus(list, examples.map(chip), () => list.querySelector<HTMLElement>("[data-key$=remove]") ?? heading);
    shown = examples;
    const trail = full ? [] : next.trail.filter((work) => !next.route.examples.some((example) => example.work?.id === work.id));
    visited.hidden = trail.length === 0;
    if (trail.map(({ id }) => id).join() !== shownTrail.map(({ id }) => id).join()) replaceKeepingFocus(joining, trail.map(join), () => joining.querySelector("button") ?? heading);
    shownTrail = trail;
  }

  target.append(root);
  update(props);
  return { root, update, destroy: () => root.remove() };
}

/** The picture as large as it is published: what is drawn on it is cut from that. */
function createWhole(work: Work): HTMLElement {
  const picture = createPicture({ image: work.images[0], alt: nameOf(work), sizes: "90vw", lazy: false, atLeast: 1200 });
  picture.style.setProperty("--ratio", ratioOf(work.images[0]).toFixed(4));
  return picture;
}

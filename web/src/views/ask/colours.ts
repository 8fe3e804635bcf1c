// SPDX-License-Identifier: MIT
// A palette of up to five colours: from the browser's own chooser, and from the works among the examples.
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { replaceKeepingFocus } from "../../lib/keep-focus";
import { say } from "../../lang/lang";
import { mostColours } from "../../state/ask-route";
import { icon } from "../icon";
import type { AskProps } from "./ask";

/** What a new colour is before it is changed: quiet ones, which hardly any collection lacks. */
const offeredColours = ["3f6f8f", "8f5f3f", "6f8f3f", "8f3f5f", "5f3f8f"];

export function createColours(target: HTMLElement, props: AskProps): View<AskProps> {
  const texts = say().ask;
  const chosen = element("div", { class: "palette" });
  const add = element("button", { type: "button", class: "quiet small" }, icon("plus"), texts.addColour);
  const swatches = element("div", { class: "swatches", role: "group", "aria-label": texts.swatches });
  const offered = element("div", {}, element("p", { class: "hint", "aria-hidden": "true" }, texts.swatches), swatches);
  const root = element("section", { class: "asked", "aria-labelledby": "ask-colours" }, element("h2", { class: "part-name", id: "ask-colours" }, texts.colours), chosen, add, offered);
  let latest = props;
  let shown = "";
  let shownSwatches = "";
  /** A colour was added, and shall be changed next. */
  let added = false;
  const ask = (colours: readonly string[], goesOn = false): void => latest.ask({ ...latest.route, colours: [...new Set(colours)] }, goesOn);
  add.addEventListener("click", () => {
    added = true;
    ask([...latest.route.colours, offeredColours.find((colour) => !latest.route.colours.includes(colour)) ?? ""]);
  });

  function chip(colour: string, at: number): HTMLElement {
    const input = element("input", { type: "color", value: `#${colour}`, "aria-label": texts.colour(at + 1), "data-key": `colour ${at}` });
    const remove = element("button", { type: "button", class: "bare", "aria-label": texts.removeColour(at + 1), "data-key": `remove ${at}` }, icon("close"));
    input.addEventListener("change", () => ask(latest.route.colours.map((other, place) => (place === at ? input.value.slice(1) : other))));
    remove.addEventListener("click", () => ask(latest.route.colours.filter((_, place) => place !== at)));
    return element("span", { class: "colour" }, input, remove);
  }

  function swatch(colour: string): HTMLElement {
    const button = element("button", { type: "button", class: "swatch", "aria-label": texts.takeColour(colour), "data-key": colour });
    button.style.backgroundColor = `#${colour}`;
    button.addEventListener("click", () => ask([...latest.route.colours, colour].slice(-mostColours)));
    return button;
  }

  function update(next: AskProps): void {
    latest = next;
    const { colours } = next.route;
    const left = next.state.swatches.filter((colour) => !colours.includes(colour));
    add.hidden = colours.length >= mostColours;
    offered.hidden = left.length === 0;
    if (shown !== colours.join()) replaceKeepingFocus(chosen, colours.map(chip), () => (add.hidden ? chosen.querySelector("input") : add));
    if (shownSwatches !== left.join()) replaceKeepingFocus(swatches, left.map(swatch), () => swatches.querySelector("button") ?? add);
    if (added && shown !== colours.join()) {
      added = false;
      [...chosen.querySelectorAll("input")].at(-1)?.focus();
    }
    shown = colours.join();
    shownSwatches = left.join();
  }

  target.append(root);
  update(props);
  return { root, update, destroy: () => root.remove() };
}

// SPDX-License-Identifier: MIT
// How near an answer must be, and whether near-duplicates are left out: only where examples say near to what.
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { say } from "../../lang/lang";
import type { AskProps } from "./ask";

/** Where the threshold stands when it is switched on. */
const usualClose = 80;

export function createNearness(target: HTMLElement, props: AskProps): View<AskProps> {
  const texts = say().ask;
  const close = element("input", { type: "checkbox" });
  const slider = element("input", { type: "range", min: 50, max: 99, step: 1, "aria-label": texts.closeLabel });
  const value = element("span", { class: "hint" });
  const threshold = element("div", { class: "threshold" }, slider, value);
  const distinct = element("input", { type: "checkbox" });
  const root = element(
    "section",
    { class: "asked", "aria-labelledby": "ask-near" },
    element("h2", { class: "part-name", id: "ask-near" }, texts.limits),
    element("label", { class: "choice" }, close, texts.close),
    threshold,
    element("label", { class: "choice" }, distinct, texts.distinct),
  );
  let latest = props;
  let sliding = false;
  close.addEventListener("change", () => latest.ask({ ...latest.route, close: close.checked ? usualClose : null }));
  distinct.addEventListener("change", () => latest.ask({ ...latest.route, distinct: distinct.checked }));
  slider.addEventListener("input", () => {
    latest.ask({ ...latest.route, close: slider.valueAsNumber }, sliding);
    sliding = true;
  });
  slider.addEventListener("blur", () => (sliding = false));

  function update(next: AskProps): void {
    latest = next;
    const percent = next.route.close;
    root.hidden = next.route.examples.length === 0;
    close.checked = percent !== null;
    distinct.checked = next.route.distinct;
    threshold.hidden = percent === null;
    if (percent !== null && slider.valueAsNumber !== percent) slider.value = String(percent);
    value.textContent = texts.closeValue(percent ?? usualClose);
    slider.setAttribute("aria-valuetext", value.textContent);
  }

  target.append(root);
  update(props);
  return { root, update, destroy: () => root.remove() };
}

// SPDX-License-Identifier: MIT
// The strip itself: the works in their order, side by side, and what changes or shares it.
import type { Work } from "../../data/work";
import { enableArrowKeys } from "../../lib/arrow-keys";
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { say } from "../../lang/lang";
import { fewestSteps, formatPath, mostSteps } from "../../state/path-route";
import { createTile, tileRatio } from "../tile";
import type { PathProps } from "./path";

export function createStrip(target: HTMLElement, props: PathProps): View<PathProps> {
  const texts = say().paths;
  const list = element("div", { class: "strip", role: "list", "aria-label": texts.strip });
  const slider = element("input", { type: "range", id: "path-steps", min: fewestSteps, max: mostSteps, step: 1 });
  const value = element("span", { class: "value", "aria-hidden": "true" });
  const swap = element("button", { type: "button", class: "quiet" }, texts.swap);
  const other = element("a", { class: "quiet" }, texts.other);
  const share = element("button", { type: "button", class: "quiet share" }, texts.share);
  const shared = element("p", { class: "hint", role: "status" });
  const controls = element(
    "div",
    { class: "path-controls" },
    element("div", { class: "steps" }, element("label", { for: "path-steps" }, texts.steps), slider, value),
    swap,
    other,
    share,
  );
  const root = element("div", {}, list, controls, shared, element("p", { class: "hint how" }, texts.how));
  const stopArrows = enableArrowKeys(list);
  let latest = props;
  let shown: readonly Work[] = [];
  let sliding = false;

  slider.addEventListener("input", () => {
    latest.go({ ...latest.route, steps: slider.valueAsNumber }, sliding);
    sliding = true;
  });
  slider.addEventListener("blur", () => (sliding = false));
  swap.addEventListener("click", () => {
    const { from, to } = latest.route;
    if (to) latest.go({ ...latest.route, from: to, to: from });
  });
  share.addEventListener("click", () => void shareAddress().then((said) => (shared.textContent = said)));

  async function shareAddress(): Promise<string> {
    const { href: url } = location;
    try {
      if (typeof navigator.share === "function") {
        await navigator.share({ url, title: document.title });
        return "";
      }
      await navigator.clipboard.writeText(url);
      return texts.copied;
    } catch (error) {
      // Who closes the system's own dialog wanted nothing.
      return error instanceof Error && error.name === "AbortError" ? "" : texts.notCopied;
    }
  }

  function update(next: PathProps): void {
    latest = next;
    const { route, state } = next;
    if (slider.valueAsNumber !== route.steps) slider.value = String(route.steps);
    value.textContent = String(route.steps);
    other.href = formatPath({ ...route, to: null });
    // Come back to from one of its works, it is the same strip: the focus and the place along it stay.
    const same = state.works.length === shown.length && state.works.every(({ number }, at) => number === shown[at]?.number);
    if (same || state.works.length === 0) return;
    shown = state.works;
    list.replaceChildren(...shown.map((work) => createTile(work)));
    list.style.setProperty("--works", String(shown.length));
    list.style.setProperty("--ratios", String(shown.reduce((sum, work) => sum + tileRatio(work.images[0]), 0)));
    list.scrollLeft = 0;
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

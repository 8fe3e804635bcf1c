// SPDX-License-Identifier: MIT
// What the style sheet says of rows, in CSS pixels: it speaks in root ems and shares of the window, and a visitor may have
// enlarged the text.
import { element } from "../../lib/dom";
import { createCaption } from "../tile";
import type { Metrics } from "./sections";

export interface Probe {
  readonly root: HTMLElement;
  measure(): Metrics;
}

/** `list` is as wide as the rows; the probe stands in it, unseen. */
export function createProbe(list: HTMLElement): Probe {
  const row = element("div", { class: "probe-row" });
  const caption = createCaption({ title: "X", maker: "X", date: "", language: "" }, null);
  const root = element("div", { class: "probe", "aria-hidden": "true" }, row, caption);
  list.append(root);
  return {
    root,
    measure() {
      const { width: gap, height: target } = row.getBoundingClientRect();
      const between = parseFloat(getComputedStyle(row).marginBottom) || 0;
      const below = Math.ceil(caption.getBoundingClientRect().height + between);
      return { width: list.clientWidth, target, gap, below };
    },
  };
}

// SPDX-License-Identifier: MIT
// What the museum says of a work in a paragraph. A long one shows its beginning, so that the works that look alike stay near.
import type { Work } from "../data/work";
import { say } from "../lang/lang";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";

// As many characters as fit into the lines that show of a long one (.clamped of styles/screens.css).
export const unclamped = 320;

export function createSummary({ language }: Work, summary: string): Pick<View<string>, "root" | "update"> {
  const text = element("p", { lang: language || null, dir: "auto", tabindex: -1 });
  const more = element("button", { type: "button", class: "text-button", "aria-expanded": "false" }, say().work.readOn);
  const root = element("div", { class: "summary", hidden: true }, text);
  more.addEventListener("click", () => {
    text.classList.remove("clamped");
    text.focus({ preventScroll: true });
    more.remove();
  });
  const update = (next: string): void => {
    if (next === text.textContent) return;
    text.textContent = next;
    root.hidden = next === "";
    if (next.length <= unclamped) return;
    text.classList.add("clamped");
    root.append(more);
  };
  update(summary);
  return { root, update };
}

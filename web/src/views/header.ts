// SPDX-License-Identifier: MIT
// The head of the page: the collection's name and what can be done with it.
import { takesPictures } from "../data/entry";
import type { Entry } from "../data/entry";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { count } from "../lib/words";

export interface HeaderProps {
  readonly entry: Entry;
  readonly surprise: () => void;
  /** Shows the collection from a work of chance on. */
  readonly startAnywhere: () => void;
  readonly explain: () => void;
}

export function createHeader(target: HTMLElement, props: HeaderProps): View<HeaderProps> {
  const { entry } = props;
  const surprise = element("button", { type: "button", class: "quiet" }, "Surprise me");
  const about = element("button", { type: "button", class: "quiet", "aria-haspopup": "dialog" }, "How it works");
  surprise.addEventListener("click", () => props.surprise());
  const anywhere = element("button", { type: "button", class: "text-button" }, "Start somewhere else");
  anywhere.addEventListener("click", () => props.startAnywhere());
  about.addEventListener("click", () => props.explain());
  const root = element(
    "header",
    { class: "masthead" },
    element(
      "div",
      { class: "name" },
      element("p", { class: "museum", lang: entry.language || null }, element("a", { href: "#/" }, entry.title)),
      element("p", { class: "count" }, `${count(entry.works, "work", "works")}. Choose one to see what looks like it. `, anywhere),
    ),
    element(
      "nav",
      { class: "actions", "aria-label": "Explore" },
      takesPictures(entry) ? element("a", { href: "#/picture", class: "button" }, "Use your own picture") : null,
      surprise,
      about,
    ),
  );
  target.append(root);
  return { root, update() {}, destroy: () => root.remove() };
}

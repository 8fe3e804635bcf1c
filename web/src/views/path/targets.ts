// SPDX-License-Identifier: MIT
// Where a path shall lead: a work found by words, one of those visited, or one of chance.
import type { Work } from "../../data/work";
import { enableArrowKeys } from "../../lib/arrow-keys";
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { say } from "../../lang/lang";
import { longestWords } from "../../state/ask-route";
import { formatPath } from "../../state/path-route";
import { createTile } from "../tile";
import type { PathProps } from "./path";

const pauseMs = 300;

export function createTargets(target: HTMLElement, props: PathProps): View<PathProps> {
  const texts = say().paths;
  const input = element("input", { type: "search", id: "path-words", maxlength: longestWords, autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
  const chance = element("button", { type: "button", class: "quiet" }, texts.random);
  const note = element("p", { class: "hint", id: "path-found" });
  const agree = element("button", { type: "button", class: "button", hidden: true }, say().ask.fetch);
  const found = element("div", { class: "rows small", role: "list", "aria-labelledby": "path-found" });
  const visited = element("div", { class: "rows small", role: "list", "aria-labelledby": "path-visited" });
  const trail = element("section", { class: "targets-part" }, element("h2", { class: "part-name", id: "path-visited" }, texts.visited), visited);
  const root = element(
    "div",
    { class: "targets" },
    element("div", { class: "target-words" }, element("label", { for: "path-words", class: "part-name" }, texts.byWords), input, chance),
    note,
    agree,
    found,
    trail,
  );
  const stops = [enableArrowKeys(found), enableArrowKeys(visited)];
  let latest = props;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shownFound: readonly Work[] | null = null;
  let shownTrail: readonly Work[] | null = null;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => latest.find(input.value, false), pauseMs);
  });
  agree.addEventListener("click", () => {
    latest.find(input.value, true);
    input.focus();
  });
  chance.addEventListener("click", () => latest.chance());

  /** A tile that leads on to the path instead of to its work. */
  function tileOf(work: Work): HTMLElement {
    const tile = createTile(work);
    tile.querySelector("a")?.setAttribute("href", formatPath({ ...latest.route, to: { id: work.id, at: work.number } }));
    return tile;
  }

  function update(next: PathProps): void {
    latest = next;
    const { state, route } = next;
    const isOther = (work: Work): boolean => work.id !== route.from.id;
    agree.hidden = state.stage.status !== "offered";
    note.textContent = state.stage.status === "offered" ? say().ask.offer(state.stage.bytes) : state.found ? texts.targets(state.found.filter(isOther).length) : "";
    if (state.found !== shownFound) found.replaceChildren(...(state.found ?? []).filter(isOther).map(tileOf));
    if (next.trail !== shownTrail) visited.replaceChildren(...next.trail.filter(isOther).map(tileOf));
    trail.hidden = visited.childElementCount === 0;
    shownFound = state.found;
    shownTrail = next.trail;
  }

  target.append(root);
  update(props);
  return {
    root,
    update,
    destroy() {
      clearTimeout(timer);
      for (const stop of stops) stop();
      root.remove();
    },
  };
}

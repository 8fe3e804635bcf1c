// SPDX-License-Identifier: MIT
// A field that finds titles as one types: a combobox with a list of its own, by the pattern that screen readers know.
import { problemText, tell } from "../../lang/compare";
import { element } from "../../lib/dom";
import { toPlainError } from "../../lib/errors";
import type { Context } from "../context";
import { findTitles, folded } from "../filter";
import { workAddress } from "../route";

const mostShown = 12;

export interface Filter {
  readonly root: HTMLElement;
  readonly focus: () => void;
}

export function createFilter({ source, announce }: Context): Filter {
  const words = tell().work;
  const field = element("input", {
    type: "search",
    id: "filter",
    class: "filter-field",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": "titles",
    "aria-autocomplete": "list",
    placeholder: words.filter,
    "aria-label": words.filter,
  });
  const list = element("ul", { id: "titles", class: "titles", role: "listbox", "aria-label": words.filter, hidden: true });
  const note = element("p", { class: "hint filter-note", hidden: true });
  const root = element("div", { class: "filter" }, field, list, note);
  let titles: readonly string[] | null = null;
  let foldedTitles: readonly string[] = [];
  let ids: readonly string[] = [];
  let found: readonly number[] = [];
  let active = -1;

  function close(): void {
    list.hidden = true;
    note.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function say(text: string): void {
    note.textContent = text;
    note.hidden = text === "";
  }

  async function load(): Promise<boolean> {
    if (titles) return true;
    say(words.loading);
    try {
      const all = await source.titles();
      ({ titles, ids } = all);
      // An id helps where titles are alike, or are none: its words are looked for too.
      foldedTitles = titles.map((title, at) => folded(all.ids[at] === title ? title : `${title} ${all.ids[at]}`));
      say("");
      return true;
    } catch (error) {
      say(problemText(toPlainError(error)));
      return false;
    }
  }

  async function search(): Promise<void> {
    if (field.value.trim() === "") return close();
    if (!(await load()) || field.value.trim() === "") return;
    found = findTitles(foldedTitles, field.value, mostShown);
    active = -1;
    field.removeAttribute("aria-activedescendant");
    list.replaceChildren(
      ...found.map((at, place) =>
        element(
          "li",
          { id: `title-${place}`, role: "option", "aria-selected": "false" },
          element("span", { dir: "auto", lang: source.result.language || null }, titles?.[at] ?? ""),
          ids[at] === titles?.[at] ? null : element("span", { class: "title-id", dir: "auto" }, ids[at] ?? ""),
        ),
      ),
    );
    list.hidden = found.length === 0;
    field.setAttribute("aria-expanded", String(found.length > 0));
    say(found.length === 0 ? words.nothing : "");
    announce(found.length === 0 ? words.nothing : words.found(found.length));
  }

  function open(place: number): void {
    const at = found[place];
    const id = at === undefined ? undefined : ids[at];
    if (at === undefined || id === undefined) return;
    field.value = "";
    close();
    field.blur();
    location.hash = workAddress({ id, at });
  }

  function mark(place: number): void {
    active = place;
    list.querySelectorAll("li").forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    field.setAttribute("aria-activedescendant", `title-${place}`);
    document.getElementById(`title-${place}`)?.scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("input", () => void search());
  field.addEventListener("focus", () => void load());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.value = "";
      close();
      field.blur();
    } else if (event.key === "Enter") open(Math.max(0, active));
    else if (event.key === "ArrowDown" && found.length > 0) mark((active + 1) % found.length);
    else if (event.key === "ArrowUp" && found.length > 0) mark((active - 1 + found.length) % found.length);
    else return;
    event.preventDefault();
  });
  // A click takes the focus from the field first: what it is on must still stand then.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target instanceof Element ? event.target.closest("li") : null;
    if (item) open([...list.children].indexOf(item));
  });
  field.addEventListener("blur", close);
  return { root, focus: () => field.focus() };
}

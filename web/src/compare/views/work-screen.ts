// SPDX-License-Identifier: MIT
// One work, and under it a row of neighbours for each network.
import { problemText, tell } from "../../lang/compare";
import { element } from "../../lib/dom";
import { toPlainError } from "../../lib/errors";
import type { Context, Screen } from "../context";
import { sharedByAll } from "../marks";
import { below } from "../pair";
import { workAddress } from "../route";
import type { ShownWork } from "../work-file";
import { createFilter } from "./filter";
import { createRow } from "./row";
import { createWorkPicture } from "./tile";

const pictureSide = 480;

export interface WorkScreen extends Screen {
  /** Shows a work; `id` decides where `at` names another one, or none. */
  show(id: string, at: number | null): Promise<void>;
}

export function createWorkScreen(context: Context): WorkScreen {
  const { source, announce, random } = context;
  const { works, language } = source.result;
  const words = tell().work;
  const filter = createFilter(context);
  const button = (text: string, act: () => void, shortcut: string): HTMLButtonElement => {
    const made = element("button", { type: "button", class: "quiet", "aria-keyshortcuts": shortcut }, text);
    made.addEventListener("click", act);
    return made;
  };
  const place = element("p", { class: "place hint" });
  const body = element("div", { class: "work-body" });
  const root = element(
    "div",
    { class: "work-screen" },
    element(
      "div",
      { class: "toolbar" },
      filter.root,
      element("div", { class: "steps" }, button(words.previous, () => step(-1), "ArrowLeft"), button(words.surprise, surprise, "r"), button(words.next, () => step(1), "ArrowRight")),
      place,
    ),
    body,
  );
  let at = 0;
  let wanted = 0;

  /** By number: the work's id stands in its file, so that the address is written when it is there. */
  async function open(number: number): Promise<void> {
    await showAt(number, (shown) => {
      try {
        history.pushState(null, "", workAddress(shown.work));
      } catch {
        // Some browsers take no more than so many addresses in half a minute: a held key comes that far.
      }
    });
  }

  function step(by: number): void {
    void open((at + by + works) % works);
  }

  function surprise(): void {
    const other = below(Math.max(1, works - 1), random);
    void open(other < at ? other : Math.min(works - 1, other + 1));
  }

  async function showAt(number: number, arrived: (shown: ShownWork) => void): Promise<void> {
    const mine = ++wanted;
    // The next work counts from this one, also while it is on its way: keys may be held down.
    at = number;
    body.setAttribute("aria-busy", "true");
    try {
      const shown = await source.work(number);
      if (mine !== wanted) return;
      arrived(shown);
      fill(shown);
    } catch (error) {
      if (mine === wanted) fail(problemText(toPlainError(error)), () => void showAt(number, arrived));
    }
  }

  function fail(text: string, again: (() => void) | null): void {
    body.removeAttribute("aria-busy");
    const retry = again && element("button", { type: "button", class: "quiet" }, tell().page.again);
    retry?.addEventListener("click", () => again?.());
    body.replaceChildren(element("p", { class: "problem", role: "alert" }, text), ...(retry ? [retry] : []));
  }

  function fill(shown: ShownWork): void {
    const { work, rows } = shown;
    at = work.at;
    const title = element("h1", { tabindex: -1, lang: work.language || language || null, dir: "auto" }, work.title);
    const shared = sharedByAll(rows);
    const held = root.contains(document.activeElement) && body.contains(document.activeElement);
    place.textContent = words.place(at + 1, works);
    body.replaceChildren(
      element("div", { class: "plate" }, createWorkPicture(work, language, pictureSide), element("div", { class: "about" }, title, ...aboutWork(shown, language))),
      ...rows.map((row, model) => createRow({ work, row, model: source.result.models[model]!, shared, language, id: `row-${model}` })),
    );
    body.removeAttribute("aria-busy");
    document.title = `${work.title} – ${source.result.title}`;
    announce(words.shown(work.title, rows.length));
    if (held) title.focus({ preventScroll: true });
    // What comes next is most often the work beside it: its file is small.
    if (works > 1) source.work((at + 1) % works).catch(() => undefined);
  }

  async function show(id: string, hint: number | null): Promise<void> {
    const mine = ++wanted;
    body.setAttribute("aria-busy", "true");
    try {
      const hinted = hint !== null && hint < works ? await source.work(hint).catch(() => null) : null;
      if (mine !== wanted) return;
      if (hinted?.work.id === id) return fill(hinted);
      const { ids } = await source.titles();
      const number = ids.indexOf(id);
      if (mine !== wanted) return;
      if (number < 0) return fail(words.missing(id.slice(0, 200)), null);
      await showAt(number, ({ work }) => history.replaceState(null, "", workAddress(work)));
    } catch (error) {
      if (mine === wanted) fail(problemText(toPlainError(error)), () => void show(id, hint));
    }
  }

  return {
    root,
    show,
    key(key) {
      if (key === "ArrowLeft") step(-1);
      else if (key === "ArrowRight") step(1);
      else if (key === "r") surprise();
      else if (key === "/") filter.focus();
      else return false;
      return true;
    },
    destroy() {
      wanted += 1;
      root.remove();
    },
  };
}

function aboutWork({ work }: ShownWork, language: string): readonly HTMLElement[] {
  const words = tell().work;
  const lines: HTMLElement[] = [];
  const by = [work.maker, work.date].filter(Boolean).join(", ");
  if (by) lines.push(element("p", { lang: work.language || language || null, dir: "auto" }, by));
  if (work.className) lines.push(element("p", { class: "hint" }, `${words.className}: `, element("span", { dir: "auto" }, work.className)));
  if (work.perturbation !== null) {
    const original = element("a", { href: `#/work/${encodeURIComponent(work.of)}` }, words.toOriginal);
    lines.push(element("p", {}, `${words.isPerturbed(work.perturbation, tell().perturbations[work.perturbation])} `, original));
  }
  if (work.statement) lines.push(element("p", { class: "hint", dir: "auto" }, work.statement));
  if (work.homepage) lines.push(element("p", {}, element("a", { href: work.homepage, rel: "noopener noreferrer external" }, words.homepage)));
  return lines;
}

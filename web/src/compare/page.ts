// SPDX-License-Identifier: MIT
// The page around the views: its head, its keys, and which view the address asks for.
import { tell } from "../lang/compare";
import { languageNames, languages } from "../lang/lang";
import type { Language } from "../lang/lang";
import { element } from "../lib/dom";
import { Remembered } from "../lib/remembered";
import type { Context, Screen } from "./context";
import { parseRoute, workAddress } from "./route";
import { createFiguresScreen } from "./views/figures-screen";
import { createScoresScreen } from "./views/scores-screen";
import { createVoteScreen } from "./views/vote-screen";
import { createWorkScreen } from "./views/work-screen";
import type { WorkScreen } from "./views/work-screen";

const makers = { vote: createVoteScreen, scores: createScoresScreen, figures: createFiguresScreen } as const;

/** Fills `app`; answers the function that takes everything away again. */
export function createPage(app: HTMLElement, context: Context, speak: (language: Language) => void): () => void {
  const { result, place } = context.source;
  const words = tell().page;
  // Single keys can get in the way of who speaks to the machine: they can be switched off, and stay so.
  const singleKeys = new Remembered("vitrine-compare-keys");
  const main = element("main", { id: "main", tabindex: -1 });
  const works = element("a", { href: "#/" }, words.works);
  const links = { work: works, ...Object.fromEntries(Object.keys(makers).map((view) => [view, element("a", { href: `#/${view}` }, words[view as keyof typeof makers])])) } as Record<string, HTMLAnchorElement>;
  const keys = element("p", { class: "hint keys" });
  const toggle = element("button", { type: "button", class: "text-button" });
  app.replaceChildren(
    element(
      "header",
      { class: "compare-head" },
      element("div", { class: "name" }, element("p", { class: "museum", lang: result.language || null, dir: "auto" }, result.title), element("p", { class: "count" }, `${words.kind}: ${words.summary(result.works, result.models.length)}`)),
      createLanguages(speak),
      element("nav", { class: "views", "aria-label": words.views }, ...Object.values(links)),
    ),
    ...(place.host === null ? [] : [element("p", { class: "foreign", role: "note" }, words.foreign(place.host))]),
    main,
    element("footer", { class: "compare-foot" }, keys, toggle),
  );
  let screen: Screen | null = null;
  let workScreen: WorkScreen | null = null;
  let view = "";

  function tellKeys(): void {
    const on = singleKeys.value !== "off";
    const text = view === "vote" ? tell().keys.vote : tell().keys.works;
    keys.textContent = on ? `${tell().keys.title}: ${text}` : "";
    keys.hidden = !on || (view !== "vote" && view !== "work");
    toggle.textContent = on ? tell().keys.on : tell().keys.off;
    toggle.setAttribute("aria-pressed", String(on));
    toggle.setAttribute("aria-label", tell().keys.on);
  }

  function replace(next: Screen): void {
    screen?.destroy();
    workScreen = null;
    screen = next;
    main.replaceChildren(next.root);
  }

  function follow(moved: boolean): void {
    const route = parseRoute(location.hash);
    const next = route.view === "start" ? "work" : route.view;
    const other = next !== view;
    view = next;
    for (const [name, link] of Object.entries(links)) {
      if (name === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    tellKeys();
    if (route.view === "start" || route.view === "work") {
      if (!workScreen) {
        const made = createWorkScreen(context);
        replace(made);
        workScreen = made;
      }
      const showing = workScreen;
      const shown = route.view === "work" ? showing.show(route.id, route.at) : showFirst(showing);
      if (moved) void shown.then(() => focusHeading(main));
      return;
    }
    if (!other && screen) return;
    replace(makers[route.view](context));
    document.title = `${words[route.view]} – ${result.title}`;
    if (moved) focusHeading(main);
  }

  /** Who comes without a work's address begins with the first, and has its address from then on. */
  async function showFirst(showing: WorkScreen): Promise<void> {
    const first = await context.source.work(0).catch(() => null);
    if (first) history.replaceState(null, "", workAddress(first.work));
    await showing.show(first?.work.id ?? "", 0);
  }

  const onHash = (): void => {
    follow(true);
    scrollTo(0, 0);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (singleKeys.value === "off" || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("input, select, textarea, dialog, .table-holder") || document.querySelector("dialog[open]")) return;
    if (screen?.key(event.key)) event.preventDefault();
  };
  toggle.addEventListener("click", () => {
    singleKeys.set(singleKeys.value === "off" ? null : "off");
    tellKeys();
  });
  addEventListener("hashchange", onHash);
  document.addEventListener("keydown", onKey);
  follow(false);

  return () => {
    removeEventListener("hashchange", onHash);
    document.removeEventListener("keydown", onKey);
    screen?.destroy();
    app.replaceChildren();
  };
}

function focusHeading(main: HTMLElement): void {
  main.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

function createLanguages(speak: (language: Language) => void): HTMLElement {
  const options = languages.map((language) => element("option", { value: language, lang: language, selected: language === tell().words.language }, languageNames[language]));
  const choice = element("select", { class: "quiet languages", "aria-label": tell().page.language }, ...options);
  choice.addEventListener("change", () => speak(choice.value as Language));
  return choice;
}

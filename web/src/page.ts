// SPDX-License-Identifier: MIT
// Puts the page together: the views over one state, and what follows the address.
import { parameter } from "./data/content-state";
import { takesPictures } from "./data/entry";
import type { Entry } from "./data/entry";
import type { Effects, Later } from "./effects";
import { createAnnouncer } from "./announcer";
import { listenForPictures } from "./gestures";
import { say, told } from "./lang/lang";
import type { Language } from "./lang/lang";
import { element } from "./lib/dom";
import type { Keeper } from "./offline/keeper";
import type { AskRoute } from "./state/ask-route";
import { formatRoute, parseRoute } from "./state/route";
import type { Route } from "./state/route";
import type { State } from "./state/state";
import type { Store } from "./state/store";
import { createAbout } from "./views/about";
import { createFooter } from "./views/footer";
import { createHeader } from "./views/header";
import { beginsAnywhere, createScreens } from "./views/screens";

export interface PageProps {
  readonly entry: Entry;
  /** What the site keeps on this device; null where it may not, or cannot. */
  readonly keeper: Promise<Keeper | null>;
  readonly store: Store;
  readonly effects: Effects;
  /** The visitor chose a language. */
  readonly speak: (language: Language) => void;
}

export interface Page {
  /** Gives the focus to where languages are chosen. */
  focusLanguages(): void;
  destroy(): void;
}

export function createPage(root: HTMLElement, status: HTMLElement, { entry, keeper, store, effects, speak }: PageProps): Page {
  const left = new AbortController();
  const { signal } = left;
  const announce = createAnnouncer(status);

  const choosePicture = (file: File): void => {
    if (store.state.route.view !== "picture") location.hash = "#/picture";
    void effects.likePicture(file);
  };

  const about = createAbout(document.body, entry, keeper);
  const surprise = (): void => void effects.surprise();
  const startAnywhere = (): void => void (location.hash = formatRoute({ view: "collection", from: anyOf(entry.works) }));
  const header = createHeader(root, { entry, surprise, startAnywhere, explain: () => about.open(), speak });
  const go = (route: Route, goesOn = false): void => {
    if (!goesOn) return void (location.hash = formatRoute(route));
    history.replaceState(history.state, "", formatRoute(route));
    follow();
  };
  const withQuestion = (use: (route: AskRoute, later: Later) => unknown): void => {
    const { route } = store.state;
    if (route.view === "ask") void effects.withLater((later) => use(route, later));
  };
  /** A path to a work of chance. */
  const chance = async (): Promise<void> => {
    const { route } = store.state;
    const work = await effects.anyWork(route.view === "path" ? route.from.id : "");
    if (work && route.view === "path") go({ ...route, to: work });
  };
  const notice = element("p", { class: "notice problem", hidden: true });
  const main = element("main", { id: "main", tabindex: -1 });
  root.append(notice, main);
  createFooter(root, entry.museum);
  const screens = createScreens(main, {
    entry,
    catalogue: effects.catalogue,
    openMap: () => effects.openMap(),
    choosePicture,
    cancelPicture: () => effects.cancelPicture(),
    fetchNetwork: () => void effects.fetchNetwork(),
    stopNetwork: () => effects.stopNetwork(),
    reopen: () => follow(),
    surprise,
    go,
    questions: {
      count: () => withQuestion((route, { asking }) => asking.count(route)),
      fetchTexts: () => withQuestion((route, { asking }) => asking.fetchTexts(route)),
    },
    pairs: {
      find: (route, asked) => effects.ask().then(({ pairs }) => pairs.find(route, asked)),
      compare: (pair, asked) => effects.ask().then(({ pairs }) => pairs.compare(pair, asked)),
    },
    paths: { find: (words, agreed) => void effects.withLater(({ paths }) => paths.find(words, agreed)), chance: () => void chance() },
    carried: [notice, status],
  });

  function render(state: State): void {
    screens.update(state);
    notice.hidden = state.notice === null;
    notice.textContent = state.notice ? told(state.notice) : "";
    document.title = titleOf(state, entry);
    announce(state, entry);
  }

  // Where this visit began the collection.
  let begun: number | null = null;

  /** The route of the address. One that leaves open where the collection begins is completed, in the address too. */
  function usableRoute(): Route {
    const asked = parseRoute(location.hash);
    const possible = asked.view === "picture" ? takesPictures(entry) : asked.view === "map" || (asked.view === "collection" && asked.area) ? entry.map !== null : true;
    const route = possible ? asked : ({ view: "collection", from: null } as const);
    if (route.view !== "collection" || route.area) return route;
    begun = route.from ?? begun ?? (entry.works > beginsAnywhere ? anyOf(entry.works) : null);
    const whole = { view: "collection", from: begun } as const;
    if (begun !== route.from) history.replaceState(history.state, "", formatRoute(whole));
    return whole;
  }

  function follow(): void {
    const { route: before, work } = store.state;
    const route = usableRoute();
    screens.leave();
    // Looking closer at a work, or no longer so closely, asks for nothing.
    const stays =
      route.view === "work" &&
      before.view === "work" &&
      formatRoute({ ...route, zoom: null }) === formatRoute({ ...before, zoom: null }) &&
      work.status === "ready" &&
      work.error === null &&
      work.work.id === route.id;
    if (route.view !== "work") effects.leaveWork();
    store.dispatch({ type: "routed", route });
    if (route.view === "work" && !stays) void effects.openWork(route);
    if (route.view === "picture") void effects.openPictures();
    if (route.view === "ask") void effects.withLater(({ asking }) => asking.follow(route));
    if (route.view === "path") void effects.withLater(({ paths }) => paths.follow(route));
  }

  const state = new URLSearchParams(location.search).get(parameter);
  if (state !== null) void import("./content-state").then(({ openContentState }) => openContentState(state, effects.catalogue, entry));
  // Heard only from the first route on: a shared address of a work must not load the collection first.
  store.listen(render);
  follow();
  addEventListener("hashchange", follow, { signal });
  // A work's sheet is a dialog and hears Escape itself.
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || about.isOpen() || store.state.route.view !== "picture") return;
      if (store.state.picture.status === "busy") effects.cancelPicture();
      else location.hash = "#/";
    },
    { signal },
  );
  if (takesPictures(entry)) listenForPictures(choosePicture, signal);
  // The address behind # is the route, so that the skip link moves the focus itself.
  document.getElementById("skip")?.addEventListener(
    "click",
    (event) => {
      event.preventDefault();
      main.focus();
    },
    { signal },
  );
  return {
    focusLanguages: () => header.root.querySelector("select")?.focus(),
    destroy() {
      left.abort();
      screens.destroy();
      about.destroy();
      root.replaceChildren();
    },
  };
}

function anyOf(works: number): number {
  return Math.floor(Math.random() * works);
}

function titleOf({ route, work }: State, entry: Entry): string {
  if (route.view === "map") return `${say().map.title} – ${entry.title}`;
  if (route.view === "picture") return `${say().own.heading} – ${entry.title}`;
  if (route.view === "ask") return `${say().ask.title} – ${entry.title}`;
  if (route.view === "why") return `${say().why.title} – ${entry.title}`;
  if (route.view === "path") return `${say().paths.title} – ${entry.title}`;
  if (route.view === "work" && work.status === "ready") return `${work.work.title} – ${entry.title}`;
  return entry.title;
}

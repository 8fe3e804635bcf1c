// SPDX-License-Identifier: MIT
// Puts the page together: the entry, the store, the views, and what follows the address.
import { entryName, maxEntryBytes, parseEntry, takesPictures } from "./data/entry";
import type { Entry } from "./data/entry";
import { Effects } from "./effects";
import { toPlainError } from "./lib/errors";
import { listenForPictures } from "./gestures";
import { createAnnouncer } from "./announcer";
import { arrangeIsolation } from "./lib/isolation";
import { inkOn } from "./lib/contrast";
import { element } from "./lib/dom";
import { say } from "./lang/lang";
import { fetchText } from "./lib/fetch-file";
import { initialState } from "./state/state";
import type { State } from "./state/state";
import { formatRoute, parseRoute } from "./state/route";
import type { Route } from "./state/route";
import { Store } from "./state/store";
import { createAbout } from "./views/about";
import { createHeader } from "./views/header";
import { beginsAnywhere, createScreens } from "./views/screens";

export async function startApp(root: HTMLElement, status: HTMLElement): Promise<void> {
  const base = new URL("./", location.href.replace(/[?#].*$/, "")).href;
  const store = new Store(initialState);
  root.replaceChildren(element("p", { class: "notice" }, "Opening the collection…"));
  try {
    const entry = parseEntry(await fetchText(base + entryName, maxEntryBytes), base);
    root.replaceChildren();
    run(root, status, store, entry, base);
  } catch (error) {
    const { message, remedy } = toPlainError(error);
    const again = element("button", { type: "button", class: "button" }, "Try again");
    again.addEventListener("click", () => void startApp(root, status));
    const heading = element("h1", {}, "This collection could not be opened");
    root.replaceChildren(element("main", { class: "failure", id: "main" }, heading, element("p", {}, `${message} ${remedy}`), again));
    status.textContent = message;
  }
}

function run(root: HTMLElement, status: HTMLElement, store: Store, entry: Entry, base: string): void {
  document.documentElement.style.setProperty("--accent", entry.accent);
  document.documentElement.style.setProperty("--accent-ink", inkOn(entry.accent));
  const effects = new Effects(store, entry, base);
  const announce = createAnnouncer(status);

  const choosePicture = (file: File): void => {
    if (store.state.route.view !== "picture") location.hash = "#/picture";
    void effects.likePicture(file);
  };

  const about = createAbout(document.body, entry);
  const surprise = (): void => void effects.surprise();
  const startAnywhere = (): void => void (location.hash = formatRoute({ view: "collection", from: anyOf(entry.works) }));
  createHeader(root, { entry, surprise, startAnywhere, explain: () => about.open() });
  const notice = element("p", { class: "notice problem", hidden: true });
  const main = element("main", { id: "main", tabindex: -1 });
  root.append(notice, main);
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
    carried: [notice, status],
  });

  function render(state: State): void {
    screens.update(state);
    notice.hidden = state.notice === null;
    notice.textContent = state.notice ? `${state.notice.message} ${state.notice.remedy}` : "";
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
    const stays = route.view === "work" && before.view === "work" && route.id === before.id && work.status === "ready" && work.work.id === route.id;
    if (route.view !== "work") effects.leaveWork();
    store.dispatch({ type: "routed", route });
    if (route.view === "work" && !stays) void effects.openWork(route);
    if (route.view === "picture") void effects.openPictures();
  }

  // Heard only from the first route on: a shared address of a work must not load the collection first.
  store.dispatch({ type: "site-ready", entry });
  store.listen(render);
  follow();
  addEventListener("hashchange", follow);
  // A work's sheet is a dialog and hears Escape itself.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || about.root.open || store.state.route.view !== "picture") return;
    if (store.state.picture.status === "busy") effects.cancelPicture();
    else location.hash = "#/";
  });
  if (takesPictures(entry)) listenForPictures(choosePicture);
  enableSkipLink(main);
  void arrangeIsolation(entry.isolate, base);
}

function anyOf(works: number): number {
  return Math.floor(Math.random() * works);
}

function titleOf({ route, work }: State, entry: Entry): string {
  if (route.view === "map") return `${say().map.title} – ${entry.title}`;
  if (route.view === "picture") return `Your own picture – ${entry.title}`;
  if (route.view === "work" && work.status === "ready") return `${work.work.title} – ${entry.title}`;
  return entry.title;
}

/** The address behind # is the route, so that the skip link moves the focus itself. */
function enableSkipLink(main: HTMLElement): void {
  document.getElementById("skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
}

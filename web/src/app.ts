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
import { fetchText } from "./lib/fetch-file";
import { ScrollMemory } from "./lib/scroll-memory";
import { initialState } from "./state/state";
import type { State } from "./state/state";
import { parseRoute } from "./state/route";
import { Store } from "./state/store";
import { createAbout } from "./views/about";
import { createHeader } from "./views/header";
import { createScreens } from "./views/screens";

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
  const scroll = new ScrollMemory();
  const announce = createAnnouncer(status);

  const choosePicture = (file: File): void => {
    if (store.state.route.view !== "picture") location.hash = "#/picture";
    void effects.likePicture(file);
  };

  const about = createAbout(document.body, entry);
  createHeader(root, { entry, surprise: () => void effects.surprise(), explain: () => about.open() });
  const notice = element("p", { class: "notice problem", hidden: true });
  const main = element("main", { id: "main", tabindex: -1 });
  root.append(notice, main);
  const screens = createScreens(main, {
    entry,
    catalogue: effects.catalogue,
    scroll,
    choosePicture,
    cancelPicture: () => effects.cancelPicture(),
    fetchNetwork: () => void effects.fetchNetwork(),
    stopNetwork: () => effects.stopNetwork(),
    reopen: () => follow(),
  });

  function render(state: State): void {
    screens.update(state);
    notice.hidden = state.notice === null;
    notice.textContent = state.notice ? `${state.notice.message} ${state.notice.remedy}` : "";
    document.title = titleOf(state, entry);
    announce(state, entry);
  }

  function follow(): void {
    const route = parseRoute(location.hash);
    const usable = route.view === "picture" && !takesPictures(entry) ? ({ view: "collection" } as const) : route;
    screens.leave(scroll.arrive());
    if (usable.view !== "work") effects.leaveWork();
    store.dispatch({ type: "routed", route: usable });
    if (usable.view === "work") void effects.openWork(usable);
    if (usable.view === "picture") void effects.openPictures();
  }

  // Heard only from the first route on: a shared address of a work must not load the collection first.
  store.dispatch({ type: "site-ready", entry });
  store.listen(render);
  follow();
  addEventListener("hashchange", follow);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || about.root.open) return;
    if (store.state.route.view === "picture" && store.state.picture.status === "busy") effects.cancelPicture();
    else if (store.state.route.view !== "collection") location.hash = "#/";
  });
  if (takesPictures(entry)) listenForPictures(choosePicture);
  enableSkipLink(main);
  void arrangeIsolation(entry.isolate, base);
}

function titleOf({ route, work }: State, entry: Entry): string {
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

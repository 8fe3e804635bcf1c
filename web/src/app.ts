// SPDX-License-Identifier: MIT
// Opens the site: reads its entry, chooses the language, and hands both to the page.
import { entryName, maxEntryBytes, parseEntry } from "./data/entry";
import type { Entry } from "./data/entry";
import { defaultKiosk } from "./data/entry-museum";
import type { KioskTimes } from "./data/entry-museum";
import { Effects } from "./effects";
import { chooseLanguage, languages, problemOf, say, speak } from "./lang/lang";
import type { Language } from "./lang/lang";
import { inkOn } from "./lib/contrast";
import { element } from "./lib/dom";
import { toPlainError } from "./lib/errors";
import { fetchText, sha256Hex } from "./lib/fetch-file";
import { Remembered } from "./lib/remembered";
import type { Keeper } from "./offline/keeper";
import { arrangeServiceWorker } from "./offline/registration";
import { createPage } from "./page";
import type { Page } from "./page";
import { initialState } from "./state/state";
import { Store } from "./state/store";
import { forgetIntro } from "./views/intro";

const againMs = 15_000;
// How long a kiosk waits between two visits to hear of a new build: nobody is there meanwhile.
const soonMs = 5000;
// What is on the screen comes first; what is kept for later has time.
const settleMs = 2500;

export async function startApp(root: HTMLElement, status: HTMLElement): Promise<void> {
  const base = new URL("./", location.href.replace(/[?#].*$/, "")).href;
  const choice = new Remembered(`vitrine language ${base}`);
  const coming = fetchText(base + entryName, maxEntryBytes);
  coming.catch(() => undefined);
  // The publisher has put the museum's language where the browser looks for it: so even "Opening" is said in the right one.
  await speak(chooseLanguage([choice.value ?? "", document.documentElement.lang, ...navigator.languages], languages));
  greet();
  root.replaceChildren(element("p", { class: "notice" }, say().page.opening));
  try {
    const text = await coming;
    const entry = parseEntry(text, base);
    await speak(chooseLanguage([choice.value ?? "", entry.language, ...navigator.languages], entry.museum.languages));
    root.replaceChildren();
    const named = { ...entry, title: entry.title || say().page.untitled };
    run(root, status, { entry: named, text, base }, choice, keepSite(named, text, base).catch(() => null));
  } catch (error) {
    const { message, remedy } = problemOf(toPlainError(error));
    const again = element("button", { type: "button", class: "button" }, say().page.tryAgain);
    again.addEventListener("click", () => void startApp(root, status));
    // Nobody may be there to press it: a kiosk started before its network.
    const later = setTimeout(() => again.click(), againMs);
    again.addEventListener("click", () => clearTimeout(later));
    const heading = element("h1", {}, say().page.failed);
    root.replaceChildren(element("main", { class: "failure", id: "main" }, heading, element("p", {}, `${message} ${remedy}`), again));
    status.textContent = message;
  }
}

interface Opened {
  readonly entry: Entry;
  /** The entry's own bytes. */
  readonly text: string;
  readonly base: string;
}

function run(root: HTMLElement, status: HTMLElement, { entry, text, base }: Opened, choice: Remembered, keeper: Promise<Keeper | null>): void {
  document.documentElement.style.setProperty("--accent", entry.accent);
  document.documentElement.style.setProperty("--accent-ink", inkOn(entry.accent));
  document.documentElement.dataset["theme"] = entry.museum.theme;
  const [museumsOwn, offered] = [[entry.language, ...navigator.languages], entry.museum.languages] as const;
  let { effects, page } = begin();

  /** A visit: a state, what it asks, and the page over both. */
  function begin(): { effects: Effects; page: Page } {
    const store = new Store(initialState);
    store.dispatch({ type: "site-ready", entry });
    const asks = new Effects(store, entry, base);
    return { effects: asks, page: open(store, asks) };
  }

  function open(store: Store, asks: Effects): Page {
    greet();
    const change = async (language: Language): Promise<void> => {
      choice.set(language);
      await speak(language);
      // Made anew in the other language, over the same state: a visitor's picture and path stay.
      page.destroy();
      page = open(store, asks);
      page.focusLanguages();
    };
    return createPage(root, status, { entry, store, effects: asks, keeper, speak: (language) => void change(language) });
  }

  /** Nothing of the visit is left: no picture, no path, no language, no place. */
  async function reset(): Promise<void> {
    // A kiosk stands for weeks: between two visits it takes up what was published meanwhile.
    if (await isPublishedAnew(base, text)) {
      choice.set(null);
      forgetIntro();
      history.replaceState(null, "", "#/");
      return location.reload();
    }
    page.destroy();
    effects.end();
    choice.set(null);
    forgetIntro();
    await speak(chooseLanguage(museumsOwn, offered));
    history.replaceState(null, "", "#/");
    scrollTo(0, 0);
    ({ effects, page } = begin());
  }

  const times = kioskTimes(entry);
  if (times) void import("./kiosk").then(({ startKiosk }) => startKiosk({ works: entry.works, times, effects: () => effects, reset }));
}

/** Once everything that was asked for is here, the site keeps itself on the device. Null where it may not, or cannot. */
async function keepSite(entry: Entry, text: string, base: string): Promise<Keeper | null> {
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  const { isolate, museum } = entry;
  const [may, digest] = await Promise.all([arrangeServiceWorker({ isolate, offline: museum.offline }, base), sha256Hex(new TextEncoder().encode(text))]);
  if (!may || digest === null) return null;
  const { Keeper } = await import("./offline/keeper");
  const keeper = new Keeper({ entry, text, base, build: digest.slice(0, 16) });
  const pictures = performance.getEntriesByType("resource").filter(({ name }) => name.startsWith(`${base}iiif/`));
  void keeper.begin(pictures.map(({ name }) => name), kioskTimes(entry) !== null);
  return keeper;
}

/** False as well where nobody answers soon. */
async function isPublishedAnew(base: string, text: string): Promise<boolean> {
  try {
    return (await fetchText(base + entryName, maxEntryBytes, AbortSignal.timeout(soonMs))) !== text;
  } catch {
    return false;
  }
}

/** Null where this is no kiosk. The address outweighs the entry: `?kiosk=1` tries one, `?kiosk=0` lets staff in. */
function kioskTimes({ museum }: Entry): KioskTimes | null {
  const asked = new URLSearchParams(location.search).get("kiosk");
  if (asked === "0") return null;
  return museum.kiosk ?? (asked === "1" ? defaultKiosk : null);
}

/** The few texts that stand outside the page's views. */
function greet(): void {
  const skip = document.getElementById("skip");
  if (skip) skip.textContent = say().page.skip;
  // Shown by the style sheet while a file is dragged over the page.
  document.documentElement.style.setProperty("--drop-text", JSON.stringify(say().own.drop));
}

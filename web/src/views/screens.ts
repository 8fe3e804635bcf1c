// SPDX-License-Identifier: MIT
// Shows the page's screens: the collection or the visitor's picture, and over either the sheet with a work. Keeps focus and
// scroll position where a visitor expects them.
import type { Catalogue } from "../data/catalogue";
import type { Entry } from "../data/entry";
import type { PictureMap } from "../data/picture-map";
import { ScrollMemory } from "../lib/scroll-memory";
import type { Place } from "../lib/scroll-memory";
import type { View } from "../lib/dom";
import { say } from "../lang/lang";
import { noFacets } from "../lib/facets";
import { emptyAsk } from "../state/ask-route";
import type { AskRoute } from "../state/ask-route";
import { formatRoute } from "../state/route";
import type { CollectionRoute, Route, WorkRoute } from "../state/route";
import type { State } from "../state/state";
import type { AskProps } from "./ask/ask";
import { createCollection } from "./collection";
import type { Collection, CollectionProps } from "./collection";
import { roundFrom, someWorks } from "./grid/order";
import type { WorkOrder } from "./grid/order";
import { createLazy } from "./lazy";
import type { MapProps } from "./map/map";
import { createOwnPicture } from "./own-picture";
import type { OwnPictureProps } from "./own-picture";
import type { PathProps } from "./path/path";
import type { WhyProps } from "./why/why";
import { createWorkScreen } from "./work-screen";
import type { WorkScreen } from "./work-screen";

export interface ScreensProps {
  readonly entry: Entry;
  readonly catalogue: Catalogue;
  readonly openMap: () => Promise<PictureMap>;
  readonly choosePicture: (file: File) => void;
  readonly cancelPicture: () => void;
  readonly fetchNetwork: () => void;
  readonly stopNetwork: () => void;
  readonly reopen: () => void;
  readonly surprise: () => void;
  /** Goes to another address; one that goes on from the last takes its place in the history. */
  readonly go: (route: Route, goesOn?: boolean) => void;
  readonly questions: Pick<AskProps, "count" | "fetchTexts">;
  readonly pairs: Pick<WhyProps, "find" | "compare">;
  readonly paths: Pick<PathProps, "find" | "chance">;
  /** Elements beside the screens that must stay reachable while a work covers them. */
  readonly carried: readonly HTMLElement[];
}

export interface Screens {
  update(state: State): void;
  /** Call when the address has changed, before the state says so. */
  leave(): void;
  destroy(): void;
}

export function createScreens(main: HTMLElement, props: ScreensProps): Screens {
  const { entry } = props;
  let collection: Collection | null = null;
  let map: View<MapProps> | null = null;
  let own: View<OwnPictureProps> | null = null;
  let ask: View<AskProps> | null = null;
  let path: View<PathProps> | null = null;
  let why: View<WhyProps> | null = null;
  /** The map of the site, once it has been asked for. */
  let opened: PictureMap | null = null;
  let last: State | null = null;
  let work: WorkScreen | null = null;
  /** What the work lies over; null where the visit began with the work. */
  let under: Exclude<Route, { view: "work" }> | null = null;
  /** The route before this one. */
  let before: Route | null = null;
  let arriving = false;
  let position: Place | null = null;
  // Where the collection was left for another screen that took its place.
  let collectionPlace: Place = { y: 0, work: null };
  /** What was operated to open the work: closing gives the focus back to it. */
  let opener: HTMLElement | null = null;
  /** The screen under the work was made only now. */
  let fresh = false;

  const scroll = new ScrollMemory(() =>
    work ? { y: work.root.scrollTop, work: null } : { y: scrollY, work: under?.view === "collection" ? (collection?.grid.place() ?? null) : null },
  );
  const onScroll = (): void => (work ? undefined : scroll.note());
  addEventListener("scroll", onScroll, { passive: true });

  function leave(): void {
    if (!work && under?.view === "collection" && collection) collectionPlace = { y: scrollY, work: collection.grid.place() };
    position = scroll.arrive();
    arriving = true;
  }

  function showCollection(route: CollectionRoute | null, covered: boolean): void {
    const order = route ? orderOf(route) : null;
    // An area of a map that is still on its way.
    if (route && !order) {
      collection?.destroy();
      collection = null;
      return;
    }
    const next: CollectionProps = {
      title: entry.title,
      order: order ?? collection?.grid.order ?? roundFrom(0, entry.works),
      part: route?.area && order ? { text: say().collection.area(order.count), back: { href: "#/map", name: say().collection.toMap } } : null,
      language: entry.language,
      intro: entry.museum.intro,
      load: (numbers, signal) => props.catalogue.works(numbers, signal),
      covered,
    };
    if (route && collection && collection.grid.order.name !== next.order.name) {
      collection.destroy();
      collection = null;
      collectionPlace = { y: 0, work: null };
    }
    if (route && !collection) collection = createCollection(main, next);
    collection?.update(next);
    if (collection) collection.root.hidden = route === null;
  }

  /** Null until the map is here that an area is one of. One without any work is no area. */
  function orderOf({ from, area }: CollectionRoute): WorkOrder | null {
    if (area && !opened) {
      void props.openMap().then((found) => {
        opened = found;
        if (last) update(last);
      }, () => undefined);
      return null;
    }
    const works = area && opened ? opened.within(area) : [];
    return works.length > 0 ? someWorks(works, `area ${Object.values(area ?? {}).join(" ")}`) : roundFrom((from ?? 0) % entry.works, entry.works);
  }

  function showMap(covered: boolean): void {
    if (under?.view !== "map") {
      map?.destroy();
      map = null;
      return;
    }
    const next: MapProps = { entry, at: under.at, covered, open: props.openMap, load: (numbers, signal) => props.catalogue.works(numbers, signal) };
    if (map) map.update(next);
    else map = createLazy(main, async () => (await import("./map/map")).createMap, next);
  }

  function showOwn(state: State): void {
    if (under?.view !== "picture") {
      own?.destroy();
      own = null;
      return;
    }
    const { fetchNetwork, stopNetwork } = props;
    const next = { entry, state: state.picture, network: state.network, choose: props.choosePicture, cancel: props.cancelPicture, fetchNetwork, stopNetwork };
    if (own) own.update(next);
    else own = createOwnPicture(main, next);
  }

  function showAsk(state: State): void {
    if (under?.view !== "ask") {
      ask?.destroy();
      ask = null;
      return;
    }
    const { fetchNetwork, stopNetwork, go: goTo, questions, reopen: retry } = props;
    const { ask: asked, network, trail } = state;
    const next: AskProps = { entry, route: under, state: asked, network, trail, ask: goTo, retry, fetchNetwork, stopNetwork, ...questions };
    if (ask) ask.update(next);
    else ask = createLazy(main, async () => (await import("./ask/ask")).createAsk, next);
  }

  function showPath(state: State): void {
    if (under?.view !== "path") {
      path?.destroy();
      path = null;
      return;
    }
    const next: PathProps = { entry, route: under, state: state.path, trail: state.trail, go: props.go, retry: props.reopen, ...props.paths };
    if (path) path.update(next);
    else path = createLazy(main, async () => (await import("./path/path")).createPath, next);
  }

  function showWhy(covered: boolean): void {
    if (under?.view !== "why") {
      why?.destroy();
      why = null;
      return;
    }
    const next: WhyProps = { entry, route: under, covered, ...props.pairs };
    if (why) why.update(next);
    else why = createLazy(main, async () => (await import("./why/why")).createWhy, next);
  }

  function showWork(state: State): void {
    if (state.route.view !== "work") {
      work?.destroy();
      work = null;
      return;
    }
    const next = { entry, route: state.route, state: state.work, trail: state.trail, back: wayBack(state), retry: props.reopen, question: questionFor(state.route) };
    if (work) return work.update(next);
    opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    work = createWorkScreen(document.body, next, { surprise: props.surprise, onScroll: () => scroll.note(), carried: props.carried });
  }

  /** A work over a question joins that; any other begins one, within the same limits. */
  function questionFor({ facets }: WorkRoute): AskRoute {
    return under?.view === "ask" ? under : { ...emptyAsk, facets: facets ?? noFacets };
  }

  /** A visit that began with a work is led to where the collection has it. */
  function wayBack({ work: shown }: State): { href: string; name: string } {
    const words = say().work;
    const names = { collection: words.backToWorks, picture: words.backToPicture, map: say().map.title, ask: say().ask.back, path: say().paths.strip, why: say().why.title };
    if (under) return { href: formatRoute(under), name: names[under.view] };
    const known = shown.status === "ready" && entry.works > beginsAnywhere ? shown.work.number : null;
    return { href: formatRoute({ view: "collection", from: known }), name: words.backToWorks };
  }

  /** Once the new screen stands: its heading takes the focus, or what the visitor had left for it. */
  function arrive(state: State): void {
    const { route } = state;
    const earlier = before;
    if (goesOn(earlier, route)) {
      // The same screen with another question: what is operated stays where it is.
    } else if (route.view === "work") {
      if (!work?.stands(route, state.work, (position?.y ?? 0) > 0)) return;
      const zoomed = earlier?.view === "work" && earlier.id === route.id && earlier.zoom !== route.zoom;
      if (!zoomed) work.arrive(position?.y ?? 0);
    } else {
      const closing = earlier?.view === "work";
      // Beneath a work the screen has stayed as it was; a place that history remembers counts all the same.
      const place = position ?? (closing && !fresh ? null : route.view === "collection" ? collectionPlace : { y: 0, work: null });
      if (place) scrollTo(0, place.y);
      if (place?.work && route.view === "collection") collection?.grid.restore(place.work);
      if (earlier) giveFocus(closing, state);
    }
    arriving = false;
    before = route;
    fresh = false;
    scroll.settle();
  }
  function giveFocus(closing: boolean, { route, work: shown }: State): void {
    const back = opener;
    opener = null;
    if (!closing) return focus(route.view === "collection" ? main : (main.querySelector("article h1, .map h1") ?? main));
    const number = back?.getAttribute("data-work") ?? (fresh && shown.status === "ready" ? shown.work.number : null);
    if (route.view === "collection" && collection && number !== null) {
      void collection.grid.focusWork(Number(number), fresh && position === null);
    } else focus(back?.isConnected && back !== document.body ? back : main);
  }

  function update(state: State): void {
    last = state;
    const { route } = state;
    if (route.view !== "work") {
      fresh = under?.view !== route.view;
      under = route;
    }
    document.body.classList.toggle("inside", under?.view !== "collection");
    showWork(state);
    showCollection(under?.view === "collection" ? under : null, work !== null);
    showMap(work !== null);
    showOwn(state);
    showAsk(state);
    showPath(state);
    showWhy(work !== null);
    if (arriving) arrive(state);
  }

  return {
    leave,
    update,
    destroy() {
      scroll.stop();
      removeEventListener("scroll", onScroll);
      for (const screen of [work, own, map, ask, path, collection]) screen?.destroy();
    },
  };
}

/** Larger collections are numbered by look (docs/SITE.md): no work of theirs is the first. */
export const beginsAnywhere = 2000;

function goesOn(last: Route | null, route: Route): boolean {
  if (last?.view === "ask") return route.view === "ask";
  return last?.view === "path" && route.view === "path" && last.to !== null && route.to !== null;
}

function focus(target: Element | null): void {
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

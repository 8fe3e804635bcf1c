// SPDX-License-Identifier: MIT
// Shows one of the page's screens at a time, and keeps focus and scroll position where a visitor expects them.
import type { Catalogue } from "../data/catalogue";
import type { Entry } from "../data/entry";
import type { ScrollMemory } from "../lib/scroll-memory";
import type { View } from "../lib/dom";
import type { State } from "../state/state";
import { createCollection } from "./collection";
import type { CollectionProps } from "./collection";
import { createOwnPicture } from "./own-picture";
import type { OwnPictureProps } from "./own-picture";
import { createTrail } from "./trail";
import { createWorkView } from "./work";
import type { WorkProps } from "./work";

export interface ScreensProps {
  readonly entry: Entry;
  readonly catalogue: Catalogue;
  readonly scroll: ScrollMemory;
  readonly choosePicture: (file: File) => void;
  readonly cancelPicture: () => void;
  readonly fetchNetwork: () => void;
  readonly stopNetwork: () => void;
  readonly reopen: () => void;
}

export interface Screens {
  update(state: State): void;
  /** The address has changed; `position` is where its history entry was scrolled to, null for a new entry. */
  leave(position: number | null): void;
}

export function createScreens(main: HTMLElement, props: ScreensProps): Screens {
  const { entry, scroll } = props;
  let collection: View<CollectionProps> | null = null;
  let work: View<WorkProps> | null = null;
  let own: View<OwnPictureProps> | null = null;
  const trail = createTrail(main, { trail: [], current: null });

  let first = true;
  let arriving = false;
  let position: number | null = null;
  let collectionPosition = 0;
  let fromCollection = false;
  // The work last opened from the collection: Back and Escape return the focus to it.
  let chosen: number | null = null;

  function leave(next: number | null): void {
    if (collection && !collection.root.hidden) {
      collectionPosition = scrollY;
      fromCollection = true;
    }
    position = next;
    arriving = true;
  }

  function showCollection(show: boolean): void {
    if (show && !collection) {
      collection = createCollection(main, {
        title: entry.title,
        works: entry.works,
        language: entry.language,
        load: (numbers, signal) => props.catalogue.works(numbers, signal),
      });
    }
    if (collection) collection.root.hidden = !show;
  }

  function showWork(state: State): void {
    if (state.route.view !== "work") {
      work?.destroy();
      work = null;
      return;
    }
    const next = { entry, state: state.work, retry: props.reopen };
    if (work) work.update(next);
    else work = createWorkView(main, next);
  }

  function showOwn(state: State): void {
    if (state.route.view !== "picture") {
      own?.destroy();
      own = null;
      return;
    }
    const { fetchNetwork, stopNetwork } = props;
    const next = { entry, state: state.picture, network: state.network, choose: props.choosePicture, cancel: props.cancelPicture, fetchNetwork, stopNetwork };
    if (own) own.update(next);
    else own = createOwnPicture(main, next);
  }

  /** Once the new screen stands: its heading takes the focus, or the work that was opened from the collection. */
  function arrive(state: State): void {
    const { route } = state;
    if (route.view === "work" && (state.work.status === "loading" || (state.work.status === "ready" && state.work.work.id !== route.id))) return;
    const back = position !== null && position > 0;
    if (route.view === "work" && back && state.work.status === "ready" && !state.work.similar && !state.work.error) return;
    arriving = false;
    if (route.view === "collection") {
      if (!first) focus((chosen === null ? null : collection?.root.querySelector(`[data-work="${chosen}"]`)) ?? main);
      scroll.settle(position ?? collectionPosition);
    } else {
      if (!first) focus(main.querySelector("article h1"));
      scroll.settle(position ?? 0);
    }
    first = false;
  }

  return {
    leave,
    update(state) {
      document.body.classList.toggle("inside", state.route.view !== "collection");
      showCollection(state.route.view === "collection");
      if (fromCollection && state.route.view === "work") chosen = state.route.at;
      fromCollection = false;
      showWork(state);
      showOwn(state);
      const current = state.route.view === "work" && state.work.status === "ready" ? state.work.work.number : null;
      trail.update({ trail: state.route.view === "work" ? state.trail : [], current });
      if (arriving) arrive(state);
    },
  };
}

function focus(target: Element | null): void {
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

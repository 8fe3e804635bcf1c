// SPDX-License-Identifier: MIT
// A work on its sheet: the way back, the path so far, the work itself, and over it one of its pictures close by.
import type { Entry } from "../data/entry";
import type { Work } from "../data/work";
import { say } from "../lang/lang";
import type { AskRoute } from "../state/ask-route";
import { formatRoute } from "../state/route";
import type { WorkRoute } from "../state/route";
import type { WorkState } from "../state/state";
import type { View } from "../lib/dom";
import { createSheet } from "./sheet";
import type { SheetProps } from "./sheet";
import { createTrail } from "./trail";
import { createWorkView } from "./work";
import { createZoom } from "./zoom";
import type { ZoomProps } from "./zoom";

export interface WorkScreenProps {
  readonly entry: Entry;
  readonly route: WorkRoute;
  readonly state: WorkState;
  readonly trail: readonly Work[];
  readonly back: SheetProps["back"];
  readonly retry: () => void;
  /** What the work joins when it is asked with. */
  readonly question: AskRoute;
}

export interface WorkScreen extends View<WorkScreenProps> {
  /** Whether the route's work is here, so that it can be arrived at; `low`: far enough down to scroll there. */
  stands(route: WorkRoute, state: WorkState, low: boolean): boolean;
  arrive(y: number): void;
}

export function createWorkScreen(target: HTMLElement, props: WorkScreenProps, fixed: Omit<SheetProps, "back">): WorkScreen {
  const sheet = createSheet(target, { ...fixed, back: props.back });
  const trail = createTrail(sheet.middle, { trail: [], current: null });
  const view = createWorkView(sheet.body, props);
  let zoom: View<ZoomProps> | null = null;
  let zoomed = "";
  /** The zoom was opened from this sheet: closing it is a step back. */
  let stepped = false;
  let last: WorkRoute | null = null;

  function showZoom({ route, state }: WorkScreenProps): void {
    const work = state.status === "ready" && state.work.id === route.id ? state.work : null;
    const picture = work && route.zoom !== null && (work.images[route.zoom - 1]?.sizes.length ?? 0) > 0 ? route.zoom - 1 : null;
    const key = picture === null ? "" : `${route.id} ${picture}`;
    if (key === zoomed) return;
    const open = zoom;
    zoomed = key;
    zoom = null;
    open?.destroy();
    if (!work || picture === null) return focusOn(sheet.root.querySelector(".closer"));
    stepped = last?.id === route.id && last.zoom === null;
    const plain = formatRoute({ ...route, zoom: null });
    let closing = false;
    zoom = createZoom(sheet.root, {
      work,
      picture,
      close() {
        if (closing) return;
        closing = true;
        if (stepped) history.back();
        else location.replace(plain);
      },
    });
  }

  function update(next: WorkScreenProps): void {
    const { state, route } = next;
    const current = state.status === "ready" ? state.work : null;
    sheet.update({ ...fixed, back: next.back });
    sheet.root.setAttribute("aria-label", current?.title ?? say().work.sheet);
    trail.update({ trail: next.trail, current: current?.number ?? null, facets: route.facets });
    view.update(next);
    showZoom(next);
    last = route;
  }

  update(props);
  return {
    root: sheet.root,
    update,
    stands(route, state, low) {
      if (state.status === "loading") return false;
      if (state.status !== "ready") return true;
      return state.work.id === route.id && (!low || state.similar !== null || state.error !== null);
    },
    arrive(y) {
      sheet.root.scrollTop = y;
      if (!zoom) focusOn(sheet.root.querySelector("article h1"));
    },
    destroy() {
      zoom?.destroy();
      view.destroy();
      sheet.destroy();
    },
  };
}

function focusOn(target: Element | null): void {
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

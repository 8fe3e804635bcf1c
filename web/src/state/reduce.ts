// SPDX-License-Identifier: MIT
// Every change of the state, as one pure function.
import type { Entry } from "../data/entry";
import { noDescription } from "../data/summaries";
import type { Description } from "../data/summaries";
import type { Work } from "../data/work";
import type { Keeping, Outlook, Preview, Progress } from "../engine/protocol";
import type { PlainError } from "../lib/errors";
import type { Route } from "./route";
import type { AnsweredBy, AskState, NetworkState, OfferReason, PathState, Similar, State } from "./state";

export type Action =
  | { readonly type: "routed"; readonly route: Route }
  | { readonly type: "site-loading" }
  | { readonly type: "site-failed"; readonly error: PlainError }
  | { readonly type: "site-ready"; readonly entry: Entry }
  | { readonly type: "work-loading" }
  | { readonly type: "work-missing"; readonly id: string }
  | { readonly type: "work-failed"; readonly error: PlainError }
  | { readonly type: "work-ready"; readonly work: Work }
  | { readonly type: "description-ready"; readonly number: number; readonly description: Description }
  | { readonly type: "similar-ready"; readonly number: number; readonly similar: readonly Similar[] }
  | { readonly type: "similar-failed"; readonly number: number; readonly error: PlainError }
  | { readonly type: "ask-changed"; readonly change: Partial<AskState> }
  | { readonly type: "path-changed"; readonly change: Partial<PathState> }
  | { readonly type: "noticed"; readonly error: PlainError }
  | { readonly type: "picture-progress"; readonly progress: Progress }
  | { readonly type: "picture-failed"; readonly error: PlainError }
  | { readonly type: "picture-cleared" }
  | { readonly type: "network-seen"; readonly outlook: Outlook }
  | { readonly type: "network-offered"; readonly total: number; readonly missing: number; readonly reason: OfferReason }
  | { readonly type: "network-coming"; readonly progress: Progress }
  | { readonly type: "network-stopped" }
  | { readonly type: "network-ready"; readonly keeping: Keeping }
  | { readonly type: "network-failed"; readonly error: PlainError }
  | {
      readonly type: "picture-done";
      readonly preview: Preview;
      readonly similar: readonly Similar[];
      readonly decodedByBrowser: boolean;
      readonly by: AnsweredBy;
    };

/** The trail shows where a visitor came from, not all they ever saw. */
export const trailLength = 8;

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "routed":
      // The work shown so far stays until the next one is there or known to be late, so that a pivot does not flicker.
      return { ...state, route: action.route, notice: null };
    case "site-loading":
      return { ...state, site: { status: "loading" } };
    case "site-failed":
      return { ...state, site: { status: "failed", error: action.error } };
    case "site-ready":
      return { ...state, site: { status: "ready", entry: action.entry } };
    case "work-loading":
      return { ...state, work: { status: "loading" } };
    case "work-missing":
      return { ...state, work: { status: "missing", id: action.id } };
    case "work-failed":
      return { ...state, work: { status: "failed", error: action.error } };
    case "work-ready":
      return {
        ...state,
        work: { status: "ready", work: action.work, description: noDescription, similar: null, error: null },
        trail: visit(state.trail, action.work),
      };
    case "description-ready":
      return ofShown(state, action.number, { description: action.description });
    case "similar-ready":
      return ofShown(state, action.number, { similar: action.similar, error: null });
    case "similar-failed":
      return ofShown(state, action.number, { similar: null, error: action.error });
    case "ask-changed":
      return { ...state, ask: { ...state.ask, ...action.change } };
    case "path-changed":
      return { ...state, path: { ...state.path, ...action.change } };
    case "noticed":
      return { ...state, notice: action.error };
    case "picture-progress":
      return { ...state, picture: { status: "busy", progress: action.progress } };
    case "picture-failed":
      return { ...state, picture: { status: "failed", error: action.error } };
    case "picture-cleared":
      return { ...state, picture: { status: "none" } };
    case "picture-done": {
      const { preview, similar, decodedByBrowser, by } = action;
      return { ...state, picture: { status: "done", preview, similar, decodedByBrowser, by } };
    }
    case "network-seen": {
      // Only a hint: what is under way or was said since says more.
      const early = state.network.status === "unknown" || state.network.status === "known";
      return early ? { ...state, network: { status: "known", ...action.outlook } } : state;
    }
    case "network-offered": {
      const { total, missing, reason } = action;
      return { ...state, network: { status: "offered", total, missing, reason } };
    }
    case "network-coming":
      return { ...state, network: { status: "coming", progress: action.progress } };
    case "network-stopped":
      return { ...state, network: stopped(state.network) };
    case "network-ready":
      return { ...state, network: { status: "ready", keeping: action.keeping } };
    case "network-failed":
      return { ...state, network: { status: "failed", error: action.error } };
  }
}

function stopped(network: NetworkState): NetworkState {
  if (network.status !== "coming") return network;
  const { loaded = 0, total = 0 } = network.progress;
  return { status: "offered", total, missing: total - loaded, reason: "stopped" };
}

function visit(trail: readonly Work[], work: Work): readonly Work[] {
  return [...trail.filter((seen) => seen.number !== work.number), work].slice(-trailLength);
}

/** Late answers about a work that is no longer shown are dropped. */
function ofShown(state: State, number: number, change: { readonly description: Description } | { readonly similar: readonly Similar[] | null; readonly error: PlainError | null }): State {
  if (state.work.status !== "ready" || state.work.work.number !== number) return state;
  return { ...state, work: { ...state.work, ...change } };
}

// SPDX-License-Identifier: MIT
// Everything the page knows while it is open, as one plain value.
import type { Entry } from "../data/entry";
import type { Description } from "../data/summaries";
import type { Work } from "../data/work";
import type { FacetCounts, Keeping, Outlook, Preview, Progress } from "../engine/protocol";
import type { PlainError } from "../lib/errors";
import type { Example } from "./ask-route";
import type { Route } from "./route";

/** A work beside another one or a picture, with its cosine. */
export interface Similar {
  readonly work: Work;
  readonly score: number;
}

export type SiteState =
  | { readonly status: "loading" }
  | { readonly status: "failed"; readonly error: PlainError }
  | { readonly status: "ready"; readonly entry: Entry };

export type WorkState =
  | { readonly status: "loading" }
  | { readonly status: "missing"; readonly id: string }
  | { readonly status: "failed"; readonly error: PlainError }
  /** `similar` is null until it has arrived; `description` is empty until it has, and where there is none. */
  | { readonly status: "ready"; readonly work: Work; readonly description: Description; readonly similar: readonly Similar[] | null; readonly error: PlainError | null };

export type PictureState =
  | { readonly status: "none" }
  | { readonly status: "busy"; readonly progress: Progress }
  | { readonly status: "failed"; readonly error: PlainError }
  | {
      readonly status: "done";
      readonly preview: Preview;
      readonly similar: readonly Similar[];
      readonly decodedByBrowser: boolean;
      /** What answered. The descriptor's answer may be a first look, before the network's. */
      readonly by: AnsweredBy;
    };

export type AnsweredBy = "descriptor" | "network";

/** Why the network's download is offered and not simply made. */
export type OfferReason = "large" | "saving" | "memory" | "room" | "stopped";

/** The network that embeds visitors' pictures, on its way to this device. */
export type NetworkState =
  /** Nothing is known yet, or the site has none. */
  | { readonly status: "unknown" }
  | ({ readonly status: "known" } & Outlook)
  | { readonly status: "offered"; readonly total: number; readonly missing: number; readonly reason: OfferReason }
  | { readonly status: "coming"; readonly progress: Progress }
  | { readonly status: "ready"; readonly keeping: Keeping }
  | { readonly status: "failed"; readonly error: PlainError };

/** An example as it is shown: its work, or of the visitor's picture or a region the pixels that are asked with. */
export interface ShownExample {
  readonly example: Example;
  readonly work: Work | null;
  readonly preview: Preview | null;
  /** The collection has no such work, or the visitor's picture is not on this device: it is not asked with. */
  readonly missing: boolean;
}

export interface Answer {
  readonly work: Work;
  /** Its cosine with the examples; null where there are none, or nothing compared them. */
  readonly score: number | null;
  /** `reasons` of the protocol, added up. */
  readonly why: number;
}

export interface Answers {
  readonly list: readonly Answer[];
  /** How many works may answer; null where nothing limits them. */
  readonly total: number | null;
  /** What compared pictures that were given; null where none were. */
  readonly by: AnsweredBy | null;
}

export type AskStage =
  | { readonly status: "idle" }
  | { readonly status: "busy"; readonly progress: Progress | null }
  /** The texts of the whole collection are needed, and so large that the visitor is asked first. */
  | { readonly status: "offered"; readonly bytes: number }
  | { readonly status: "failed"; readonly error: PlainError }
  | { readonly status: "ready" };

/** A question of several parts, and its answers. Those of the question before stay until new ones are there. */
export interface AskState {
  readonly stage: AskStage;
  readonly examples: readonly ShownExample[];
  readonly answers: Answers | null;
  /** Works to begin with while nothing is asked. */
  readonly beginnings: readonly Answer[];
  readonly counts: FacetCounts | null;
  /** Colours of the works among the examples, for choosing from. */
  readonly swatches: readonly string[];
  /** The visitor's own picture, as long as the tab holds it. */
  readonly own: Preview | null;
}

export type PathStage =
  | { readonly status: "busy" }
  /** One of the ends is not in the collection. */
  | { readonly status: "missing"; readonly id: string }
  | { readonly status: "failed"; readonly error: PlainError }
  | { readonly status: "offered"; readonly bytes: number }
  | { readonly status: "ready" };

/** From one work to another. */
export interface PathState {
  readonly stage: PathStage;
  readonly from: Work | null;
  /** Both ends, and what lies between them. */
  readonly works: readonly Work[];
  /** What words found to choose a target from; null where none were asked. */
  readonly found: readonly Work[] | null;
}

export interface State {
  readonly route: Route;
  readonly site: SiteState;
  readonly work: WorkState;
  readonly picture: PictureState;
  readonly network: NetworkState;
  /** What went wrong without a screen of its own to say so; gone with the next change of address. */
  readonly notice: PlainError | null;
  readonly ask: AskState;
  readonly path: PathState;
  /** Works visited in this tab, oldest first, each once. */
  readonly trail: readonly Work[];
}

export const initialState: State = {
  route: { view: "collection", from: null },
  site: { status: "loading" },
  work: { status: "loading" },
  picture: { status: "none" },
  network: { status: "unknown" },
  notice: null,
  ask: { stage: { status: "idle" }, examples: [], answers: null, beginnings: [], counts: null, swatches: [], own: null },
  path: { stage: { status: "busy" }, from: null, works: [], found: null },
  trail: [],
};

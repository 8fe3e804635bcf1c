// SPDX-License-Identifier: MIT
// Everything the page knows while it is open, as one plain value.
import type { Entry } from "../data/entry";
import type { Work } from "../data/work";
import type { Keeping, Outlook, Preview, Progress } from "../engine/protocol";
import type { PlainError } from "../lib/errors";
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
  /** `similar` is null until it has arrived. */
  | { readonly status: "ready"; readonly work: Work; readonly similar: readonly Similar[] | null; readonly error: PlainError | null };

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

export interface State {
  readonly route: Route;
  readonly site: SiteState;
  readonly work: WorkState;
  readonly picture: PictureState;
  readonly network: NetworkState;
  /** What went wrong without a screen of its own to say so; gone with the next change of address. */
  readonly notice: PlainError | null;
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
  trail: [],
};

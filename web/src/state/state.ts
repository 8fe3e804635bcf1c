// SPDX-License-Identifier: MIT
// Everything the page knows while it is open, as one plain value.
import type { Entry } from "../data/entry";
import type { Work } from "../data/work";
import type { Preview, Progress } from "../engine/protocol";
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
    };

export interface State {
  readonly route: Route;
  readonly site: SiteState;
  readonly work: WorkState;
  readonly picture: PictureState;
  /** What went wrong without a screen of its own to say so; gone with the next change of address. */
  readonly notice: PlainError | null;
  /** Works visited in this tab, oldest first, each once. */
  readonly trail: readonly Work[];
}

export const initialState: State = {
  route: { view: "collection" },
  site: { status: "loading" },
  work: { status: "loading" },
  picture: { status: "none" },
  notice: null,
  trail: [],
};

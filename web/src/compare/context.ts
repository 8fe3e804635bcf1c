// SPDX-License-Identifier: MIT
// What every view of the comparison page works with.
import type { ResultSource } from "./source";
import type { VoteBook } from "./votes";

export interface Context {
  readonly source: ResultSource;
  readonly book: VoteBook;
  /** Says a sentence to screen readers. */
  readonly announce: (text: string) => void;
  /** As Math.random. */
  readonly random: () => number;
}

/** A view that stands in the page's main part. `key` answers whether it took a key that was pressed outside of fields. */
export interface Screen {
  readonly root: HTMLElement;
  readonly key: (key: string) => boolean;
  readonly destroy: () => void;
}

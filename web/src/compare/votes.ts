// SPDX-License-Identifier: MIT
// A curator's votes. They stay on the device, in localStorage, and leave it only as a file that the curator saves.
import { Checked } from "../data/checked";

export const choices = ["first", "second", "equal"] as const;
export type Choice = (typeof choices)[number];

export interface Vote {
  /** Id of the work whose rows were looked at. */
  readonly work: string;
  /** Ids of the models, in the order their rows stood in. */
  readonly first: string;
  readonly second: string;
  readonly choice: Choice;
  /** When, as ISO 8601. */
  readonly at: string;
}

/** More than anybody casts; some 3 MB, below what browsers give a site. */
export const maxVotes = 20_000;

export function parseVotes(text: string): readonly Vote[] {
  return Checked.parse(text, "votes")
    .list(maxVotes)
    .map((vote) => ({
      work: vote.field("work").text(4096),
      first: vote.field("first").text(100),
      second: vote.field("second").text(100),
      choice: vote.field("choice").oneOf(choices),
      at: vote.field("at").text(40),
    }));
}

/** What localStorage offers of itself here, so that tests can offer less. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class VoteBook {
  private list: readonly Vote[] = [];
  private text: string | null = null;
  /** Whether all votes are on the device: where it refuses, they last as long as the page. */
  kept = true;
  /** Whether something stood there that could not be read; it was put aside. */
  damaged = false;

  constructor(
    private readonly key: string,
    private readonly store: Store | null,
  ) {
    this.refresh();
  }

  get votes(): readonly Vote[] {
    return this.list;
  }

  get full(): boolean {
    return this.list.length >= maxVotes;
  }

  /** Takes in what another tab has voted. Answers whether anything changed. */
  refresh(): boolean {
    if (!this.kept) return false;
    let text: string | null;
    try {
      if (!this.store) throw new Error("no storage");
      text = this.store.getItem(this.key);
    } catch {
      this.kept = false;
      return false;
    }
    if (text === this.text) return false;
    this.text = text;
    try {
      this.list = text === null ? [] : parseVotes(text);
    } catch {
      this.list = [];
      this.damaged = true;
      this.putAside(text ?? "");
    }
    return true;
  }

  add(vote: Vote): void {
    this.refresh();
    if (this.full) return;
    this.list = [...this.list, vote];
    this.write();
  }

  clear(): void {
    this.list = [];
    this.damaged = false;
    this.text = null;
    try {
      this.store?.removeItem(this.key);
    } catch {
      this.kept = false;
    }
  }

  private write(): void {
    const text = JSON.stringify(this.list);
    try {
      if (!this.store) throw new Error("no storage");
      this.store.setItem(this.key, text);
      this.text = text;
      this.kept = true;
    } catch {
      this.kept = false;
    }
  }

  /** Votes are somebody's work: what cannot be read here may be read by a person. */
  private putAside(text: string): void {
    try {
      this.store?.setItem(`${this.key}:damaged`, text.slice(0, 100_000));
    } catch {
      // Then it is lost with the next vote.
    }
  }
}

/** localStorage, or null where asking for it alone is refused. */
export function deviceStore(): Store | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

// SPDX-License-Identifier: MIT
import { reduce } from "./reduce";
import type { Action } from "./reduce";
import type { State } from "./state";

/** Holds the state and tells one listener after each change. */
export class Store {
  private current: State;
  private listener: ((state: State) => void) | null = null;

  constructor(initial: State) {
    this.current = initial;
  }

  get state(): State {
    return this.current;
  }

  dispatch(action: Action): void {
    const next = reduce(this.current, action);
    if (next === this.current) return;
    this.current = next;
    this.listener?.(next);
  }

  listen(listener: (state: State) => void): void {
    this.listener = listener;
  }
}

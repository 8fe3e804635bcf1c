// SPDX-License-Identifier: MIT
// Whether the visitor is rushing past: then nothing is fetched, and works stand as their colours until they slow down.

// Of scrolling: further than most of a window within this time is faster than one can look.
const spanMs = 150;
const share = 0.9;

export class Pace {
  hurried = false;
  private from = 0;
  private since = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onCalm: () => void) {}

  /** Call on scrolling. A single leap, as by a key or a link, is none: who leaps wants to see what is there. */
  moved(position: number, window: number, now = performance.now()): void {
    clearTimeout(this.timer);
    if (now - this.since > spanMs) {
      // The position before the first step is not known, so that this step counts for nothing.
      [this.from, this.since] = [position, now];
      this.hurried = false;
    } else if (Math.abs(position - this.from) > share * window) {
      [this.from, this.since] = [position, now];
      this.hurried = true;
    }
    if (this.hurried) this.timer = setTimeout(() => this.calm(), spanMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private calm(): void {
    this.hurried = false;
    this.onCalm();
  }
}

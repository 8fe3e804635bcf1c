// SPDX-License-Identifier: MIT
// On a slow connection the first screen's pictures come as large as they stand, and not as sharp as the screen could show them: a
// quarter of the bytes on most phones. The sharp ones follow once those are here.

/** A page that is here sooner came over a connection that needs no such care. */
const slowMs = 700;
/** So long after the last of them nothing more is coming. */
const quietMs = 600;

export class FirstLook {
  private over: boolean;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly waiting: (() => void)[] = [];

  /** `now`: milliseconds since the visit began. */
  constructor(now: number) {
    this.over = now < slowMs;
  }

  /** Whether this picture should come small at first; then `sharpen` is called later, and `arrived` must be. */
  begin(sharpen: () => void): boolean {
    if (this.over) return false;
    this.waiting.push(sharpen);
    return true;
  }

  arrived(): void {
    if (this.over) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(), quietMs);
  }

  /** One at a time: a phone takes some milliseconds for each, and a finger may be on the glass. */
  private end(): void {
    this.over = true;
    this.waiting.shift()?.();
    if (this.waiting.length > 0) setTimeout(() => this.end(), 0);
  }
}

let look: FirstLook | null = null;

/** The page's own, which begins with the first picture that asks. */
export function firstLook(): FirstLook {
  look ??= new FirstLook(performance.now());
  return look;
}

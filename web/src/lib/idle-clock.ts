// SPDX-License-Identifier: MIT
// How long nobody has touched anything, by the clock on the wall: timers stand still while a machine sleeps, visitors go home.

export type Idle = { readonly phase: "busy" } | { readonly phase: "asking"; readonly secondsLeft: number } | { readonly phase: "over" };

export interface IdleTimes {
  readonly idleSeconds: number;
  readonly countdownSeconds: number;
}

// Who has been away for so much longer than they were given is not asked any more: the machine slept.
const sleptMs = 120_000;

export class IdleClock {
  private touched: number;
  /** When the question came up; null before. */
  private asked: number | null = null;

  constructor(
    private readonly times: IdleTimes,
    now: number,
  ) {
    this.touched = now;
  }

  touch(now: number): void {
    this.touched = now;
    this.asked = null;
  }

  look(now: number): Idle {
    // The clock was set back: what it said before means nothing.
    if (now < this.touched) this.touch(now);
    const { idleSeconds, countdownSeconds } = this.times;
    const idle = now - this.touched;
    if (idle < idleSeconds * 1000) return { phase: "busy" };
    if (idle >= (idleSeconds + countdownSeconds) * 1000 + sleptMs) return { phase: "over" };
    // Counted from when it was asked, not from when it should have been: everybody has the whole countdown.
    this.asked ??= now;
    const left = countdownSeconds - (now - this.asked) / 1000;
    return left > 0 ? { phase: "asking", secondsLeft: Math.ceil(left) } : { phase: "over" };
  }
}

// SPDX-License-Identifier: MIT
// When a visit at a kiosk is over, and how the walk goes on that draws the next visitor near.
import { describe, expect, it } from "vitest";
import { IdleClock } from "../../web/src/lib/idle-clock";
import { Walk } from "../../web/src/lib/walk";

describe("the idle clock", () => {
  const clock = () => new IdleClock({ idleSeconds: 60, countdownSeconds: 20 }, 0);

  it("asks after a minute, counts down, and is over", () => {
    const idle = clock();
    expect(idle.look(59_999)).toEqual({ phase: "busy" });
    expect(idle.look(60_000)).toEqual({ phase: "asking", secondsLeft: 20 });
    expect(idle.look(70_500)).toEqual({ phase: "asking", secondsLeft: 10 });
    expect(idle.look(80_000)).toEqual({ phase: "over" });
  });

  it("begins anew at every touch, also while it asks", () => {
    const idle = clock();
    idle.look(60_000);
    idle.touch(79_000);
    expect(idle.look(130_000)).toEqual({ phase: "busy" });
    expect(idle.look(139_000)).toEqual({ phase: "asking", secondsLeft: 20 });
  });

  it("gives the whole countdown where it came to ask late", () => {
    const idle = clock();
    expect(idle.look(95_000)).toEqual({ phase: "asking", secondsLeft: 20 });
    expect(idle.look(114_000)).toEqual({ phase: "asking", secondsLeft: 1 });
  });

  it("asks nobody after a sleep", () => expect(clock().look(3_600_000)).toEqual({ phase: "over" }));

  it("starts again where the clock was set back", () => {
    const idle = new IdleClock({ idleSeconds: 60, countdownSeconds: 20 }, 1e9);
    expect(idle.look(0)).toEqual({ phase: "busy" });
    expect(idle.look(60_000)).toEqual({ phase: "asking", secondsLeft: 20 });
  });
});

describe("a walk", () => {
  it("goes to one of the nearest it has not seen, and never back and forth", () => {
    const walk = new Walk(100, () => 0);
    expect(walk.anywhere()).toBe(0);
    expect([walk.next([0, 1, 2]), walk.next([0, 1, 2]), walk.next([1, 0, 7])]).toEqual([1, 2, 7]);
  });

  it("takes chance among the nearest five alone", () => {
    const walk = new Walk(100, () => 0.999);
    expect(walk.next([10, 11, 12, 13, 14, 15, 16])).toBe(14);
  });

  it("starts anywhere else where all near was seen", () => {
    const chances = [0, 0.5];
    const walk = new Walk(10, () => chances.shift() ?? 0);
    walk.anywhere();
    expect(walk.next([0])).toBe(5);
  });

  it("keeps going in a collection of one", () => {
    const walk = new Walk(1);
    expect([walk.anywhere(), walk.next([]), walk.next([])]).toEqual([0, 0, 0]);
  });
});

// SPDX-License-Identifier: MIT
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FirstLook } from "../../web/src/lib/first-look";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a quick connection gets sharp pictures at once", () => {
  expect(new FirstLook(200).begin(() => undefined)).toBe(false);
});

it("on a slow one they are sharpened when no more small ones come, and later ones are sharp from the start", () => {
  const look = new FirstLook(2000);
  const sharpened: string[] = [];
  expect(["a", "b"].map((name) => look.begin(() => void sharpened.push(name)))).toEqual([true, true]);
  look.arrived();
  vi.advanceTimersByTime(500);
  look.arrived();
  vi.advanceTimersByTime(500);
  expect(sharpened).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(sharpened).toEqual(["a", "b"]);
  expect(look.begin(() => void sharpened.push("c"))).toBe(false);
  look.arrived();
  vi.advanceTimersByTime(1000);
  expect(sharpened).toEqual(["a", "b"]);
});

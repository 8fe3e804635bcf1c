// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { justify } from "../../web/src/views/grid/justify";
import { gridTarget } from "../../web/src/views/grid/keys";
import { Pace } from "../../web/src/views/grid/pace";
import { Sections, worksPerSection } from "../../web/src/views/grid/sections";

/** Shapes of pictures as collections have them, always the same. */
function ratios(count: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return 0.5 + 2.1 * (state / 2_147_483_647) ** 2;
  });
}

const metrics = { width: 1000, target: 200, gap: 10, below: 50 };

describe("rows of pictures", () => {
  it.each([320, 1000, 3800])("are filled to %d pixels and hardly differ in height", (width) => {
    const shapes = ratios(100);
    const rows = justify(shapes, { ...metrics, width }, false);
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(100);
    let first = 0;
    for (const { count, height, full } of rows) {
      const sum = shapes.slice(first, (first += count)).reduce((a, b) => a + b, 0);
      expect(full).toBe(true);
      expect(Math.abs(sum * height + (count - 1) * metrics.gap - width)).toBeLessThanOrEqual(sum / 2 + 1);
      expect(height).toBeGreaterThan(metrics.target * 0.5);
      expect(height).toBeLessThan(metrics.target * 1.8);
    }
  });

  it("do not blow up a lone narrow picture, nor the last row of the collection", () => {
    expect(justify([0.5], metrics, false)).toEqual([{ count: 1, height: 500, full: false }]);
    const rows = justify([...ratios(40), 0.6], metrics, true);
    expect(rows.at(-1)?.height).toBeLessThanOrEqual(Math.round(1.15 * metrics.target));
  });

  it("hold one picture each where the window is narrower than any", () => {
    expect(justify([2.6, 2.6, 2.6], { width: 200, target: 200, gap: 10 }, false).map((row) => row.count)).toEqual([1, 1, 1]);
  });
});

describe("sections", () => {
  const works = 100_000;
  const make = (): Sections => {
    const sections = new Sections(works);
    sections.layOut(metrics);
    return sections;
  };

  it("estimate what is not known, and are exact where it is", () => {
    const sections = make();
    const before = sections.height;
    sections.know(0, ratios(100));
    sections.know(1, ratios(100, 7));
    expect(sections.height / before).toBeGreaterThan(0.5);
    expect(sections.height / before).toBeLessThan(2);
    const rows = sections.rowsBetween(0, sections.topOf(200) - 1);
    expect(rows[0]).toMatchObject({ first: 0, top: 0 });
    rows.slice(1).forEach((row, at) => {
      const above = rows[at];
      if (!above) throw new Error("no row above");
      expect(row.first).toBe(above.first + above.count);
      expect(row.top).toBe(above.top + above.height + metrics.below);
    });
  });

  it("find for every place the work there, known or not, and for every work its place", () => {
    const sections = make();
    for (const number of [0, 3, 500, 999]) sections.know(number, ratios(100, number + 1));
    for (const index of [0, 57, 350, 50_042, 76_543, 99_999]) {
      const top = sections.topOf(index);
      expect(sections.indexAt(top + 1)).toBeLessThanOrEqual(index);
      expect(sections.topOf(sections.indexAt(top + 1))).toBeGreaterThan(top - 300);
    }
    expect(sections.indexAt(-100)).toBe(0);
    expect(sections.indexAt(sections.height + 1000)).toBeGreaterThan(99_980);
  });

  it("look at no more than the stretch asked for", () => {
    const sections = make();
    expect(sections.sectionsBetween(1_000_000, 1_002_000).length).toBeLessThan(3);
    expect(sections.rowsBetween(1_000_000, 1_002_000)).toEqual([]);
  });

  it("of a last few works count as few", () => {
    const sections = new Sections(worksPerSection + 3);
    expect(sections.section(1)).toEqual({ number: 1, first: 100, count: 3 });
    sections.know(1, [1, 1, 1]);
    expect(sections.rowOf(102)).toMatchObject({ first: 100, count: 3, full: false });
  });

  it("keep a collection of millions under what browsers lay out, whatever is looked at", () => {
    const sections = new Sections(16_777_216);
    sections.layOut(metrics);
    expect(sections.cramped).toBe(true);
    expect(sections.height).toBeLessThan(17e6);
    sections.know(80_000, ratios(100));
    expect(sections.height).toBeLessThan(17e6);
    const known = sections.height;
    sections.forget(80_000);
    expect(sections.height).toBeLessThan(known);
    expect(make().cramped).toBe(false);
  });
});

describe("keys in the grid", () => {
  const sections = new Sections(250);
  sections.layOut(metrics);
  sections.know(0, Array.from({ length: 100 }, () => 1));
  sections.know(1, Array.from({ length: 100 }, () => 1));
  const each = sections.rowOf(0)?.count ?? 0;

  it.each([
    ["ArrowRight", 0, 1],
    ["ArrowLeft", 0, null],
    ["ArrowLeft", 100, 99],
    ["ArrowRight", 249, null],
    ["ArrowDown", 1, each + 1],
    ["ArrowUp", each + 1, 1],
    ["ArrowUp", 0, null],
    ["Home", 77, 0],
    ["End", 0, 249],
    ["Enter", 0, null],
    // The third section is not here yet: its first work is as near as can be said.
    ["ArrowDown", 199, 200],
  ])("%s from %d leads to %s", (key, from, to) => expect(gridTarget(key, from, sections)).toBe(to));

  it("cross from one section into the next", () => {
    const under = gridTarget("ArrowDown", 99, sections);
    expect(under).toBeGreaterThanOrEqual(100);
    expect(gridTarget("ArrowUp", under ?? 0, sections)).toBeLessThan(100);
  });
});

describe("the pace of scrolling", () => {
  const scrolled = (steps: readonly (readonly [number, number])[]): boolean => {
    const pace = new Pace(() => undefined);
    for (const [position, now] of steps) pace.moved(position, 800, now);
    pace.stop();
    return pace.hurried;
  };

  it("is a rush only where several steps go far in little time", () => {
    expect(scrolled([[100_000, 0]])).toBe(false);
    expect(scrolled([[0, 0], [40, 16], [80, 32], [120, 48]])).toBe(false);
    expect(scrolled([[0, 0], [5_000, 16], [10_000, 32]])).toBe(true);
    expect(scrolled([[0, 0], [5_000, 16], [5_010, 400]])).toBe(false);
  });
});

// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { yearsOf } from "../../web/src/lib/years";

describe("a date text", () => {
  it.each([
    ["1624", 1624, 1624],
    ["c. 1850", 1850, 1850],
    ["1624–27", 1624, 1627],
    ["1624-1701", 1624, 1701],
    ["1890s", 1890, 1899],
    ["um 1500", 1500, 1500],
    ["2026, first series", 2026, 2026],
    ["17th century", 1600, 1699],
    ["late 19th century", 1800, 1899],
    ["18. Jahrhundert", 1700, 1799],
    ["16. Jh.", 1500, 1599],
    ["XIXe siècle", 1800, 1899],
    ["300 BC", -300, -300],
    ["5th century BCE", -500, -401],
    ["12 March 1905", 1905, 1905],
    ["1905/3", 1905, 1905],
  ])("“%s” is %d to %d", (text, from, to) => {
    expect(yearsOf(text)).toEqual({ from, to });
  });

  it.each(["", "undated", "n.d.", "no. 12", "12345678", "century", "99th century"])("“%s” names no year", (text) => {
    expect(yearsOf(text)).toBeNull();
  });
});

// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { Checked } from "../../web/src/data/checked";
import { mapFiles, PictureMap, TileNumbers } from "../../web/src/data/picture-map";
import { formatRoute, parseRoute } from "../../web/src/state/route";
import { roundFrom, someWorks } from "../../web/src/views/grid/order";

const sha256 = "a".repeat(64);
const base = "https://museum.example/site/";

function files(columns: number, rows: number, cell: number, works = 1) {
  const text = JSON.stringify({
    map: {
      file: "data/map-a.json", bytes: 10, sha256, columns, rows, cell, tile: 512, background: "#161514",
      tiles: { folder: `data/tiles-${sha256.slice(0, 16)}`, files: 5, bytes: 50, largest: 10, sha256 },
    },
  });
  const found = mapFiles(Checked.parse(text, "vitrine.json").field("map"), works, base);
  if (!found) throw new Error("no map");
  return found;
}

const parse = (cells: unknown, columns: number, rows: number, works: number, cell = 128) =>
  PictureMap.parse(JSON.stringify({ cells }), files(columns, rows, cell, works), works);

describe("a map's cells", () => {
  it("are read for each work, and the other way round", () => {
    const map = parse([5, 0, 3], 3, 2, 3);
    expect(map.cellOf(0)).toEqual({ column: 2, row: 1 });
    expect(map.at({ column: 2, row: 1 })).toBe(0);
    expect(map.at({ column: 1, row: 1 })).toBeNull();
    for (const column of [-1, 3]) expect(map.at({ column, row: 0 })).toBeNull();
    expect(map.within({ left: -4, top: 0, right: 0, bottom: 9 })).toEqual([1, 2]);
  });

  it.each([[[0, 0, 1]], [[0, 1]], [[0, 1, 2, 3]], [[0, 1, 6]], [[0, 1, -1]], [[0, 1, 1.5]], [["0", 1, 2]], [{}], [null]])("refuses %j", (cells) => {
    expect(() => parse(cells, 3, 2, 3)).toThrow(/cell/);
  });

  it("refuses a grid that is too small, and a cell that does not divide a tile", () => {
    expect(() => files(2, 2, 128, 5)).toThrow(/4 cells for 5 works/);
    expect(() => files(65_535, 65_535, 64)).toThrow(/4294836225 cells for 1 works/);
    expect(() => files(2, 2, 100)).toThrow(/divide/);
    expect(() => files(0, 2, 64)).toThrow(/columns/);
  });

  it("lead arrow keys to the nearest work ahead, straight before aslant", () => {
    // 0 . 1
    // . 2 .
    const map = parse([0, 2, 4], 3, 2, 3);
    const right = { column: 1, row: 0 };
    expect(map.next({ column: 0, row: 0 }, right)).toBe(1);
    expect(map.next({ column: 0, row: 1 }, right)).toBe(2);
    expect(map.next({ column: 2, row: 0 }, right)).toBeNull();
    expect(map.next({ column: 0, row: 0 }, { column: 0, row: 1 })).toBe(2);
    expect(map.next({ column: 1, row: 1 }, { column: 0, row: -1 })).not.toBeNull();
  });
});

describe("the tiles' numbers", () => {
  it("are those of docs/SITE.md: a tile after its parts, none without a work", () => {
    // As in tests/publish/map_test.cpp: 20 x 9 cells of 64 pixels, works in two corners.
    const numbers = new TileNumbers(parse([0, 179], 20, 9, 2, 64), 2);
    expect(numbers.coarsest).toBe(2);
    expect(numbers.count).toBe(5);
    expect([numbers.of(0, 0, 0), numbers.of(1, 0, 0), numbers.of(0, 2, 1), numbers.of(1, 1, 0), numbers.of(2, 0, 0)]).toEqual([0, 1, 2, 3, 4]);
    expect(numbers.of(0, 1, 0)).toBeNull();
  });

  it("are one for a map of one tile", () => {
    const numbers = new TileNumbers(parse([0], 1, 1, 1), 1);
    expect([numbers.coarsest, numbers.count, numbers.of(0, 0, 0)]).toEqual([0, 1, 0]);
  });
});

describe("addresses of the map", () => {
  it("are read as they are written", () => {
    const area = { left: 3, top: 0, right: 12, bottom: 7 };
    for (const hash of ["#/map", "#/map?at=17", "#/?area=3-0-12-7"]) expect(formatRoute(parseRoute(hash))).toBe(hash);
    expect(parseRoute("#/?area=3-0-12-7")).toEqual({ view: "collection", from: null, area });
  });

  it.each(["#/?area=5-0-2-7", "#/?area=1-2-3", "#/?area=a-b-c-d", "#/?area=1-2-3-999999", "#/?area=-1-2-3-4"])("%s is the whole collection", (hash) => {
    expect(formatRoute(parseRoute(hash))).toBe("#/");
  });
});

describe("orders of works", () => {
  it("go round from one, or keep to some", () => {
    const round = roundFrom(3, 5);
    expect([0, 1, 2, 3, 4].map(round.numberOf)).toEqual([3, 4, 0, 1, 2]);
    expect(round.indexOf(2)).toBe(4);
    const some = someWorks([9, 4], "area");
    expect([some.count, some.numberOf(1), some.indexOf(9), some.indexOf(5)]).toEqual([2, 4, 0, null]);
  });
});

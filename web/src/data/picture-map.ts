// SPDX-License-Identifier: MIT
// The map of a site (docs/SITE.md): which cell each work has, and which file each tile.
import type { RemoteFile, RemoteSet } from "../lib/site-files";
import { Checked, refuse } from "./checked";
import { colour } from "./colour";
import { tileFiles } from "./file-set";
import { siteFile } from "./site-file";

export interface MapFiles {
  readonly cells: RemoteFile;
  readonly columns: number;
  readonly rows: number;
  /** Pixels of a cell's side on the finest level, and of a tile's on every level. */
  readonly cell: number;
  readonly tile: number;
  /** `#rrggbb`. */
  readonly background: string;
  readonly tiles: RemoteSet;
}

export const maxCellsBytes = 2 ** 28;
const maxSide = 65_535;

/** `map` of the entry; null where the site has none. */
export function mapFiles(value: Checked, works: number, base: string): MapFiles | null {
  if (value.absent) return null;
  const [columns, rows] = [value.field("columns").integer(1, maxSide), value.field("rows").integer(1, maxSide)];
  const [cell, tile] = [value.field("cell").integer(8, 512), value.field("tile").integer(512, 512)];
  // most_map_cells() of native/publish/entry.h: a number is kept for each.
  if (columns * rows < works || columns * rows > 16 * works + 1024) throw refuse(`${value.place} has ${columns * rows} cells for ${works} works`);
  if (tile % cell !== 0) throw refuse(`${value.place}.cell must divide ${tile}`);
  return {
    cells: siteFile(value, base, maxCellsBytes),
    columns,
    rows,
    cell,
    tile,
    background: colour(value.field("background")) ?? "#161514",
    tiles: tileFiles(value.field("tiles"), base),
  };
}

/** A cell's place on the grid. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** Cells from one corner to the other, both included. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const nobody = 0xffffffff;

/** Where each work lies. */
export class PictureMap {
  private readonly workAt: Uint32Array;

  /** `cells`: of each work, none twice. */
  private constructor(
    readonly files: MapFiles,
    private readonly cells: Uint32Array,
  ) {
    this.workAt = new Uint32Array(files.columns * files.rows).fill(nobody);
    cells.forEach((cell, work) => (this.workAt[cell] = work));
  }

  static parse(text: string, files: MapFiles, works: number): PictureMap {
    const list = Checked.parse(text, "the map").field("cells").numbers(works, 0, files.columns * files.rows - 1);
    if (list.length !== works || new Set(list).size !== works) throw refuse(`the map must hold a cell of its own for each of ${works} works`);
    return new PictureMap(files, Uint32Array.from(list));
  }

  /** The work that lies there, or null for an empty cell and whatever is outside. */
  at({ column, row }: Cell): number | null {
    const { columns, rows } = this.files;
    if (column < 0 || row < 0 || column >= columns || row >= rows) return null;
    const work = this.workAt[row * columns + column] ?? nobody;
    return work === nobody ? null : work;
  }

  cellOf(work: number): Cell {
    const cell = this.cells[work] ?? 0;
    return { column: cell % this.files.columns, row: Math.floor(cell / this.files.columns) };
  }

  /** The works in an area, row by row. */
  within({ left, top, right, bottom }: Area): number[] {
    const found: number[] = [];
    for (let row = Math.max(top, 0); row <= Math.min(bottom, this.files.rows - 1); row++) {
      for (let column = Math.max(left, 0); column <= Math.min(right, this.files.columns - 1); column++) {
        const work = this.at({ column, row });
        if (work !== null) found.push(work);
      }
    }
    return found;
  }

  /** The next work from a cell in a direction: of those ahead, the nearest, where straight ahead counts as nearer. Null where there is none. */
  next(from: Cell, { column: right, row: down }: Cell): number | null {
    let best: number | null = null;
    let least = Infinity;
    const { columns, rows } = this.files;
    for (let ahead = 1; ahead < Math.max(columns, rows) && ahead < least; ahead++) {
      for (let aside = -ahead; aside <= ahead; aside++) {
        const work = this.at({ column: from.column + right * ahead + down * aside, row: from.row + down * ahead + right * aside });
        const distance = ahead + 2 * Math.abs(aside);
        if (work !== null && distance < least) [best, least] = [work, distance];
      }
    }
    return best;
  }
}

/** The numbers of the tiles' files, by level, column and row; level 0 is the finest. */
export class TileNumbers {
  /** The coarsest level, which is one tile. */
  readonly coarsest: number;
  private readonly numbers = new Map<string, number>();

  constructor(map: PictureMap, works: number) {
    const { columns, rows, cell, tile } = map.files;
    let coarsest = 0;
    while (Math.ceil((Math.max(columns, rows) * cell) / 2 ** coarsest) > tile) coarsest += 1;
    this.coarsest = coarsest;
    const shown = new Set<string>();
    for (let work = 0; work < works; work++) {
      const place = map.cellOf(work);
      let [x, y] = [Math.floor((place.column * cell) / tile), Math.floor((place.row * cell) / tile)];
      for (let level = 0; level <= coarsest; level++) {
        shown.add(`${level} ${x} ${y}`);
        [x, y] = [x >> 1, y >> 1];
      }
    }
    // docs/SITE.md: a tile comes after its four parts.
    const walk = (level: number, x: number, y: number): void => {
      if (!shown.has(`${level} ${x} ${y}`)) return;
      if (level > 0) for (const part of [0, 1, 2, 3]) walk(level - 1, 2 * x + (part & 1), 2 * y + (part >> 1));
      this.numbers.set(`${level} ${x} ${y}`, this.numbers.size);
    };
    walk(coarsest, 0, 0);
  }

  get count(): number {
    return this.numbers.size;
  }

  /** Null where no work lies in the tile. */
  of(level: number, x: number, y: number): number | null {
    return this.numbers.get(`${level} ${x} ${y}`) ?? null;
  }
}

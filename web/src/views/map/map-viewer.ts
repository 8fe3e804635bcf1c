// SPDX-License-Identifier: MIT
// The map's tiles in OpenSeadragon, with a layer of elements that lies on them: a chunk of its own, fetched with the first map.
import { fileAt } from "../../lib/site-files";
import { TileNumbers } from "../../data/picture-map";
import type { Area, Cell, PictureMap } from "../../data/picture-map";
import { element } from "../../lib/dom";
import { openSeadragon, OpenSeadragon } from "../seadragon";
import type { Common } from "../seadragon";

export interface MapViewer {
  /** Elements in it are placed by cellBox() and move with the map. */
  readonly layer: HTMLElement;
  zoomBy(factor: number): void;
  whole(): void;
  /** Brings a cell into view; `close` also so near that its picture can be made out. */
  show(cell: Cell, close: boolean): void;
  /** The cells in view, and how large one stands in CSS pixels. */
  view(): { readonly area: Area; readonly side: number };
  /** Dragging draws an area from now on, or moves the map again. */
  drawAreas(on: boolean): void;
  focus(): void;
  destroy(): void;
}

export interface MapViewerProps extends Common {
  readonly map: PictureMap;
  readonly works: number;
  readonly onChoose: (cell: Cell) => void;
  /** The pointer rests on a cell; null once it leaves the map. */
  readonly onHover: (cell: Cell | null) => void;
  /** An area while it is drawn, and once more when it stands. */
  readonly onArea: (area: Area, done: boolean) => void;
  /** True where the key has been dealt with. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** The map stands, and may be moved. */
  readonly onOpen: () => void;
  /** The map has moved. */
  readonly onView: () => void;
}

// A picture may come as near as this, in CSS pixels a side; and is near enough to be made out from here on.
const nearest = 560;
const clear = 180;

/** Where a cell or an area lies in the layer. */
export function placeIn(map: PictureMap, { left, top, right, bottom }: Area): { left: string; top: string; width: string; height: string } {
  const { columns, rows } = map.files;
  const part = (cells: number, all: number): string => `${((100 * cells) / all).toFixed(5)}%`;
  return { left: part(left, columns), top: part(top, rows), width: part(right - left + 1, columns), height: part(bottom - top + 1, rows) };
}

export function createMapViewer(target: HTMLElement, props: MapViewerProps): MapViewer {
  const { map, still } = props;
  const { columns, rows, cell, tile, tiles } = map.files;
  const numbers = new TileNumbers(map, props.works);
  const source = {
    width: columns * cell,
    height: rows * cell,
    tileSize: tile,
    minLevel: 0,
    maxLevel: numbers.coarsest,
    tileExists: (level: number, x: number, y: number) => numbers.of(numbers.coarsest - level, x, y) !== null,
    getTileUrl: (level: number, x: number, y: number) => fileAt(tiles, numbers.of(numbers.coarsest - level, x, y) ?? -1)?.url ?? "",
  };
  const viewer = openSeadragon(target, props, {
    tileSources: [source as unknown as string],
    visibilityRatio: 0.5,
    // A second canvas for every frame, for seams that tiles on a dark ground do not show.
    smoothTileEdgesMinZoom: Infinity,
    // Then tiles are decoded beside the main thread.
    loadTilesWithAjax: true,
    maxZoomPixelRatio: nearest / cell,
    minZoomImageRatio: 0.8,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: false, flickEnabled: !still },
  });
  const layer = element("div", { class: "map-layer", "aria-hidden": "true" });
  let drawing = false;
  let corner: Cell | null = null;

  const inside = ({ column, row }: Cell): Cell => ({ column: Math.max(0, Math.min(columns - 1, column)), row: Math.max(0, Math.min(rows - 1, row)) });
  const cellOf = (point: OpenSeadragon.Point): Cell => ({ column: Math.floor(point.x * columns), row: Math.floor(point.y * columns) });
  const cellAt = (pixel: OpenSeadragon.Point): Cell => cellOf(viewer.viewport.pointFromPixel(pixel, true));
  const between = (one: Cell, other: Cell): Area => ({
    left: Math.min(one.column, other.column),
    right: Math.max(one.column, other.column),
    top: Math.min(one.row, other.row),
    bottom: Math.max(one.row, other.row),
  });
  const sideOfCell = (): number => (viewer.viewport.getZoom(true) * viewer.viewport.getContainerSize().x) / columns;

  viewer.addHandler("open", () => {
    viewer.addOverlay({ element: layer, location: new OpenSeadragon.Rect(0, 0, 1, rows / columns) });
    props.onOpen();
    props.onView();
  });
  viewer.addHandler("viewport-change", () => props.onView());
  viewer.addHandler("canvas-click", (event) => {
    if (event.quick && !drawing) props.onChoose(cellAt(event.position));
  });
  viewer.addHandler("canvas-press", (event) => (corner = cellAt(event.position)));
  viewer.addHandler("canvas-drag", (event) => {
    if (!corner || !(drawing || event.shift)) return;
    event.preventDefaultAction = true;
    props.onArea(between(inside(corner), inside(cellAt(event.position))), false);
  });
  viewer.addHandler("canvas-drag-end", (event) => {
    if (!corner || !(drawing || event.shift)) return;
    event.preventDefaultAction = true;
    props.onArea(between(inside(corner), inside(cellAt(event.position))), true);
  });
  viewer.addHandler("canvas-key", (event) => {
    if (props.onKey(event.originalEvent as KeyboardEvent)) event.preventDefaultAction = true;
  });
  viewer.canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons !== 0) return;
    const box = viewer.canvas.getBoundingClientRect();
    props.onHover(cellAt(new OpenSeadragon.Point(event.clientX - box.left, event.clientY - box.top)));
  });
  viewer.canvas.addEventListener("pointerleave", () => props.onHover(null));

  return {
    layer,
    zoomBy(factor) {
      viewer.viewport.zoomBy(factor, undefined, still);
      viewer.viewport.applyConstraints(still);
    },
    whole: () => void viewer.viewport.goHome(still),
    show({ column, row }, close) {
      const centre = new OpenSeadragon.Point((column + 0.5) / columns, (row + 0.5) / columns);
      const { x: width, y: height } = viewer.viewport.getContainerSize();
      if (close && sideOfCell() < clear) {
        const [across, down] = [width / clear / columns, height / clear / columns];
        viewer.viewport.fitBounds(new OpenSeadragon.Rect(centre.x - across / 2, centre.y - down / 2, across, down), still);
        return;
      }
      const pixel = viewer.viewport.pixelFromPoint(centre, false);
      const margin = Math.min(width, height, 2 * sideOfCell()) / 2;
      if (pixel.x < margin || pixel.y < margin || pixel.x > width - margin || pixel.y > height - margin) viewer.viewport.panTo(centre, still);
    },
    view() {
      const { x, y, width, height } = viewer.viewport.getBounds(true);
      const first = inside(cellOf(new OpenSeadragon.Point(x, y)));
      return { area: between(first, inside(cellOf(new OpenSeadragon.Point(x + width, y + height)))), side: sideOfCell() };
    },
    drawAreas(on) {
      drawing = on;
      viewer.canvas.classList.toggle("drawing", on);
    },
    focus: () => viewer.canvas.focus({ preventScroll: true }),
    destroy: () => viewer.destroy(),
  };
}

// SPDX-License-Identifier: MIT
// Where the map is so near that its tiles grow coarse, the works in view show their own pictures over them.
import type { Area, PictureMap } from "../../data/picture-map";
import type { Work } from "../../data/work";
import { element, isAbort } from "../../lib/dom";
import { placeIn } from "./map-viewer";

export interface ClosePicturesProps {
  readonly map: PictureMap;
  readonly load: (numbers: readonly number[], signal: AbortSignal) => Promise<readonly Work[]>;
}

// More pictures than this fit no screen at the size from which they are worth their bytes.
const most = 240;
const restMs = 150;
// The part of a cell that its picture leaves free on each side, as in the tiles.
const margin = 1 / 24;

export class ClosePictures {
  private readonly shown = new Map<number, HTMLElement>();
  private coming = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly layer: HTMLElement,
    private readonly props: ClosePicturesProps,
  ) {}

  /** Call when the map has moved; it is acted upon once it rests. */
  moved(view: () => { readonly area: Area; readonly side: number }): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.show(view()), restMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.coming.abort();
  }

  private async show({ area, side }: { readonly area: Area; readonly side: number }): Promise<void> {
    const { map, load } = this.props;
    const coarse = side * devicePixelRatio > 1.15 * map.files.cell;
    const works = coarse ? map.within(area).slice(0, most) : [];
    const wanted = new Set(works);
    for (const [work, picture] of this.shown) {
      if (wanted.has(work)) continue;
      picture.remove();
      this.shown.delete(work);
    }
    this.coming.abort();
    this.coming = new AbortController();
    const missing = works.filter((work) => !this.shown.has(work));
    if (missing.length === 0) return;
    try {
      for (const work of await load(missing, this.coming.signal)) this.add(work, side);
    } catch (error) {
      // The tiles stand all the same; the next move asks again.
      if (!isAbort(error)) return;
    }
  }

  private add(work: Work, side: number): void {
    const image = work.images[0];
    if (!image || image.sizes.length === 0 || this.shown.has(work.number)) return;
    const cell = this.props.map.cellOf(work.number);
    const best = image.sizes.find(({ width, height }) => Math.max(width, height) >= side * devicePixelRatio) ?? image.sizes.at(-1);
    const picture = element("img", { class: "map-picture", alt: "", decoding: "async" });
    const [left, top] = [cell.column + margin, cell.row + margin];
    Object.assign(picture.style, placeIn(this.props.map, { left, top, right: cell.column - margin, bottom: cell.row - margin }));
    picture.addEventListener("load", () => picture.classList.add("loaded"), { once: true });
    picture.src = best?.url ?? "";
    this.shown.set(work.number, picture);
    this.layer.append(picture);
  }
}

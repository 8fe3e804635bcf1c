// SPDX-License-Identifier: MIT
// A picture of the collection: the right size for its place, and its mean colour until it is there.
import type { WorkImage } from "../data/work";
import { element } from "../lib/dom";

export interface PictureProps {
  readonly image: WorkImage | undefined;
  readonly alt: string;
  /** The `sizes` attribute: how wide the picture will stand. */
  readonly sizes: string;
  readonly lazy: boolean;
  /** For browsers that choose no size themselves: the smallest width that suffices. */
  readonly atLeast: number;
}

/** Panoramas and scrolls get a calmer cell in rows of pictures; there, and only there, they are cut. */
export const narrowest = 0.5;
export const widest = 2.6;

export function ratioOf(image: WorkImage | undefined): number {
  return image ? image.width / image.height : 1;
}

export function createPicture({ image, alt, sizes, lazy, atLeast }: PictureProps): HTMLElement {
  const frame = element("span", { class: "frame" });
  if (!image || image.sizes.length === 0) {
    frame.classList.add("no-picture");
    frame.append(element("span", { class: "missing" }, alt));
    return frame;
  }
  frame.style.backgroundColor = image.colour;
  const best = image.sizes.find((size) => size.width >= atLeast) ?? image.sizes[image.sizes.length - 1];
  const picture = element("img", { alt, width: image.width, height: image.height, decoding: "async", loading: lazy ? "lazy" : null });
  picture.addEventListener("load", () => frame.classList.add("loaded"), { once: true });
  picture.addEventListener("error", () => frame.classList.add("no-picture"), { once: true });
  // `sizes` before `srcset`, and both before `src`: the first request is then already the right one.
  picture.setAttribute("sizes", sizes);
  if (image.sizes.length > 1) picture.setAttribute("srcset", image.sizes.map((size) => `${size.url} ${size.width}w`).join(", "));
  picture.src = best?.url ?? "";
  frame.append(picture);
  return frame;
}

// SPDX-License-Identifier: MIT
// A picture of the collection: the right size for its place, and its mean colour until it is there.
import type { WorkImage } from "../data/work";
import { element } from "../lib/dom";
import { firstLook } from "../lib/first-look";

export interface PictureProps {
  readonly image: WorkImage | undefined;
  readonly alt: string;
  /** Of `alt`; empty where that is the page's. */
  readonly language?: string;
  /** The `sizes` attribute: how wide the picture will stand. */
  readonly sizes: string;
  readonly lazy: boolean;
  /** For browsers that choose no size themselves: the smallest width that suffices. */
  readonly atLeast: number;
  /** Takes what starts the picture's download, to call it later, one of a screenful; null: it starts by itself. */
  readonly hold?: ((start: () => void) => void) | null;
}

/** Panoramas and scrolls get a calmer cell in rows of pictures; there, and only there, they are cut. */
export const narrowest = 0.5;
export const widest = 2.6;

const soonMs = 200;

export function ratioOf(image: WorkImage | undefined): number {
  return image ? image.width / image.height : 1;
}

export function createPicture({ image, alt, language = "", sizes, lazy, atLeast, hold }: PictureProps): HTMLElement {
  const frame = element("span", { class: "frame" });
  if (!image || image.sizes.length === 0) {
    frame.classList.add("no-picture");
    frame.append(element("span", { class: "missing", lang: language || null, dir: "auto" }, alt));
    return frame;
  }
  frame.style.backgroundColor = image.colour;
  const best = image.sizes.find((size) => size.width >= atLeast) ?? image.sizes[image.sizes.length - 1];
  const picture = element("img", { alt, lang: language || null, width: image.width, height: image.height, decoding: "async", loading: lazy ? "lazy" : null });
  let started = 0;
  // What comes at once shall stand at once: fading is for those that were waited for, and each that fades is a layer of its own.
  picture.addEventListener("load", () => frame.classList.add("loaded", ...(performance.now() - started > soonMs ? ["late"] : [])), { once: true });
  const failed = new Set<string>();
  picture.addEventListener("error", () => {
    // Without a network one of the other sizes may be kept, the larger the better.
    failed.add(picture.currentSrc || picture.src);
    const other = [...image.sizes].reverse().find(({ url }) => !failed.has(url));
    picture.removeAttribute("srcset");
    if (other) picture.src = other.url;
    else frame.classList.add("no-picture");
  });
  const sharpen = (): void => {
    picture.setAttribute("sizes", sizes);
    if (image.sizes.length > 1) picture.setAttribute("srcset", image.sizes.map((size) => `${size.url} ${size.width}w`).join(", "));
  };
  const start = (): void => {
    started = performance.now();
    // `sizes` before `srcset`, and both before `src`: the first request is then already the right one.
    const small = hold && firstLook().begin(sharpen);
    if (small) picture.addEventListener("load", () => firstLook().arrived(), { once: true });
    else sharpen();
    picture.src = best?.url ?? "";
  };
  if (hold) hold(start);
  else start();
  frame.append(picture);
  return frame;
}

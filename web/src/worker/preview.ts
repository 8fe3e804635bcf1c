// SPDX-License-Identifier: MIT
// A small upright copy of the visitor's picture for the page, from the very pixels that are compared.
import type { RgbImage, VitrineCore } from "@vitrine/core";
import type { Preview } from "../engine/protocol";
import { unwrap } from "./core";

// Twice the width at which the page shows it, for dense screens.
const longestSide = 960;

export function makePreview(core: VitrineCore, image: RgbImage): Preview {
  const scale = Math.min(1, longestSide / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const small = scale < 1 ? unwrap(core.resize(image, width, height), "unreadable-picture", "Try another picture.") : image;
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let from = 0, to = 0; to < rgba.length; from += 3, to += 4) {
    rgba[to] = small.rgb[from] ?? 0;
    rgba[to + 1] = small.rgb[from + 1] ?? 0;
    rgba[to + 2] = small.rgb[from + 2] ?? 0;
    rgba[to + 3] = 255;
  }
  return { width, height, rgba };
}

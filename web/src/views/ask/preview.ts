// SPDX-License-Identifier: MIT
// Pixels that were read on this device, as a picture.
import type { Preview } from "../../engine/protocol";
import { element } from "../../lib/dom";

export function previewCanvas({ width, height, rgba }: Preview, name: string): HTMLElement {
  const canvas = element("canvas", { width, height, role: "img", "aria-label": name });
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}

// SPDX-License-Identifier: MIT
// One picture close by, in OpenSeadragon: a chunk of its own, fetched when a visitor first looks closely.
import type { ZoomSource } from "../data/zoom-source";
import { openSeadragon } from "./seadragon";
import type { Common } from "./seadragon";

export interface ZoomViewer {
  /** Closer by this factor, or further away below 1. */
  zoomBy(factor: number): void;
  whole(): void;
  /** From then on its keys work. */
  focus(): void;
  destroy(): void;
}

/** `label`: what the picture is called, and how it is moved by keys. */
export interface ViewerProps extends Common {
  readonly source: ZoomSource;
  /** Told how large the picture stands: 1 where a pixel of it is one of CSS. */
  readonly onZoom: (scale: number) => void;
  readonly onFailure: () => void;
}

// Half as large again as in its own pixels is as far as a picture may be blown up by default; closely looked at, twice that.
const furthest = 3;
const restMs = 120;

export function createViewer(target: HTMLElement, { source, label, still, onZoom, onFailure }: ViewerProps): ZoomViewer {
  const tileSource =
    source.kind === "tiles" ? { ...source.info } : { type: "legacy-image-pyramid", levels: source.levels.map(({ url, width, height }) => ({ url, width, height })) };
  const viewer = openSeadragon(
    target,
    { label, still },
    { tileSources: [tileSource as unknown as string], visibilityRatio: 0.6, maxZoomPixelRatio: furthest, minZoomImageRatio: 0.9 },
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    const item = viewer.world?.getItemAt(0);
    if (item) onZoom(item.viewportToImageZoom(viewer.viewport.getZoom(true)));
  };
  viewer.addHandler("open", tell);
  // Once it rests: what it passes through need not be read out.
  viewer.addHandler("viewport-change", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, restMs);
  });
  viewer.addHandler("open-failed", onFailure);
  return {
    zoomBy(factor) {
      viewer.viewport.zoomBy(factor, undefined, still);
      viewer.viewport.applyConstraints(still);
    },
    focus: () => viewer.canvas.focus({ preventScroll: true }),
    whole: () => void viewer.viewport.goHome(still),
    destroy() {
      clearTimeout(timer);
      viewer.destroy();
    },
  };
}

// SPDX-License-Identifier: MIT
// OpenSeadragon, set up for one picture. This module is a chunk of its own, fetched when a visitor first looks closely; nothing
// else imports the library. Its own buttons, which are pictures, are left out: views/zoom.ts has accessible ones.
import OpenSeadragon from "openseadragon";
import type { ZoomSource } from "../data/zoom-source";

export interface ZoomViewer {
  /** Closer by this factor, or further away below 1. */
  zoomBy(factor: number): void;
  whole(): void;
  /** From then on its keys work. */
  focus(): void;
  destroy(): void;
}

export interface ViewerProps {
  readonly source: ZoomSource;
  /** What the picture is called, and how it is moved by keys. */
  readonly label: string;
  /** The visitor asked for less motion. */
  readonly still: boolean;
  /** Told how large the picture stands: 1 where a pixel of it is one of CSS. */
  readonly onZoom: (scale: number) => void;
  readonly onFailure: () => void;
}

// Half as large again as in its own pixels is as far as a picture may be blown up by default; closely looked at, twice that.
const furthest = 3;
const restMs = 120;

/** The library adds a style element of its own unless it finds one, and the page's policy would refuse it. This one, of no
 * namespace that browsers know, is found and does nothing. */
function forestallStyle(): void {
  const name = "data-openseadragon-mobile-css";
  if (document.querySelector(`style[${name}]`)) return;
  const stand = document.createElementNS("urn:vitrine:none", "style");
  stand.setAttribute(name, "");
  document.head.append(stand);
}

export function createViewer(target: HTMLElement, { source, label, still, onZoom, onFailure }: ViewerProps): ZoomViewer {
  const tileSource =
    source.kind === "tiles" ? { ...source.info } : { type: "legacy-image-pyramid", levels: source.levels.map(({ url, width, height }) => ({ url, width, height })) };
  forestallStyle();
  const viewer = OpenSeadragon({
    element: target,
    tileSources: [tileSource as unknown as string],
    // WebGL needs leave to read the pixels of other hosts' pictures, which their servers may not give.
    drawer: "canvas",
    crossOriginPolicy: false,
    showNavigationControl: false,
    showNavigator: false,
    immediateRender: true,
    animationTime: still ? 0 : 0.6,
    blendTime: 0,
    visibilityRatio: 0.6,
    maxZoomPixelRatio: furthest,
    minZoomImageRatio: 0.9,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, flickEnabled: !still },
    gestureSettingsTouch: { flickEnabled: !still, pinchRotate: false },
  });
  viewer.canvas.setAttribute("role", "application");
  viewer.canvas.setAttribute("aria-label", label);
  viewer.addHandler("canvas-key", (event) => {
    // Turning and mirroring a work of art by a slip of the hand helps nobody.
    if (/^[rRfF]$/.test((event.originalEvent as KeyboardEvent).key)) event.preventDefaultAction = true;
  });
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

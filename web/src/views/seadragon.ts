// SPDX-License-Identifier: MIT
// OpenSeadragon as this page uses it: for one picture close by, and for the map. Only chunks that a visitor asks for import this
// module; nothing else imports the library. Its own buttons, which are pictures, are left out: ours are accessible.
import OpenSeadragon from "openseadragon";

export interface Common {
  readonly label: string;
  /** The visitor asked for less motion. */
  readonly still: boolean;
}

/** The library adds a style element of its own unless it finds one, and the page's policy would refuse it. This one, of no
 * namespace that browsers know, is found and does nothing. */
function forestallStyle(): void {
  const name = "data-openseadragon-mobile-css";
  if (document.querySelector(`style[${name}]`)) return;
  const stand = document.createElementNS("urn:vitrine:none", "style");
  stand.setAttribute(name, "");
  document.head.append(stand);
}

export function openSeadragon(target: HTMLElement, { label, still }: Common, options: OpenSeadragon.Options): OpenSeadragon.Viewer {
  forestallStyle();
  const viewer = OpenSeadragon({
    element: target,
    // WebGL needs leave to read the pixels of other hosts' pictures, which their servers may not give.
    drawer: "canvas",
    crossOriginPolicy: false,
    showNavigationControl: false,
    showNavigator: false,
    immediateRender: true,
    animationTime: still ? 0 : 0.6,
    blendTime: 0,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, flickEnabled: !still },
    gestureSettingsTouch: { flickEnabled: !still, pinchRotate: false },
    ...options,
  });
  viewer.canvas.setAttribute("role", "application");
  viewer.canvas.setAttribute("aria-label", label);
  viewer.addHandler("canvas-key", (event) => {
    // Turning and mirroring a work of art by a slip of the hand helps nobody.
    if (/^[rRfF]$/.test((event.originalEvent as KeyboardEvent).key)) event.preventDefaultAction = true;
  });
  return viewer;
}

export { OpenSeadragon };

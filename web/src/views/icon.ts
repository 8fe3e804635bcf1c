// SPDX-License-Identifier: MIT
// The few signs on buttons, drawn as strokes in the colour of the text. Their buttons have names; the signs have none.

const shapes = {
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  whole: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  close: "M6 6l12 12M18 6L6 18",
  closer: "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.2 15.2L20 20M10.5 7.5v6M7.5 10.5h6",
  question: "M8.5 9a3.5 3.5 0 1 1 5.2 3.1c-1.1.6-1.7 1.2-1.7 2.6M12 18v.5",
  pause: "M9 5v14M15 5v14",
  play: "M8 5l11 7L8 19z",
} as const;

const svg = "http://www.w3.org/2000/svg";

export function icon(shape: keyof typeof shapes): SVGElement {
  const root = document.createElementNS(svg, "svg");
  const path = document.createElementNS(svg, "path");
  root.setAttribute("class", "icon");
  root.setAttribute("viewBox", "0 0 24 24");
  root.setAttribute("aria-hidden", "true");
  path.setAttribute("d", shapes[shape]);
  root.append(path);
  return root;
}

// SPDX-License-Identifier: MIT
// An address as a QR code, for the visitor's own phone: a kiosk has no way back from other sites. Drawn here; nothing is asked for.
import { encode } from "uqr";
import { say } from "../../lang/lang";
import { element } from "../../lib/dom";

const svg = "http://www.w3.org/2000/svg";
// The standard asks for a quiet zone of four modules.
const border = 4;

export function showQr(target: HTMLElement, address: string, name: string): void {
  const words = say().kiosk;
  const close = element("button", { type: "button", class: "button" }, say().page.close);
  const root = element(
    "dialog",
    { class: "kiosk-qr", "aria-labelledby": "kiosk-qr" },
    element("h2", { id: "kiosk-qr" }, name),
    element("p", {}, words.scan),
    drawn(address),
    element("p", { class: "hint kiosk-address" }, address),
    close,
  );
  close.addEventListener("click", () => root.close());
  root.addEventListener("click", (event) => {
    if (event.target === root) root.close();
  });
  root.addEventListener("close", () => root.remove());
  target.append(root);
  root.showModal();
}

/** Dark modules as one path; for screen readers the address stands beneath. */
function drawn(address: string): SVGElement {
  const { data, size } = encode(address, { ecc: "M", border });
  const root = document.createElementNS(svg, "svg");
  const path = document.createElementNS(svg, "path");
  const dark = data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : "")));
  path.setAttribute("d", dark.join(""));
  root.setAttribute("viewBox", `0 0 ${size} ${size}`);
  root.setAttribute("class", "kiosk-code");
  root.setAttribute("aria-hidden", "true");
  root.append(path);
  return root;
}

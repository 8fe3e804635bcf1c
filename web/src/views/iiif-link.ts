// SPDX-License-Identifier: MIT
// A work for somebody's IIIF viewer: a link to its manifest that can be dragged there, and copied.
import { contentStateOf } from "../data/content-state";
import type { Work } from "../data/work";
import { say } from "../lang/lang";
import { element } from "../lib/dom";

/** Null for a work that has no manifest. */
export function createIiifLink(work: Work): HTMLElement | null {
  const address = contentStateOf(work);
  if (address === null) return null;
  const words = say().iiif;
  const link = element("a", { href: address, rel: "noopener noreferrer external", draggable: "true", title: words.drag }, words.manifest);
  link.addEventListener("dragstart", ({ dataTransfer }) => {
    dataTransfer?.setData("text/uri-list", address);
    dataTransfer?.setData("text/plain", JSON.stringify({ id: address, type: "Manifest" }));
  });
  const copy = element("button", { type: "button", class: "text-button" }, words.copy);
  const status = element("span", { class: "hint", role: "status" });
  copy.addEventListener("click", () => {
    navigator.clipboard.writeText(address).then(
      () => (status.textContent = words.copied),
      () => (status.textContent = address),
    );
  });
  return element("p", { class: "iiif" }, link, " ", copy, " ", status);
}

// SPDX-License-Identifier: MIT
// A work for somebody's IIIF viewer: a link to its manifest that can be dragged there, and copied.
import { contentStateOf } from "../data/content-state";
import { manifestOf } from "../data/manifests";
import type { Work } from "../data/work";
import { say } from "../lang/lang";
import { element } from "../lib/dom";

/** Null for a work that has no manifest: neither is its id one's address, nor does the site say where its own are (`manifests`). */
export function createIiifLink(work: Work, manifests: string | null): HTMLElement | null {
  const own = contentStateOf(work);
  if (own !== null) return element("p", { class: "iiif" }, ...linkTo(own));
  // A work without a picture has no manifest either.
  if (manifests === null || !work.images.some(({ sizes }) => sizes.length > 0)) return null;
  const root = element("p", { class: "iiif" });
  void manifestOf(manifests, work.id).then((address) => void (address !== null && root.append(...linkTo(address))));
  return root;
}

function linkTo(address: string): readonly (Node | string)[] {
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
  return [link, " ", copy, " ", status];
}

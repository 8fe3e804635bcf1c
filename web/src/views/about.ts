// SPDX-License-Identifier: MIT
// "How it works": what the machine did, said plainly, with its limits.
import codesLicence from "@licence/uqr?url";
import wordsLicence from "@licence/minisearch?url";
import zoomLicence from "openseadragon/LICENSE.txt?url";
import type { Entry } from "../data/entry";
import { say } from "../lang/lang";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import type { Keeper } from "../offline/keeper";
import { carriedForm, comparedBy } from "./compared";
import { createImprint } from "./footer";

export interface About {
  open(): void;
  readonly isOpen: () => boolean;
  destroy(): void;
}

function ownPictures({ upload, instant }: Entry): string {
  const words = say().about;
  if (upload.kind === "none") {
    const reason = say().compared.notHere(upload.reason);
    return instant ? words.ownByColour(reason) : reason;
  }
  return upload.kind === "onnx" && instant ? words.ownTwice : words.ownAlike;
}

export function createAbout(target: HTMLElement, entry: Entry, keeper: Promise<Keeper | null>): About {
  const words = say().about;
  const close = element("button", { type: "button", class: "quiet" }, say().page.close);
  const form = carriedForm(entry);
  const keep = element("section", { class: "keep", hidden: true });
  let keeping: View<Keeper> | null = null;
  void keeper.then(async (found) => {
    if (!found) return;
    const { createKeep } = await import("./keep");
    if (root.isConnected) keeping = createKeep(keep, found);
  });
  const root = element(
    "dialog",
    { class: "about", "aria-labelledby": "about-title" },
    element("h2", { id: "about-title" }, words.heading),
    element("p", {}, words.what),
    element("p", {}, words.limits),
    element("p", {}, `${comparedBy(entry)} ${words.percentage}`),
    element("p", {}, ownPictures(entry)),
    form ? element("p", {}, form) : null,
    keep,
    element("p", { class: "hint" }, ...around(words.zoomBy, element("a", { class: "licence", href: zoomLicence }, "OpenSeadragon"))),
    element("p", { class: "hint" }, ...around(words.codesBy, element("a", { class: "licence", href: codesLicence }, "uqr"))),
    element("p", { class: "hint" }, ...around(words.wordsBy, element("a", { class: "licence", href: wordsLicence }, "MiniSearch"))),
    entry.museum.imprint && element("p", { class: "hint" }, createImprint(entry.museum.imprint)),
    element("p", { class: "hint" }, words.madeWith(entry.generator || "Vitrine")),
    close,
  );
  close.addEventListener("click", () => root.close());
  root.addEventListener("click", (event) => {
    if (event.target === root) root.close();
  });
  target.append(root);
  return {
    open: () => root.showModal(),
    isOpen: () => root.open,
    destroy() {
      keeping?.destroy();
      root.remove();
    },
  };
}

/** A sentence with an element in the place of a name. */
function around(sentence: (name: string) => string, inner: HTMLElement): readonly (string | HTMLElement)[] {
  const [before = "", after = ""] = sentence("\n").split("\n");
  return [before, inner, after];
}

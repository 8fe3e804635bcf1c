// SPDX-License-Identifier: MIT
// "How it works": what the machine did, said plainly, with its limits.
import zoomLicence from "openseadragon/LICENSE.txt?url";
import type { Entry } from "../data/entry";
import { element } from "../lib/dom";
import { carriedForm, comparedBy } from "./compared";

export interface About {
  readonly root: HTMLDialogElement;
  open(): void;
}

function ownPictures(entry: Entry): string {
  const inside = "inside this browser tab. It is never sent anywhere and is forgotten when you close the tab.";
  const { upload, instant } = entry;
  if (upload.kind === "none") return instant ? `${upload.reason} A picture of your own is compared by colour and line instead, ${inside}` : upload.reason;
  if (upload.kind === "onnx" && instant) return `A picture of your own is compared at once by colour and line, then by the network, ${inside}`;
  return `A picture of your own is compared in the same way, ${inside}`;
}

export function createAbout(target: HTMLElement, entry: Entry): About {
  const close = element("button", { type: "button", class: "quiet" }, "Close");
  const form = carriedForm(entry);
  const root = element(
    "dialog",
    { class: "about", lang: "en", "aria-labelledby": "about-title" },
    element("h2", { id: "about-title" }, "How it works"),
    element(
      "p",
      {},
      "A program turned every picture into a list of numbers that says how it looks. Pictures with similar lists stand together. Nobody chose these pairs.",
    ),
    element(
      "p",
      {},
      "This is a machine’s view: it knows nothing of meaning, maker or period, and it is sometimes wrong. Take it as a way to wander, not as a statement by the museum.",
    ),
    element("p", {}, comparedBy(entry), " The percentage under a picture is the similarity of the two lists; it is no measure of quality or kinship."),
    element("p", {}, ownPictures(entry)),
    form ? element("p", {}, form) : null,
    element("p", { class: "hint" }, "Pictures are brought close by ", element("a", { href: zoomLicence }, "OpenSeadragon"), ", under the BSD licence."),
    element("p", { class: "hint" }, entry.generator ? `Made with ${entry.generator}.` : "Made with Vitrine."),
    close,
  );
  close.addEventListener("click", () => root.close());
  root.addEventListener("click", (event) => {
    if (event.target === root) root.close();
  });
  target.append(root);
  return { root, open: () => root.showModal() };
}

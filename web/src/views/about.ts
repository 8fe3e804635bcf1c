// SPDX-License-Identifier: MIT
// "How it works": what the machine did, said plainly, with its limits.
import type { Entry } from "../data/entry";
import { element } from "../lib/dom";

export interface About {
  readonly root: HTMLDialogElement;
  open(): void;
}

/** One sentence on what compares the pictures of this site. */
export function comparedBy(entry: Entry): string {
  const { embedder, label } = entry.space;
  if (embedder === "descriptor") return "This site compares pictures by the built-in descriptor: colour and line. No trained network is involved.";
  const name = label || "an unnamed model";
  if (embedder === "vectors") return `This site compares pictures by descriptions computed elsewhere: ${name}.`;
  return `This site compares pictures by a trained network: ${name}.`;
}

export function createAbout(target: HTMLElement, entry: Entry): About {
  const close = element("button", { type: "button", class: "quiet" }, "Close");
  const own =
    entry.upload.kind === "none"
      ? `${entry.upload.reason}`
      : "A picture of your own is compared in the same way, inside this browser tab. It is never sent anywhere and is forgotten when you close the tab.";
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
    element("p", {}, own),
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

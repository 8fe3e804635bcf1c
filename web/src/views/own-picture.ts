// SPDX-License-Identifier: MIT
// The visitor's own picture: how to give one, how far it is, and what in the collection looks like it.
import type { Entry } from "../data/entry";
import type { Preview, Progress, Stage } from "../engine/protocol";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { megabytes } from "../lib/words";
import type { PictureState } from "../state/state";
import { createSimilar } from "./similar";
import type { SimilarProps } from "./similar";

export interface OwnPictureProps {
  readonly entry: Entry;
  readonly state: PictureState;
  readonly choose: (file: File) => void;
  readonly cancel: () => void;
}

export const stageNames: Readonly<Record<Stage, string>> = {
  core: "Starting",
  decode: "Reading your picture",
  network: "Fetching the network",
  embed: "Looking at your picture",
  index: "Fetching the index",
  search: "Comparing with the collection",
};

export function createOwnPicture(target: HTMLElement, props: OwnPictureProps): View<OwnPictureProps> {
  const input = element("input", { type: "file", accept: "image/*", class: "visually-hidden", id: "file" });
  const pick = element("label", { for: "file", class: "button" }, "Choose a picture");
  const privacy = element("p", { class: "privacy" }, "Your picture stays on this device. It is read in this tab and sent nowhere.");
  const drop = element(
    "div",
    { class: "drop" },
    element("p", { class: "invite" }, "Drop a picture anywhere on this page, paste one, or"),
    input,
    pick,
  );
  const heading = element("h1", { tabindex: -1 }, "Your own picture");
  const stage = element("div", { class: "stage" });
  const root = element(
    "article",
    { class: "own" },
    element("a", { href: "#/", class: "back" }, "← All works"),
    element(
      "div",
      { class: "about-yours" },
      heading,
      element("p", { class: "lead" }, "Show the collection a picture of yours, and see which works look like it."),
      drop,
      privacy,
    ),
    stage,
  );
  let similar: View<SimilarProps> | null = null;
  let busy: ReturnType<typeof createBusy> | null = null;
  let shown: PictureState | null = null;

  input.addEventListener("change", () => {
    const file = input.files?.[0];
    // Emptied, so that choosing the same file again is a change again.
    input.value = "";
    if (file) props.choose(file);
  });

  function update(next: OwnPictureProps): void {
    const { state, entry } = next;
    if (state === shown) return;
    const focused = drop.contains(document.activeElement) || stage.contains(document.activeElement);
    if (state.status === "busy" && busy) {
      busy.update(state.progress);
      shown = state;
      return;
    }
    shown = state;
    busy = null;
    similar?.destroy();
    similar = null;
    root.classList.toggle("answered", state.status === "done");
    drop.hidden = state.status === "busy";
    pick.textContent = state.status === "done" || state.status === "failed" ? "Choose another picture" : "Choose a picture";
    stage.replaceChildren();
    if (state.status === "busy") {
      busy = createBusy(state.progress, props.cancel);
      stage.append(busy.root);
    } else if (state.status === "failed") {
      stage.append(element("p", { class: "notice problem" }, element("strong", {}, state.error.message), " ", state.error.remedy));
    } else if (state.status === "done") {
      stage.append(createAnswer(state.preview, state.decodedByBrowser));
      similar = createSimilar(root, { entry, similar: state.similar, error: null });
    }
    // What had the focus may just have gone: hand it to what took its place, never to nothing.
    if (focused) (stage.querySelector("button") ?? heading).focus({ preventScroll: true });
  }

  target.append(root);
  update(props);
  return {
    root,
    update,
    destroy() {
      similar?.destroy();
      root.remove();
    },
  };
}

function createBusy(first: Progress, cancel: () => void): { readonly root: HTMLElement; update(progress: Progress): void } {
  const text = element("p", { class: "busy-text", id: "busy" });
  const bar = element("progress", { "aria-labelledby": "busy" });
  const button = element("button", { type: "button", class: "quiet" }, "Cancel");
  button.addEventListener("click", cancel);
  const root = element("div", { class: "busy" }, text, bar, button);
  function update({ stage, loaded, total }: Progress): void {
    const measured = loaded !== undefined && total !== undefined && total > 0;
    text.textContent = `${stageNames[stage]}${measured ? `: ${megabytes(loaded)} of ${megabytes(total)}` : ""}…`;
    if (measured) bar.value = loaded / total;
    else bar.removeAttribute("value");
  }
  update(first);
  return { root, update };
}

function createAnswer(preview: Preview, decodedByBrowser: boolean): HTMLElement {
  const canvas = element("canvas", { width: preview.width, height: preview.height, role: "img", "aria-label": "Your picture" });
  canvas.getContext("2d")?.putImageData(new ImageData(preview.rgba, preview.width, preview.height), 0, 0);
  const note = "Your browser decoded this format; a JPEG or PNG would be compared exactly as the museum's own pictures were.";
  return element(
    "figure",
    { class: "yours" },
    canvas,
    element("figcaption", {}, "Your picture", decodedByBrowser ? element("span", { class: "hint" }, note) : null),
  );
}

// SPDX-License-Identifier: MIT
// The visitor's own picture: how to give one, how far it is, and what in the collection looks like it.
import type { Entry } from "../data/entry";
import type { Preview, Progress, Stage } from "../engine/protocol";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { megabytes, progressOf, timeLeft } from "../lib/words";
import type { NetworkState, PictureState } from "../state/state";
import { answeredBy } from "./compared";
import { answersTwice, createRefine } from "./refine";
import type { RefineProps } from "./refine";
import { createSimilar } from "./similar";
import type { SimilarProps } from "./similar";

export interface OwnPictureProps {
  readonly entry: Entry;
  readonly state: PictureState;
  readonly network: NetworkState;
  readonly choose: (file: File) => void;
  readonly cancel: () => void;
  readonly fetchNetwork: () => void;
  readonly stopNetwork: () => void;
}

export const stageNames: Readonly<Record<Stage, string>> = {
  core: "Starting",
  decode: "Reading your picture",
  network: "Fetching the network",
  start: "Starting the network",
  embed: "Looking at your picture",
  index: "Fetching the index",
  partitions: "Fetching what may be alike",
  search: "Comparing with the collection",
  fine: "Taking a closer look",
};

/** What giving a picture will cost or lack here, before it is given; empty where there is nothing to say. */
export function expectation({ upload, instant }: Entry, network: NetworkState): string {
  if (upload.kind === "none") return instant ? `${upload.reason} Your picture is compared by colour and line instead.` : "";
  if (upload.kind !== "onnx" || network.status !== "known" || network.missing === 0) return "";
  const size = megabytes(network.missing);
  const download = network.keeping === "device" ? `is downloaded once (${size}) and kept on this device` : `is downloaded each time (${size}), as this device has no room to keep it`;
  const memory = network.enoughMemory ? "" : " This device may have too little memory for it.";
  if (instant) return `A first look comes at once. The better one needs a network, which ${download}.${memory}`;
  return `To compare it, a network ${download}.${memory}`;
}

export function createOwnPicture(target: HTMLElement, props: OwnPictureProps): View<OwnPictureProps> {
  const input = element("input", { type: "file", accept: "image/*", class: "visually-hidden", id: "file" });
  const pick = element("label", { for: "file", class: "button" }, "Choose a picture");
  const privacy = element("p", { class: "privacy" }, "Your picture stays on this device. It is read in this tab and sent nowhere.");
  const cost = element("p", { class: "privacy", hidden: true });
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
      cost,
    ),
    stage,
  );
  let similar: View<SimilarProps> | null = null;
  let refine: View<RefineProps> | null = null;
  let busy: ReturnType<typeof createBusy> | null = null;
  let shown: PictureState | null = null;

  input.addEventListener("change", () => {
    const file = input.files?.[0];
    // Emptied, so that choosing the same file again is a change again.
    input.value = "";
    if (file) props.choose(file);
  });

  function update(next: OwnPictureProps): void {
    const { state, entry, network } = next;
    cost.textContent = expectation(entry, network);
    cost.hidden = state.status === "busy" || cost.textContent === "";
    if (state.status === "done") refine?.update({ ...next, by: state.by, fetch: props.fetchNetwork, stop: props.stopNetwork });
    if (state === shown) return;
    const before = shown;
    shown = state;
    if (state.status === "busy" && busy) return busy.update(state.progress);
    if (state.status === "done" && before?.status === "done" && before.preview === state.preview) {
      // The same picture, answered better: only the works change.
      similar?.update(answersOf(entry, state));
      return;
    }
    show(state, next);
  }

  function show(state: PictureState, next: OwnPictureProps): void {
    const focused = drop.contains(document.activeElement) || stage.contains(document.activeElement) || (similar?.root.contains(document.activeElement) ?? false);
    busy = null;
    similar?.destroy();
    [similar, refine] = [null, null];
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
      const { entry } = next;
      stage.append(createAnswer(state.preview, state.decodedByBrowser));
      const between = element("div", {});
      if (answersTwice(entry)) {
        refine = createRefine(between, { ...next, by: state.by, fetch: props.fetchNetwork, stop: props.stopNetwork });
      }
      similar = createSimilar(root, answersOf(entry, state), between);
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

function answersOf(entry: Entry, state: Extract<PictureState, { status: "done" }>): SimilarProps {
  // Where the line says what compared them, a second sentence would only push the pictures about.
  return { entry, compared: answersTwice(entry) ? "" : answeredBy(entry), similar: state.similar, error: null };
}

function createBusy(first: Progress, cancel: () => void): { readonly root: HTMLElement; update(progress: Progress): void } {
  const text = element("p", { class: "busy-text", id: "busy" });
  const bar = element("progress", { "aria-labelledby": "busy" });
  const button = element("button", { type: "button", class: "quiet" }, "Cancel");
  button.addEventListener("click", cancel);
  const root = element("div", { class: "busy" }, text, bar, button);
  function update({ stage, loaded, total, secondsLeft, waiting }: Progress): void {
    const measured = loaded !== undefined && total !== undefined && total > 0;
    const left = secondsLeft === undefined ? "" : timeLeft(secondsLeft);
    const lost = waiting ? "; the connection was lost, trying again" : "";
    text.textContent = `${stageNames[stage]}${measured ? `: ${progressOf(loaded, total)}` : ""}${left ? `, ${left}` : lost || "…"}`;
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

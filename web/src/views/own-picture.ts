// SPDX-License-Identifier: MIT
// The visitor's own picture: how to give one, how far it is, and what in the collection looks like it.
import type { Entry } from "../data/entry";
import type { Preview, Progress } from "../engine/protocol";
import { problemOf, say } from "../lang/lang";
import { timeLeft } from "../lang/words";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
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

/** What giving a picture will cost or lack here, before it is given; empty where there is nothing to say. */
export function expectation({ upload, instant }: Entry, network: NetworkState): string {
  const words = say().own;
  if (upload.kind === "none") return instant ? words.colourInstead(say().compared.notHere(upload.reason)) : "";
  if (upload.kind !== "onnx" || network.status !== "known" || network.missing === 0) return "";
  return words.cost({ first: instant !== null, kept: network.keeping === "device", memory: network.enoughMemory, missing: network.missing });
}

export function createOwnPicture(target: HTMLElement, props: OwnPictureProps): View<OwnPictureProps> {
  const words = say().own;
  const input = element("input", { type: "file", accept: "image/*", class: "visually-hidden", id: "file" });
  const pick = element("label", { for: "file", class: "button" }, words.choose);
  const privacy = element("p", { class: "privacy" }, words.privacy);
  const cost = element("p", { class: "privacy", hidden: true });
  const drop = element(
    "div",
    { class: "drop" },
    element("p", { class: "invite" }, words.invite),
    input,
    pick,
  );
  const heading = element("h1", { tabindex: -1 }, words.heading);
  const stage = element("div", { class: "stage" });
  const root = element(
    "article",
    { class: "own" },
    element("a", { href: "#/", class: "back" }, `← ${say().work.backToWorks}`),
    element(
      "div",
      { class: "about-yours" },
      heading,
      element("p", { class: "lead" }, words.lead),
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
    pick.textContent = state.status === "done" || state.status === "failed" ? words.chooseAnother : words.choose;
    stage.replaceChildren();
    if (state.status === "busy") {
      busy = createBusy(state.progress, props.cancel);
      stage.append(busy.root);
    } else if (state.status === "failed") {
      const problem = problemOf(state.error);
      stage.append(element("p", { class: "notice problem" }, element("strong", {}, problem.message), " ", problem.remedy));
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
  return { compared: answersTwice(entry) ? "" : answeredBy(entry), similar: state.similar, error: null };
}

function createBusy(first: Progress, cancel: () => void): { readonly root: HTMLElement; update(progress: Progress): void } {
  const words = say().own;
  const text = element("p", { class: "busy-text", id: "busy" });
  const bar = element("progress", { "aria-labelledby": "busy" });
  const button = element("button", { type: "button", class: "quiet" }, say().own.cancel);
  button.addEventListener("click", cancel);
  const root = element("div", { class: "busy" }, text, bar, button);
  function update({ stage, loaded, total, secondsLeft, waiting }: Progress): void {
    const measured = loaded !== undefined && total !== undefined && total > 0;
    const left = secondsLeft === undefined ? "" : timeLeft(secondsLeft, say().timeLeft);
    const far = measured ? say().progress(loaded, total) : "";
    text.textContent = waiting && !left ? words.lost(words.stages[stage], far) : words.doing(words.stages[stage], far, left);
    if (measured) bar.value = loaded / total;
    else bar.removeAttribute("value");
  }
  update(first);
  return { root, update };
}

function createAnswer(preview: Preview, decodedByBrowser: boolean): HTMLElement {
  const words = say().own;
  const canvas = element("canvas", { width: preview.width, height: preview.height, role: "img", "aria-label": words.yours });
  canvas.getContext("2d")?.putImageData(new ImageData(preview.rgba, preview.width, preview.height), 0, 0);
  return element(
    "figure",
    { class: "yours" },
    canvas,
    element("figcaption", {}, words.yours, decodedByBrowser ? element("span", { class: "hint" }, words.decoded) : null),
  );
}

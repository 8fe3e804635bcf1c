// SPDX-License-Identifier: MIT
// The line between a first look and better matches: what answered so far, how far the network is, and the one button that
// matters then. It keeps its height through all of it, so that the pictures below stay where they are.
import type { Entry } from "../data/entry";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { megabytes, progressOf, timeLeft } from "../lib/words";
import type { AnsweredBy, NetworkState, OfferReason } from "../state/state";
import { comparedBy } from "./compared";

export interface RefineProps {
  readonly entry: Entry;
  readonly network: NetworkState;
  readonly by: AnsweredBy;
  readonly fetch: () => void;
  readonly stop: () => void;
}

interface Line {
  readonly lead: string;
  readonly text: string;
  /** 0 to 1; null for unknown; undefined for no bar. */
  readonly done?: number | null;
  readonly button?: { readonly label: string; readonly act: "fetch" | "stop" };
  readonly problem?: boolean;
}

const firstLook = "First look, by colour and line.";

const offers: Readonly<Record<OfferReason, (missing: number, total: number) => string>> = {
  large: () => "The network sees what is shown, too. It stays on this device for the next time.",
  saving: () => "Your browser is set to save data, so the network is not fetched by itself.",
  memory: () => "This device may have too little memory for the network.",
  room: () => "This device has no room to keep the network: each visit would download it anew.",
  stopped: (missing, total) => (total > 0 ? `The network was stopped at ${progressOf(total - missing, total)}.` : "The network was stopped."),
};

function offered({ missing, total, reason }: Extract<NetworkState, { status: "offered" }>): Line {
  const size = missing > 0 ? ` (${megabytes(missing)})` : "";
  const labels: Readonly<Record<OfferReason, string>> = {
    large: `Better matches: download the network once${size}`,
    saving: `Better matches: download the network once${size}`,
    memory: `Try the network all the same${size}`,
    room: `Better matches: download the network${size}`,
    stopped: `Go on${size}`,
  };
  return { lead: firstLook, text: offers[reason](missing, total), button: { label: labels[reason], act: "fetch" } };
}

function coming({ progress }: Extract<NetworkState, { status: "coming" }>): Line {
  const stop = { label: "Stop", act: "stop" } as const;
  const { stage, loaded = 0, total = 0, secondsLeft, waiting } = progress;
  if (stage !== "network" || total === 0) return { lead: firstLook, text: "The network is starting…", done: null, button: stop };
  const far = progressOf(loaded, total);
  if (waiting) return { lead: firstLook, text: `The connection was lost at ${far}; trying again…`, done: loaded / total, button: stop };
  const left = secondsLeft === undefined ? "" : timeLeft(secondsLeft);
  return { lead: firstLook, text: `The network is on its way: ${far}${left ? `, ${left}` : ""}`, done: loaded / total, button: stop };
}

/** What a visitor who waited for a download should know of the next time. */
function notKept(network: NetworkState): string {
  return network.status === "ready" && network.keeping === "memory" ? " This device had no room to keep it: the next visit downloads it anew." : "";
}

export function lineOf({ entry, network, by }: Pick<RefineProps, "entry" | "network" | "by">): Line {
  if (by === "network") return { lead: "Better matches, by the network.", text: `${comparedBy(entry)}${notKept(network)}` };
  if (network.status === "offered") return offered(network);
  if (network.status === "coming") return coming(network);
  if (network.status === "failed") {
    const { message, remedy } = network.error;
    return { lead: firstLook, text: `${message} ${remedy}`, problem: true, button: { label: "Try again", act: "fetch" } };
  }
  if (network.status === "ready") return { lead: firstLook, text: "The network is looking…", done: null };
  return { lead: firstLook, text: "" };
}

/** Whether a site answers twice, so that its pictures need the line at all. */
export function answersTwice({ upload, instant }: Entry): boolean {
  return upload.kind === "onnx" && instant !== null;
}

export function createRefine(target: HTMLElement, props: RefineProps): View<RefineProps> {
  const lead = element("strong", {});
  const text = element("span", { id: "refine-text" });
  const bar = element("progress", { "aria-labelledby": "refine-text" });
  const button = element("button", { type: "button", class: "quiet" });
  const root = element("div", { class: "refine" }, element("p", {}, lead, " ", text), bar, button);
  let current = props;
  let act: "fetch" | "stop" = "fetch";

  button.addEventListener("click", () => (act === "stop" ? current.stop() : current.fetch()));

  function update(next: RefineProps): void {
    current = next;
    const line = lineOf(next);
    text.classList.toggle("problem", line.problem === true);
    if (lead.textContent !== line.lead) lead.textContent = line.lead;
    if (text.textContent !== line.text) text.textContent = line.text;
    bar.hidden = line.done === undefined;
    if (typeof line.done === "number") bar.value = line.done;
    else if (line.done === null) bar.removeAttribute("value");
    // A button that goes while it has the focus would drop it to the top of the page.
    const focused = document.activeElement === button;
    button.hidden = !line.button;
    if (line.button) {
      act = line.button.act;
      button.textContent = line.button.label;
      button.className = act === "fetch" ? "button" : "quiet";
    } else if (focused) {
      root.closest("section")?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    }
  }

  target.append(root);
  update(props);
  return { root, update, destroy: () => root.remove() };
}

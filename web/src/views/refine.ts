// SPDX-License-Identifier: MIT
// The line between a first look and better matches: what answered so far, how far the network is, and the one button that
// matters then. It keeps its height through all of it, so that the pictures below stay where they are.
import type { Entry } from "../data/entry";
import { say, told } from "../lang/lang";
import { timeLeft } from "../lang/words";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
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

function offered({ missing, total, reason }: Extract<NetworkState, { status: "offered" }>): Line {
  const words = say().refine;
  const labels: Readonly<Record<OfferReason, string>> = {
    large: words.downloadOnce,
    saving: words.downloadOnce,
    memory: words.allTheSame,
    room: words.download,
    stopped: words.goOn,
  };
  const text = reason === "stopped" && total > 0 ? words.stoppedAt(total - missing, total) : words[reason];
  return { lead: words.first, text, button: { label: words.withSize(labels[reason], missing), act: "fetch" } };
}

function coming({ progress }: Extract<NetworkState, { status: "coming" }>): Line {
  const words = say().refine;
  const stop = { label: words.stop, act: "stop" } as const;
  const { stage, loaded = 0, total = 0, secondsLeft, waiting } = progress;
  if (stage !== "network" || total === 0) return { lead: words.first, text: words.starting, done: null, button: stop };
  const far = say().progress(loaded, total);
  const left = secondsLeft === undefined ? "" : timeLeft(secondsLeft, say().timeLeft);
  return { lead: words.first, text: waiting ? words.lostAt(far) : words.coming(far, left), done: loaded / total, button: stop };
}

/** What a visitor who waited for a download should know of the next time. */
function notKept(network: NetworkState): string {
  return network.status === "ready" && network.keeping === "memory" ? ` ${say().refine.notKept}` : "";
}

export function lineOf({ entry, network, by }: Pick<RefineProps, "entry" | "network" | "by">): Line {
  const words = say().refine;
  if (by === "network") return { lead: words.better, text: `${comparedBy(entry)}${notKept(network)}` };
  if (network.status === "offered") return offered(network);
  if (network.status === "coming") return coming(network);
  if (network.status === "failed") {
    return { lead: words.first, text: told(network.error), problem: true, button: { label: say().page.tryAgain, act: "fetch" } };
  }
  if (network.status === "ready") return { lead: words.first, text: words.looking, done: null };
  return { lead: words.first, text: "" };
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

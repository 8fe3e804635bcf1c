// SPDX-License-Identifier: MIT
// Words, and how much they count beside the look.
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { say } from "../../lang/lang";
import { longestWords } from "../../state/ask-route";
import type { AskProps } from "./ask";

// Long enough not to ask between two letters of a word.
const pauseMs = 300;

export function createWords(target: HTMLElement, props: AskProps): View<AskProps> {
  const texts = say().ask;
  const input = element("input", { type: "search", id: "ask-words", maxlength: longestWords, autocomplete: "off", spellcheck: "false", enterkeyhint: "search", "aria-describedby": "ask-words-hint" });
  const slider = element("input", { type: "range", id: "ask-balance", min: 0, max: 100, step: 5, "aria-describedby": "ask-balance-hint" });
  const balance = element(
    "div",
    { class: "balance" },
    element("label", { for: "ask-balance" }, texts.balance),
    slider,
    element("p", { class: "ends", "aria-hidden": "true" }, element("span", {}, texts.balanceWords), element("span", {}, texts.balanceLook)),
    element("p", { class: "hint", id: "ask-balance-hint" }, texts.balanceHint),
  );
  const root = element(
    "section",
    { class: "asked" },
    element("label", { for: "ask-words", class: "part-name" }, texts.words),
    input,
    element("p", { class: "hint", id: "ask-words-hint" }, texts.wordsHint),
    balance,
  );
  let latest = props;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The words in the address were typed here, and are being typed on. */
  let typing = false;

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    const words = input.value.slice(0, longestWords);
    if (words === latest.route.words) return;
    latest.ask({ ...latest.route, words }, typing);
    typing = true;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, pauseMs);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") send();
  });
  input.addEventListener("blur", () => {
    send();
    typing = false;
  });
  let sliding = false;
  slider.addEventListener("input", () => {
    slider.setAttribute("aria-valuetext", texts.balanceValue(slider.valueAsNumber));
    latest.ask({ ...latest.route, look: slider.valueAsNumber }, sliding);
    sliding = true;
  });
  slider.addEventListener("blur", () => (sliding = false));

  function update(next: AskProps): void {
    latest = next;
    const { words, look, examples, colours } = next.route;
    // What is being typed is newer than the address.
    if (timer === undefined && input.value !== words) input.value = words;
    balance.hidden = words.trim() === "" || (examples.length === 0 && colours.length === 0);
    if (slider.valueAsNumber !== look) slider.value = String(look);
    slider.setAttribute("aria-valuetext", texts.balanceValue(look));
  }

  target.append(root);
  update(props);
  return {
    root,
    update,
    destroy() {
      clearTimeout(timer);
      root.remove();
    },
  };
}

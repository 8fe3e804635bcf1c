// SPDX-License-Identifier: MIT
// "Keep browsing?", with the seconds that are left. Any key or touch means yes (kiosk.ts hears them); one button means no.
import { say } from "../../lang/lang";
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";

export interface QuestionProps {
  readonly secondsLeft: number;
  readonly startOver: () => void;
}

// Read out when it comes up and then only now and again: a number a second would talk over everything.
const saidEvery = 10;

export function createQuestion(target: HTMLElement, props: QuestionProps): View<QuestionProps> {
  const words = say().kiosk;
  const seconds = element("p", { class: "kiosk-seconds", "aria-hidden": "true" });
  const said = element("p", { class: "visually-hidden", role: "status" });
  const keep = element("button", { type: "button", class: "button", autofocus: true }, words.keep);
  const over = element("button", { type: "button", class: "quiet kiosk-over" }, words.startOver);
  const root = element(
    "dialog",
    { class: "kiosk-question", "aria-labelledby": "kiosk-question" },
    element("h2", { id: "kiosk-question" }, words.question),
    element("p", {}, words.touch),
    seconds,
    said,
    element("div", { class: "kiosk-buttons" }, keep, over),
  );
  over.addEventListener("click", () => props.startOver());

  function update({ secondsLeft }: QuestionProps): void {
    seconds.textContent = say().words.number(secondsLeft);
    if (said.textContent === "" || secondsLeft % saidEvery === 0) said.textContent = words.endsIn(secondsLeft);
  }

  target.append(root);
  root.showModal();
  update(props);
  return {
    root,
    update,
    destroy() {
      root.close();
      root.remove();
    },
  };
}

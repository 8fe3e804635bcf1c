// SPDX-License-Identifier: MIT
// The museum's own words over its collection. Who has closed them does not see them again, until they are others.
import { say } from "../lang/lang";
import { element } from "../lib/dom";
import { Remembered } from "../lib/remembered";
import { icon } from "./icon";

export interface IntroProps {
  readonly text: string;
  readonly language: string;
}

const closedOnes = (): Remembered => new Remembered(`vitrine intro ${location.pathname}`);

/** The next visitor sees it again. */
export function forgetIntro(): void {
  closedOnes().set(null);
}

/** Null where there is nothing to say. */
export function createIntro({ text, language }: IntroProps): HTMLElement | null {
  const read = closedOnes();
  if (text === "" || read.value === text) return null;
  const label = say().page.close;
  const close = element("button", { type: "button", class: "round", "aria-label": label, title: label }, icon("close"));
  const root = element("div", { class: "intro" }, element("p", { lang: language || null, dir: "auto" }, text), close);
  close.addEventListener("click", () => {
    read.set(text);
    // The focus goes on to what comes next, the first work.
    const next = root.parentElement?.querySelector<HTMLElement>(".tile a");
    root.remove();
    next?.focus({ preventScroll: true });
  });
  return root;
}

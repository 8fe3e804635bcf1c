// SPDX-License-Identifier: MIT
// "Without a network": what is kept on the device, and the choice to keep everything. Sizes are said before anything is fetched.
import { say, told } from "../lang/lang";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import type { Extent } from "../offline/collection-files";
import type { Keeper, Keeping } from "../offline/keeper";

interface Choice {
  readonly label: string;
  readonly act: () => void;
  readonly quiet?: boolean;
}

export function createKeep(root: HTMLElement, keeper: Keeper): View<Keeper> {
  const words = say().keep;
  const text = element("p", { id: "keep-text" });
  // Said when the state changes, and not with every file.
  const status = element("p", { class: "visually-hidden", role: "status" });
  const bar = element("progress", { "aria-labelledby": "keep-text" });
  const choices = element("p", { class: "choices" });
  root.replaceChildren(element("h3", {}, words.heading), text, bar, choices, status);
  root.hidden = false;
  let shown: Keeping | null = null;

  const keep = (extent: Extent): (() => void) => () => void keeper.keepAll(extent);
  const remove: Choice = { label: words.remove, act: () => void keeper.remove(), quiet: true };
  const [small, all] = [keeper.bytes("small"), keeper.bytes("all")];

  function offers(): readonly Choice[] {
    if (small === all) return [{ label: words.everything(small), act: keep("all") }];
    return [
      { label: words.small(small), act: keep("small") },
      { label: words.large(all), act: keep("all"), quiet: true },
    ];
  }

  function choicesFor(state: Keeping): readonly Choice[] {
    switch (state.status) {
      case "none":
        return offers();
      case "busy":
        return [{ label: words.stop, act: () => keeper.stop(), quiet: true }];
      case "kept":
        return state.extent === "small" && small !== all ? [{ label: words.large(all), act: keep("all"), quiet: true }, remove] : [remove];
      case "outdated":
        return [{ label: words.update, act: keep(state.extent) }, remove];
      case "failed":
        return [{ label: say().page.tryAgain, act: keep(state.extent) }, remove];
    }
  }

  function textFor(state: Keeping): string {
    switch (state.status) {
      case "none":
        return words.lead;
      case "busy":
        return words.busy(state.loaded, state.total);
      case "kept":
        return words.done(state.bytes);
      case "outdated":
        return words.outdated;
      case "failed":
        return told(state.error);
    }
  }

  function update(): void {
    const { state } = keeper;
    const before = shown;
    shown = state;
    text.textContent = textFor(state);
    bar.hidden = state.status !== "busy";
    if (state.status === "busy") bar.value = state.loaded / Math.max(1, state.total);
    if (before?.status === state.status) return;
    if (before) status.textContent = text.textContent;
    // Whoever pressed a button that goes finds the next one under the finger, or the key.
    const focused = choices.contains(document.activeElement);
    choices.replaceChildren(...choicesFor(state).map(button));
    if (focused) choices.querySelector("button")?.focus();
  }

  function button({ label, act, quiet = false }: Choice): HTMLElement {
    const made = element("button", { type: "button", class: quiet ? "quiet" : "button" }, label);
    made.addEventListener("click", act);
    return made;
  }

  // As often as a screen is drawn, however many files come.
  let frame = 0;
  const leave = keeper.listen(() => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      update();
    });
  });
  update();
  return {
    root,
    update,
    destroy() {
      leave();
      cancelAnimationFrame(frame);
    },
  };
}

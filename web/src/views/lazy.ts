// SPDX-License-Identifier: MIT
// A view whose code is fetched when it is first shown. Until then its place says so, and where it cannot be had, why not.
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { say } from "../lang/lang";

type Create<Props> = (target: HTMLElement, props: Props) => View<Props>;

export function createLazy<Props>(target: HTMLElement, load: () => Promise<Create<Props>>, props: Props): View<Props> {
  const words = say().ask;
  const text = element("p", { class: "hint" }, "…");
  const again = element("button", { type: "button", class: "quiet", hidden: true }, say().page.tryAgain);
  const root = element("div", { class: "lazy" }, text, again);
  let view: View<Props> | null = null;
  let latest = props;
  let gone = false;

  async function open(): Promise<void> {
    again.hidden = true;
    text.textContent = "…";
    try {
      const create = await load();
      if (gone) return;
      const waited = document.activeElement === document.body || document.activeElement === target || root.contains(document.activeElement);
      root.replaceChildren();
      view = create(root, latest);
      if (waited) root.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    } catch {
      text.textContent = words.failed;
      again.hidden = false;
    }
  }

  again.addEventListener("click", () => void open());
  target.append(root);
  void open();
  return {
    root,
    update(next) {
      latest = next;
      view?.update(next);
    },
    destroy() {
      gone = true;
      view?.destroy();
      root.remove();
    },
  };
}

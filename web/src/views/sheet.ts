// SPDX-License-Identifier: MIT
// The sheet that a work is shown on: a dialog over the screen it was opened from, which stays as it was left. It has the
// address of its work, so that closing it is going to another address.
import { say } from "../lang/lang";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { icon } from "./icon";

export interface SheetProps {
  /** Where closing leads, and what that is called. */
  readonly back: { readonly href: string; readonly name: string };
  readonly surprise: () => void;
  /** Called where the sheet has been scrolled. */
  readonly onScroll: () => void;
  /** Elements of the page that must be seen and heard while the page itself is covered; they come along. */
  readonly carried: readonly HTMLElement[];
}

export interface Sheet extends View<SheetProps> {
  readonly root: HTMLDialogElement;
  /** Between the way back and what else can be done. */
  readonly middle: HTMLElement;
  readonly body: HTMLElement;
}

export function createSheet(target: HTMLElement, props: SheetProps): Sheet {
  const name = element("span");
  const back = element("a", { class: "back" }, icon("close"), name);
  const surprise = element("button", { type: "button", class: "quiet" }, say().header.surprise);
  const middle = element("div", { class: "sheet-middle" });
  const body = element("div", { class: "sheet-body" });
  const root = element("dialog", { class: "sheet" }, element("div", { class: "sheet-bar" }, back, middle, surprise), body);
  let gone = false;
  const leave = (): void => void (location.hash = back.getAttribute("href") ?? "#/");

  surprise.addEventListener("click", () => props.surprise());
  root.addEventListener("scroll", () => props.onScroll(), { passive: true });
  root.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  // A browser may close it without asking; then the address has to follow.
  root.addEventListener("close", () => {
    if (!gone) leave();
  });
  // Beside the sheet is the dimmed page: pressing it means going back there.
  root.addEventListener("pointerdown", (event) => {
    const { left, right, top } = root.getBoundingClientRect();
    if (event.target === root && event.button === 0 && (event.clientX < left || event.clientX >= right || event.clientY < top)) leave();
  });

  function update({ back: { href, name: text } }: SheetProps): void {
    back.href = href;
    name.textContent = text;
  }

  // Each goes back to where it was: before what followed it.
  const homes = props.carried.map((one) => ({ one, parent: one.parentNode, next: one.nextSibling }));
  update(props);
  target.append(root);
  root.prepend(...props.carried);
  root.showModal();
  const page = document.documentElement;
  page.style.setProperty("--scrollbar", `${innerWidth - page.clientWidth}px`);
  page.classList.add("covered");
  return {
    root,
    middle,
    body,
    update,
    destroy() {
      gone = true;
      for (const { one, parent, next } of homes) parent?.insertBefore(one, next);
      page.classList.remove("covered");
      root.close();
      root.remove();
    },
  };
}

// SPDX-License-Identifier: MIT
// A part of a picture, drawn on it or set by keyboard. Its sides are thousandths of the picture's, as in the address.
import { element } from "../../lib/dom";
import { say } from "../../lang/lang";
import { smallestPart } from "../../state/ask-route";
import type { Region } from "../../state/ask-route";
import { moved, regionBetween, resized } from "./region-shape";

export interface RegionProps {
  readonly title: string;
  readonly picture: HTMLElement;
  /** Where the frame stands first; null for the middle. */
  readonly region: Region | null;
  /** Null: the whole picture. */
  readonly take: (region: Region | null) => void;
}

const middle: Region = { x: 250, y: 250, width: 500, height: 500 };
/** How far one press of a key goes. */
const step = 20;

const directions: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Opens a dialog over the page; closing it gives the focus back to what opened it. */
export function openRegion({ title, picture, region, take }: RegionProps): void {
  const texts = say().region;
  const where = element("p", { class: "hint", id: "region-where", "aria-live": "polite" });
  // "application": the arrow keys are meant for the frame, also where a screen reader would take them.
  const frame = element("div", { class: "region-frame", role: "application", tabindex: 0, "aria-label": texts.frame, "aria-describedby": "region-where region-how" });
  const stage = element("div", { class: "region-stage" }, picture, frame);
  const done = element("button", { type: "button", class: "button" }, texts.take);
  const whole = element("button", { type: "button", class: "quiet" }, texts.whole);
  const cancel = element("button", { type: "button", class: "quiet" }, texts.cancel);
  const root = element(
    "dialog",
    { class: "region", "aria-labelledby": "region-title" },
    element("h2", { id: "region-title" }, texts.title(title)),
    element("p", { class: "hint", id: "region-how" }, texts.how),
    stage,
    where,
    element("div", { class: "region-actions" }, done, whole, cancel),
  );
  let current = region ?? middle;

  function show(next: Region): void {
    current = next;
    const { x, y, width, height } = next;
    frame.style.left = `${x / 10}%`;
    frame.style.top = `${y / 10}%`;
    frame.style.width = `${width / 10}%`;
    frame.style.height = `${height / 10}%`;
    const percent = (thousandths: number): number => Math.round(thousandths / 10);
    where.textContent = texts.where(percent(x), percent(y), percent(width), percent(height));
  }

  frame.addEventListener("keydown", (event) => {
    const [across, down] = directions[event.key] ?? [0, 0];
    if ((across === 0 && down === 0) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show((event.shiftKey ? resized : moved)(current, across * step, down * step));
  });

  const pointOf = (event: PointerEvent): readonly [number, number] => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return [(1000 * (event.clientX - left)) / width, (1000 * (event.clientY - top)) / height];
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    frame.focus({ preventScroll: true });
    const start = pointOf(event);
    const before = current;
    const moves = event.target === frame;
    const follow = (moving: PointerEvent): void => {
      const [x, y] = pointOf(moving);
      if (moves) show(moved(before, Math.round(x - start[0]), Math.round(y - start[1])));
      else if (Math.hypot(x - start[0], y - start[1]) >= smallestPart) show(regionBetween(start, [x, y]));
    };
    const end = (): void => {
      stage.removeEventListener("pointermove", follow);
      stage.removeEventListener("pointerup", end);
      stage.removeEventListener("pointercancel", end);
    };
    stage.setPointerCapture(event.pointerId);
    stage.addEventListener("pointermove", follow);
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
  });

  const finish = (answer: Region | null | undefined): void => {
    root.close();
    if (answer !== undefined) take(answer);
  };
  done.addEventListener("click", () => finish(current));
  whole.addEventListener("click", () => finish(null));
  cancel.addEventListener("click", () => finish(undefined));
  root.addEventListener("close", () => root.remove());
  // Going back in the history leaves the question that the dialog belongs to.
  addEventListener("hashchange", () => root.close(), { once: true });
  show(current);
  document.body.append(root);
  root.showModal();
  frame.focus({ preventScroll: true });
}

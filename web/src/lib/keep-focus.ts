// SPDX-License-Identifier: MIT
// Replaces what an element holds; what had the focus hands it to its successor with the same `data-key`, or where that has gone, to
// `fallback`.
import type { Child } from "./dom";

export function replaceKeepingFocus(holder: HTMLElement, children: readonly Child[], fallback: () => HTMLElement | null): void {
  const focused = document.activeElement;
  const inside = focused instanceof HTMLElement && holder.contains(focused);
  const key = inside ? focused.getAttribute("data-key") : null;
  holder.replaceChildren(...children.filter((child) => child !== null));
  if (!inside) return;
  const again = key === null ? null : [...holder.querySelectorAll<HTMLElement>("[data-key]")].find((one) => one.dataset["key"] === key);
  (again ?? fallback())?.focus({ preventScroll: true });
}

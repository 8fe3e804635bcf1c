// SPDX-License-Identifier: MIT
// Replaces what a list holds under the eyes of a visitor: the page keeps its scroll position, and a link that had the focus
// hands it to the one for the same work, or to `fallback` where that has gone.

export function keepPlace(list: HTMLElement, fallback: HTMLElement, change: () => void): void {
  const position = scrollY;
  const focused = document.activeElement;
  const inside = focused instanceof HTMLElement && list.contains(focused);
  const work = inside ? focused.getAttribute("data-work") : null;
  // As high as before until it is full again: a page that shrinks under the visitor scrolls by itself.
  list.style.minHeight = `${list.offsetHeight}px`;
  change();
  if (inside) {
    const again = work === null ? null : list.querySelector<HTMLElement>(`[data-work="${work}"]`);
    (again ?? fallback).focus({ preventScroll: true });
  }
  if (scrollY !== position) scrollTo(scrollX, position);
  requestAnimationFrame(() => {
    list.style.minHeight = "";
    if (scrollY !== position) scrollTo(scrollX, position);
  });
}

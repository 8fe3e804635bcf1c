// SPDX-License-Identifier: MIT
// Arrow keys between the links of a list laid out in rows. Every link also stays in the tab order.

/** The index to go to from `at`, or null where the key means nothing. `boxes` are the items' places, in order. */
export function arrowTarget(key: string, at: number, boxes: readonly { readonly left: number; readonly top: number; readonly width: number }[]): number | null {
  const here = boxes[at];
  if (!here) return null;
  if (key === "Home") return 0;
  if (key === "End") return boxes.length - 1;
  if (key === "ArrowLeft") return at > 0 ? at - 1 : null;
  if (key === "ArrowRight") return at < boxes.length - 1 ? at + 1 : null;
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const step = key === "ArrowDown" ? 1 : -1;
  let row: number | null = null;
  let best: number | null = null;
  let nearest = Infinity;
  const middle = here.left + here.width / 2;
  for (let next = at + step; next >= 0 && next < boxes.length; next += step) {
    const box = boxes[next];
    if (!box || Math.abs(box.top - here.top) < 2) continue;
    row ??= box.top;
    if (Math.abs(box.top - row) > 2) break;
    const distance = Math.abs(box.left + box.width / 2 - middle);
    if (distance < nearest) [nearest, best] = [distance, next];
  }
  return best;
}

/** Listens on a list whose items each hold one link. Returns the function that stops listening. */
export function enableArrowKeys(list: HTMLElement): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof HTMLElement)) return;
    const item = event.target.closest("li");
    if (!item || item.parentElement !== list) return;
    const items = Array.from(list.children);
    const boxes = items.map((each) => each.getBoundingClientRect());
    const target = arrowTarget(event.key, items.indexOf(item), boxes);
    const link = target === null ? null : items[target]?.querySelector("a");
    if (!link) return;
    event.preventDefault();
    link.focus();
  };
  list.addEventListener("keydown", listen);
  return () => list.removeEventListener("keydown", listen);
}

// SPDX-License-Identifier: MIT
// Arrow keys between the links of a list laid out in rows. Every link also stays in the tab order.

/** The index to go to from `at`, or null where the key means nothing. `boxes` are the items' places, in order. */
export function arrowTarget(key: string, at: number, boxes: readonly { readonly left: number; readonly top: number; readonly width: number }[]): number | null {
  const here = boxes[at];
  if (!here) return null;
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

// A row up or down is never further away than this; measuring all of a large collection would lay it out.
const reach = 60;

function neighbourOf(key: string, at: number, items: readonly Element[]): Element | undefined {
  if (key === "Home") return items[0];
  if (key === "End") return items[items.length - 1];
  if (!key.startsWith("Arrow")) return undefined;
  const from = Math.max(0, at - reach);
  const boxes = items.slice(from, at + reach).map((each) => each.getBoundingClientRect());
  const target = arrowTarget(key, at - from, boxes);
  return target === null ? undefined : items[from + target];
}

/** Listens on a list whose items each hold one link. Returns the function that stops listening. */
export function enableArrowKeys(list: HTMLElement): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof HTMLElement)) return;
    const item = event.target.closest("[role=listitem]");
    if (!item) return;
    const items = Array.from(list.querySelectorAll("[role=listitem]"));
    const link = neighbourOf(event.key, items.indexOf(item), items)?.querySelector("a");
    if (!link) return;
    event.preventDefault();
    link.focus();
  };
  list.addEventListener("keydown", listen);
  return () => list.removeEventListener("keydown", listen);
}

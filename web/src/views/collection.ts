// SPDX-License-Identifier: MIT
// The whole collection as rows of pictures. Works are added as the visitor comes near the end of what is there, so that a
// large collection costs what is looked at. They come in blocks, and the browser does not lay out blocks off the screen.
import type { Work } from "../data/work";
import { enableArrowKeys } from "../lib/arrow-keys";
import { element, isAbort } from "../lib/dom";
import type { View } from "../lib/dom";
import { createTile } from "./tile";

export interface CollectionProps {
  readonly title: string;
  readonly works: number;
  readonly language: string;
  readonly load: (numbers: readonly number[], signal: AbortSignal) => Promise<readonly Work[]>;
}

// About three screens of a large monitor.
const batch = 60;
const near = "1600px";

/** Adds tiles as a block of rows. The last row of the block before is hardly ever full, so its tiles start the new one. */
function append(list: HTMLElement, tiles: readonly HTMLElement[]): void {
  const block = element("div", { class: "rows block", role: "presentation" });
  const before = list.lastElementChild;
  if (before instanceof HTMLElement) {
    const earlier = Array.from(before.children).filter((tile) => tile instanceof HTMLElement);
    const lastTop = earlier.at(-1)?.offsetTop;
    block.append(...earlier.filter((tile) => tile.offsetTop === lastTop));
    const each = before.offsetHeight / earlier.length;
    block.style.setProperty("--estimate", `${Math.round(each * tiles.length)}px`);
  }
  block.append(...tiles);
  list.append(block);
}

export function createCollection(target: HTMLElement, props: CollectionProps): View<CollectionProps> {
  const list = element("div", { role: "list", "aria-label": "Works of the collection" });
  const retry = element("button", { type: "button", class: "quiet" }, "Try again");
  const problem = element("p", { class: "notice", hidden: true }, element("span", {}), " ", retry);
  const sentinel = element("div", { class: "sentinel" });
  // The masthead shows the name on every screen; as a heading it belongs to this one.
  const heading = element("h1", { class: "visually-hidden", lang: props.language || null }, props.title);
  const root = element("div", { class: "collection" }, heading, list, problem, sentinel);
  const leave = new AbortController();
  let shown = 0;
  let loading = false;

  async function more(): Promise<void> {
    if (loading || shown >= props.works) return;
    loading = true;
    problem.hidden = true;
    try {
      const numbers = Array.from({ length: Math.min(batch, props.works - shown) }, (_, at) => shown + at);
      const works = await props.load(numbers, leave.signal);
      append(list, works.map((work) => createTile(work, props.language)));
      shown += works.length;
      if (shown >= props.works) watcher.disconnect();
      else rewatch();
    } catch (error) {
      if (isAbort(error)) return;
      const text = problem.firstElementChild;
      if (text) text.textContent = error instanceof Error ? error.message : String(error);
      problem.hidden = false;
    } finally {
      loading = false;
    }
  }

  const watcher = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void more();
    },
    { rootMargin: near },
  );
  /** An observer reports changes only: where the end is still near after a batch, it has to look again. */
  function rewatch(): void {
    watcher.unobserve(sentinel);
    watcher.observe(sentinel);
  }

  retry.addEventListener("click", () => void more());
  const stopArrows = enableArrowKeys(list);
  target.append(root);
  watcher.observe(sentinel);

  return {
    root,
    update() {},
    destroy() {
      leave.abort();
      watcher.disconnect();
      stopArrows();
      root.remove();
    },
  };
}

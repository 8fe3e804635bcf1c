// SPDX-License-Identifier: MIT
// One picture close by, over everything else. The library behind it is fetched when this first opens; until it stands, and
// where it cannot be had, the picture itself is shown as large as it fits.
import { maxInfoBytes, zoomSource } from "../data/zoom-source";
import { nameOf } from "../data/work";
import type { Work } from "../data/work";
import { say } from "../lang/lang";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { fetchText } from "../lib/fetch-file";
import { mayFetch } from "../lib/policy";
import { icon } from "./icon";
import type { ZoomViewer } from "./zoom-viewer";

export interface ZoomProps {
  readonly work: Work;
  /** Which of its pictures. */
  readonly picture: number;
  readonly close: () => void;
}

const step = 1.5;

export function createZoom(target: HTMLElement, { work, picture, close }: ZoomProps): View<ZoomProps> {
  const words = say().zoom;
  const image = work.images[picture];
  const largest = image?.sizes.at(-1);
  const name = nameOf(work);
  const stage = element("div", { class: "zoom-stage" });
  const first = element("img", { class: "zoom-first", alt: name, lang: work.language || null, src: largest?.url ?? null });
  const level = element("output", { class: "zoom-level", "aria-live": "polite" });
  let viewer: ZoomViewer | null = null;
  let gone = false;
  const act = (label: string, shape: Parameters<typeof icon>[0], run: () => void): HTMLButtonElement => {
    const button = element("button", { type: "button", class: "round", "aria-label": label, title: label }, icon(shape));
    button.addEventListener("click", run);
    return button;
  };
  const tools = [
    act(words.closer, "plus", () => viewer?.zoomBy(step)),
    act(words.further, "minus", () => viewer?.zoomBy(1 / step)),
    act(words.whole, "whole", () => viewer?.whole()),
  ];
  for (const tool of tools) tool.disabled = true;
  const note = element("p", { class: "zoom-note", role: "status" });
  const root = element(
    "dialog",
    { class: "zoom", "aria-label": words.named(name) },
    element("div", { class: "zoom-bar" }, element("p", { class: "zoom-title", lang: work.language || null, dir: "auto" }, work.title), level, ...tools, act(say().page.close, "close", close)),
    stage,
    first,
    note,
  );
  root.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  // A browser may close it without asking; then the address has to follow.
  root.addEventListener("close", () => {
    if (!gone) close();
  });

  async function open(): Promise<void> {
    if (!image || !largest) return;
    const readable = image.service !== null && mayFetch(image.service);
    try {
      const [{ createViewer }, source] = await Promise.all([
        import("./zoom-viewer"),
        zoomSource(image, readable ? (url) => fetchText(url, maxInfoBytes) : null),
      ]);
      if (gone) return;
      viewer = createViewer(stage, {
        source,
        label: words.keys(name),
        still: matchMedia("(prefers-reduced-motion: reduce)").matches,
        onZoom(scale) {
          first.hidden = true;
          level.textContent = say().words.scale(scale);
        },
        onFailure: () => fail(),
      });
      for (const tool of tools) tool.disabled = false;
      viewer.focus();
    } catch {
      fail();
    }
  }

  function fail(): void {
    if (gone) return;
    first.hidden = false;
    note.textContent = words.failed;
  }

  target.append(root);
  root.showModal();
  void open();
  return {
    root,
    update() {},
    destroy() {
      gone = true;
      viewer?.destroy();
      root.close();
      root.remove();
    },
  };
}

// SPDX-License-Identifier: MIT
// What a kiosk shows while nobody is there: a slow walk from a work to one that looks like it, each filling the screen. A touch or a
// key begins a visit with the work that is seen. The walk can be paused; who wants less motion sees pictures change and nothing move.
import type { Work } from "../../data/work";
import { say } from "../../lang/lang";
import { element } from "../../lib/dom";
import { icon } from "../icon";

export interface AttractProps {
  /** The work after this one; after null, where the walk starts. */
  readonly next: (work: Work | null) => Promise<Work>;
  /** A visit begins; with this work where one is seen. */
  readonly begin: (work: Work | null) => void;
  /** A pause that everybody has forgotten ends after so long. */
  readonly pauseMs: number;
}

const paceMs = 9000;
const stillPaceMs = 16_000;
const againMs = 5000;

export interface Attract {
  readonly root: HTMLElement;
  destroy(): void;
}

export function createAttract(target: HTMLElement, props: AttractProps): Attract {
  const words = say().kiosk;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const stage = element("div", { class: "attract-stage" });
  const title = element("p", { class: "attract-title" });
  const pause = element("button", { type: "button", class: "round attract-pause" });
  const begin = element("button", { type: "button", class: "attract-begin" }, words.begin);
  const root = element("dialog", { class: "attract", tabindex: -1, "aria-label": words.attract }, stage, element("div", { class: "attract-bar" }, title, begin, pause));
  let shown: Work | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let paused = false;
  let gone = false;

  async function step(): Promise<void> {
    let wait = still.matches ? stillPaceMs : paceMs;
    try {
      const work = await props.next(shown);
      const picture = await pictureOf(work);
      if (gone) return;
      // A pause pressed while this was on its way holds what is seen.
      if (!paused) show(work, picture);
    } catch {
      wait = againMs;
    }
    if (!gone && !paused) timer = setTimeout(() => void step(), wait);
  }

  function show(work: Work, picture: HTMLImageElement): void {
    shown = work;
    const frame = element("div", { class: "attract-frame" }, picture);
    frame.style.setProperty("--around", work.images[0]?.colour ?? "#141311");
    for (const before of [...stage.children].slice(0, -1)) before.remove();
    stage.append(frame);
    title.replaceChildren(element("span", { lang: work.language || null, dir: "auto" }, [work.title, work.maker].filter(Boolean).join(", ")));
  }

  function setPaused(next: boolean): void {
    paused = next;
    clearTimeout(timer);
    const label = paused ? words.goOn : words.pause;
    pause.setAttribute("aria-label", label);
    pause.title = label;
    pause.replaceChildren(icon(paused ? "play" : "pause"));
    root.classList.toggle("paused", paused);
    timer = paused ? setTimeout(() => setPaused(false), props.pauseMs) : shown ? setTimeout(() => void step(), paceMs / 3) : undefined;
  }

  pause.addEventListener("click", (event) => {
    event.stopPropagation();
    setPaused(!paused);
  });
  root.addEventListener("click", () => props.begin(shown));
  root.addEventListener("cancel", (event) => {
    event.preventDefault();
    props.begin(null);
  });
  root.addEventListener("keydown", (event) => {
    // Tab goes from the picture to the pause; a button hears its own keys.
    if (event.key === "Tab" || event.key === "Shift" || event.key === "Escape" || event.target instanceof HTMLButtonElement) return;
    props.begin(shown);
  });

  target.append(root);
  root.showModal();
  // Not the button: its ring would stay on the screen all night.
  root.focus();
  setPaused(false);
  void step();
  return {
    root,
    destroy() {
      gone = true;
      clearTimeout(timer);
      root.close();
      root.remove();
    },
  };
}

/** Resolves once the picture stands: no frame is shown empty. */
async function pictureOf({ images, title }: Work): Promise<HTMLImageElement> {
  const largest = images[0]?.sizes.at(-1);
  if (!largest) throw new Error(`${title} has no picture`);
  const picture = element("img", { alt: "", src: largest.url, decoding: "async" });
  await picture.decode();
  return picture;
}

// SPDX-License-Identifier: MIT
// The page in the gallery, unattended: it asks whether anybody is still there, forgets the visit that is over, draws the next
// visitor near, and lets nobody out of itself. A chunk of its own, fetched only where the address or the entry asks for it.
import type { KioskTimes } from "./data/entry-museum";
import type { Work } from "./data/work";
import type { Effects } from "./effects";
import { IdleClock } from "./lib/idle-clock";
import { Walk } from "./lib/walk";
import { formatRoute, parseRoute } from "./state/route";
import { createAttract } from "./views/kiosk/attract";
import type { Attract } from "./views/kiosk/attract";
import { showQr } from "./views/kiosk/qr";
import { createQuestion } from "./views/kiosk/question";
import "./styles/kiosk.css";

export interface KioskProps {
  readonly works: number;
  readonly times: KioskTimes;
  /** Those of the present visit. */
  readonly effects: () => Effects;
  /** Forgets the visit, and shows the start page as if nobody had been there. */
  readonly reset: () => Promise<void>;
}

const lookMs = 1000;
const retryMs = 10_000;

export function startKiosk({ works, times, effects, reset }: KioskProps): void {
  const clock = new IdleClock(times, Date.now());
  const walk = new Walk(works);
  let question: ReturnType<typeof createQuestion> | null = null;
  let attract: Attract | null = null;
  let resetting = false;

  document.documentElement.classList.add("kiosk");
  keepInside();

  function touch(event: Event): void {
    clock.touch(Date.now());
    if (!question || (event.target instanceof Element && event.target.closest(".kiosk-over"))) return;
    question.destroy();
    question = null;
    // The touch said "yes"; what it fell on is not meant.
    if (event.type === "keydown") event.preventDefault();
  }

  function look(): void {
    if (attract || resetting) return;
    const idle = clock.look(Date.now());
    if (idle.phase === "over") return void startOver();
    if (idle.phase === "busy") return;
    const props = { secondsLeft: idle.secondsLeft, startOver: () => void startOver() };
    if (question) question.update(props);
    else question = createQuestion(document.body, props);
  }

  async function startOver(): Promise<void> {
    if (resetting) return;
    resetting = true;
    question?.destroy();
    question = null;
    await reset();
    resetting = false;
    draw();
  }

  /** Draws the next visitor near. */
  function draw(): void {
    attract ??= createAttract(document.body, { next, begin, pauseMs: (times.idleSeconds + times.countdownSeconds) * 1000 });
  }

  async function next(work: Work | null): Promise<Work> {
    const number = work ? walk.next((await effects().neighbours(work.number)).works) : walk.anywhere();
    const [found] = await effects().catalogue.works([number]);
    if (!found) throw new Error(`there is no work ${number}`);
    return found;
  }

  function begin(work: Work | null): void {
    attract?.destroy();
    attract = null;
    clock.touch(Date.now());
    if (work) location.hash = formatRoute({ view: "work", id: work.id, at: work.number, zoom: null });
  }

  for (const name of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(name, touch, { capture: true, passive: name !== "keydown" });
  setInterval(look, lookMs);
  // After a sleep at once, not at the next tick.
  document.addEventListener("visibilitychange", look);
  setInterval(retry, retryMs);
  addEventListener("online", retry);
  if (parseRoute(location.hash).view === "collection") draw();
}

/** Whoever could press "Try again" may have left: what failed is tried again by itself. */
function retry(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-retry]")) if (button.offsetParent !== null) button.click();
}

/** Nothing leads out: not links, not the browser's own menus and gestures. */
function keepInside(): void {
  addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (!link || link.getAttribute("href")?.startsWith("#")) return;
      event.preventDefault();
      // A file of the site itself is nothing for a phone.
      if (new URL(link.href).origin !== location.origin) showQr(link.closest("dialog") ?? document.body, link.href, link.textContent || (link.querySelector("img")?.alt ?? ""));
    },
    { capture: true },
  );
  for (const name of ["contextmenu", "dragstart", "gesturestart", "auxclick"]) addEventListener(name, (event) => event.preventDefault(), { capture: true });
  const zoomed = (event: WheelEvent): void => {
    const closer = event.target instanceof Element && event.target.closest(".zoom-stage");
    if (event.ctrlKey && !closer) event.preventDefault();
  };
  addEventListener("wheel", zoomed, { capture: true, passive: false });
}

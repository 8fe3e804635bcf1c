// SPDX-License-Identifier: MIT
// The map: all works as pictures on one plane, those that look alike near each other. Every work is reached by pointer and by
// key; an area of it can be shown as rows of pictures.
import type { Entry } from "../../data/entry";
import type { Area, Cell, PictureMap } from "../../data/picture-map";
import { nameOf } from "../../data/work";
import type { Work } from "../../data/work";
import { element, isAbort } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { toPlainError } from "../../lib/errors";
import { problemOf, say, told } from "../../lang/lang";
import { formatRoute } from "../../state/route";
import { icon } from "../icon";
import { ClosePictures } from "./close-pictures";
import { createMapViewer, placeIn } from "./map-viewer";
import type { MapViewer } from "./map-viewer";

export interface MapProps {
  readonly entry: Entry;
  /** The work to begin at; null for the whole map. */
  readonly at: number | null;
  readonly open: () => Promise<PictureMap>;
  readonly load: (numbers: readonly number[], signal: AbortSignal) => Promise<readonly Work[]>;
  /** Another screen lies over this one: its heading counts. */
  readonly covered: boolean;
}

const step = 1.6;
const captionDelayMs = 80;

const directions: Readonly<Record<string, Cell>> = {
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
  ArrowUp: { column: 0, row: -1 },
  ArrowDown: { column: 0, row: 1 },
};

export function createMap(target: HTMLElement, props: MapProps): View<MapProps> {
  const words = say().map;
  const { entry } = props;
  const heading = element("h1", { tabindex: -1 }, words.title);
  const stage = element("div", { class: "map-stage" });
  const caption = element("p", { class: "map-caption", dir: "auto" });
  const spoken = element("p", { class: "visually-hidden", role: "status" });
  const cursor = element("div", { class: "map-cursor", hidden: true });
  const frame = element("div", { class: "map-area", hidden: true });
  const show = element("a", { class: "button" });
  const chosen = element("p", { class: "map-chosen", hidden: true }, show);
  let viewer: MapViewer | null = null;
  let map: PictureMap | null = null;
  let pictures: ClosePictures | null = null;
  let at: number | null = props.at;
  /** The area that is chosen, and the corner it was drawn from by keys. */
  let area: Area | null = null;
  let corner: Cell | null = null;
  let naming = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const act = (label: string, shape: Parameters<typeof icon>[0], run: () => void): HTMLButtonElement => {
    const button = element("button", { type: "button", class: "round", "aria-label": label, title: label, disabled: true }, icon(shape));
    button.addEventListener("click", run);
    return button;
  };
  const draw = element("button", { type: "button", class: "quiet", "aria-pressed": "false", disabled: true }, words.chooseArea);
  draw.addEventListener("click", () => setDrawing(draw.getAttribute("aria-pressed") !== "true"));
  const clear = element("button", { type: "button", class: "quiet" }, words.clearArea);
  clear.addEventListener("click", () => {
    chooseArea(null, true);
    viewer?.focus();
  });
  chosen.append(clear);
  const tools = [
    act(words.closer, "plus", () => viewer?.zoomBy(step)),
    act(words.further, "minus", () => viewer?.zoomBy(1 / step)),
    act(words.whole, "whole", () => viewer?.whole()),
    draw,
  ];
  const bar = element("div", { class: "map-bar" }, heading, element("a", { class: "map-list", href: "#/" }, words.asRows), ...tools);
  const hint = element("p", { class: "map-hint hint" }, words.opening);
  const root = element("section", { class: "map" }, bar, hint, stage, caption, spoken, chosen);
  root.style.setProperty("--map-ground", entry.map?.background ?? "#161514");

  function setDrawing(on: boolean): void {
    draw.setAttribute("aria-pressed", String(on));
    viewer?.drawAreas(on);
    if (on) spoken.textContent = words.drawHint;
  }

  function chooseArea(next: Area | null, done: boolean): void {
    if (!map) return;
    area = next;
    frame.hidden = next === null;
    if (next) Object.assign(frame.style, placeIn(map, next));
    const count = next && done ? map.within(next).length : 0;
    chosen.hidden = count === 0;
    if (!next || !done) return;
    show.textContent = words.showArea(count);
    show.setAttribute("href", formatRoute({ view: "collection", from: null, area: next }));
    spoken.textContent = words.areaChosen(count);
    if (draw.getAttribute("aria-pressed") === "true") setDrawing(false);
  }

  /** Says which work it is, once it has been the one for a moment. */
  function name(work: number | null): void {
    clearTimeout(timer);
    naming.abort();
    naming = new AbortController();
    if (work === null) return void (caption.textContent = "");
    const { signal } = naming;
    timer = setTimeout(async () => {
      try {
        const [found] = await props.load([work], signal);
        if (!found || signal.aborted) return;
        caption.lang = found.language;
        caption.textContent = nameOf(found);
        if (work === at) spoken.textContent = caption.textContent;
      } catch (error) {
        if (!isAbort(error)) caption.textContent = problemOf(toPlainError(error)).message;
      }
    }, captionDelayMs);
  }

  function moveTo(work: number, close = false): void {
    if (!map || !viewer) return;
    const cell = map.cellOf(work);
    at = work;
    cursor.hidden = false;
    Object.assign(cursor.style, placeIn(map, { left: cell.column, right: cell.column, top: cell.row, bottom: cell.row }));
    viewer.show(cell, close);
    name(work);
  }

  async function openWork(work: number): Promise<void> {
    const [found] = await props.load([work], new AbortController().signal);
    if (found) location.hash = formatRoute({ view: "work", id: found.id, at: found.number, zoom: null });
  }

  function choose(cell: Cell): void {
    const work = map?.at(cell) ?? null;
    if (work === null) return;
    moveTo(work);
    void openWork(work);
  }

  /** Shift and an arrow draw an area from the work on, cell by cell. */
  function stretch(by: Cell): void {
    if (!map || at === null) return;
    const from = (corner ??= map.cellOf(at));
    const { columns, rows } = map.files;
    const end = area ? { column: area.left === from.column ? area.right : area.left, row: area.top === from.row ? area.bottom : area.top } : from;
    const to = { column: Math.max(0, Math.min(columns - 1, end.column + by.column)), row: Math.max(0, Math.min(rows - 1, end.row + by.row)) };
    const [left, right] = [Math.min(from.column, to.column), Math.max(from.column, to.column)];
    chooseArea({ left, right, top: Math.min(from.row, to.row), bottom: Math.max(from.row, to.row) }, true);
    viewer?.show(to, false);
  }

  function onKey(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || !map || !viewer) return false;
    const direction = directions[event.key];
    if (direction) {
      event.preventDefault();
      if (at === null) moveTo(first(map, viewer) ?? 0);
      else if (event.shiftKey) stretch(direction);
      else {
        corner = null;
        const next = map.next(map.cellOf(at), direction);
        if (next !== null) moveTo(next);
      }
      return true;
    }
    if (event.key === "Enter" && area) return follow(show);
    if (event.key === "Enter" && at !== null) return void openWork(at), true;
    if (event.key === "Escape" && area) {
      event.preventDefault();
      corner = null;
      return chooseArea(null, true), true;
    }
    return false;
  }

  function follow(link: HTMLAnchorElement): true {
    link.click();
    return true;
  }

  async function open(): Promise<void> {
    try {
      map = await props.open();
    } catch (error) {
      hint.textContent = told(toPlainError(error));
      hint.classList.add("problem");
      return;
    }
    if (!root.isConnected) return;
    viewer = createMapViewer(stage, {
      map,
      works: entry.works,
      label: words.label(entry.works),
      still: matchMedia("(prefers-reduced-motion: reduce)").matches,
      onChoose: choose,
      onHover: (cell) => name(cell ? (map?.at(cell) ?? null) : at),
      onArea: chooseArea,
      onKey,
      onOpen: opened,
      onView: () => viewer && pictures?.moved(() => viewer?.view() ?? { area: { left: 0, right: 0, top: 0, bottom: 0 }, side: 0 }),
    });
    viewer.layer.append(cursor, frame);
    pictures = new ClosePictures(viewer.layer, { map, load: props.load });
  }

  function opened(): void {
    for (const tool of tools) tool.disabled = false;
    hint.textContent = words.hint;
    if (at !== null) moveTo(at, true);
  }

  /** The map ends where the window does. */
  function fit(): void {
    root.style.setProperty("--map-top", `${Math.round(root.getBoundingClientRect().top + scrollY)}px`);
  }

  function update({ covered, at: wanted }: MapProps): void {
    heading.hidden = covered;
    if (wanted === props.at) return;
    props = { ...props, at: wanted };
    if (wanted !== null) moveTo(wanted, true);
  }

  target.append(root);
  addEventListener("resize", fit);
  fit();
  update(props);
  void open();
  return {
    root,
    update,
    destroy() {
      removeEventListener("resize", fit);
      clearTimeout(timer);
      naming.abort();
      pictures?.stop();
      viewer?.destroy();
      root.remove();
    },
  };
}

/** The work nearest to the middle of what is seen. */
function first(map: PictureMap, viewer: MapViewer): number | null {
  const { left, right, top, bottom } = viewer.view().area;
  const middle = { column: (left + right) >> 1, row: (top + bottom) >> 1 };
  return map.at(middle) ?? Object.values(directions).map((direction) => map.next(middle, direction)).find((work) => work !== null) ?? null;
}

// SPDX-License-Identifier: MIT
// <vitrine-explorer>: the site's whole page inside a museum's own (docs/EMBED.md). The frame is of the site's origin, so that nothing of
// it reaches the page around; where it is, it says by the messages of lib/frame-messages.ts.
import { element } from "../lib/dom";
import { hashOf, listen } from "../lib/frame-messages";
import { formatRoute, parseRoute } from "../state/route";
import type { Route } from "../state/route";
import { wholeOf } from "./attributes";
import css from "./explorer.css?inline";
import { keepFocus } from "./quiet-frame";
import { openShadow, reflect, sheetOf, siteOf, textsFor } from "./shadow";

/** `detail` of `vitrine-navigate`. */
export interface Navigated {
  /** As the attribute `route` takes it. */
  readonly route: string;
  readonly view: Route["view"];
  /** The id of the work that is shown; null where none is. */
  readonly work: string | null;
}

const sheet = sheetOf(css);

export class VitrineExplorer extends HTMLElement {
  static readonly observedAttributes = ["site", "work", "at", "view", "route", "lang"];

  // Camera and clipboard alone: for a visitor's own picture, and to copy an address.
  readonly #frame = element("iframe", { part: "frame", allow: "camera; clipboard-write", loading: "lazy", referrerpolicy: "no-referrer" });
  /** What the frame shows, as far as is known. */
  #route = "";
  /** What the attributes `work` and `view` asked for last: a visitor may have gone elsewhere since. */
  #wanted = "";
  #base: string | null = null;
  #endQuiet = (): void => undefined;

  constructor() {
    super();
    openShadow(this, sheet).append(this.#frame);
    this.#frame.addEventListener("load", () => this.#listen());
  }

  connectedCallback(): void {
    addEventListener("message", this.#hear);
    this.#frame.title = textsFor(this).explorer;
    this.#endQuiet = keepFocus(this, this.#frame);
    this.#open();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#hear);
    this.#endQuiet();
    this.#base = null;
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected) return;
    if (name === "lang") this.#frame.title = textsFor(this).explorer;
    else if (name === "site") this.#open();
    else if (name === "route") this.#go(this.getAttribute("route") || this.#route);
    else {
      const before = this.#wanted;
      this.#wanted = this.#asked();
      if (this.#wanted !== before) this.#go(this.#wanted);
    }
  }

  get site(): string | null {
    return siteOf(this);
  }
  set site(address: string | null) {
    reflect(this, "site", address);
  }

  get work(): string | null {
    return this.getAttribute("work");
  }
  set work(id: string | null) {
    reflect(this, "work", id);
  }

  get view(): string | null {
    return this.getAttribute("view");
  }
  set view(name: string | null) {
    reflect(this, "view", name);
  }

  /** What the page shows now, as its address has it behind the site's: `#/work/…`. Setting it goes there. */
  get route(): string {
    return this.#route;
  }
  set route(route: string) {
    this.#go(route);
  }

  /** The route that `work` or `view` ask for. */
  #asked(): string {
    const { work, view } = this;
    if (work) return formatRoute({ view: "work", id: work, at: wholeOf(this.getAttribute("at")), zoom: null });
    if (view === "map") return formatRoute({ view, at: null });
    if (view === "picture") return formatRoute({ view });
    return formatRoute({ view: "collection", from: null });
  }

  #open(): void {
    const base = siteOf(this);
    if (base === this.#base) return;
    this.#base = base;
    this.#wanted = this.#asked();
    this.#moved(this.getAttribute("route") || this.#wanted);
    if (base === null) this.#frame.removeAttribute("src");
    else this.#frame.src = base + hashPart(this.#route);
  }

  #go(route: string): void {
    if (route === this.#route || this.#base === null) return;
    this.#moved(route);
    // Not by `src`: the address alone changes, and Back leads the visitor out of the page as before.
    this.#frame.contentWindow?.location.replace(this.#base + hashPart(route));
  }

  #moved(route: string): void {
    this.#route = route;
    if (this.hasAttribute("route")) this.setAttribute("route", route);
  }

  #listen(): void {
    if (this.#base !== null) this.#frame.contentWindow?.postMessage(listen, new URL(this.#base).origin);
  }

  readonly #hear = ({ source, origin, data }: MessageEvent): void => {
    if (this.#base === null || source !== this.#frame.contentWindow || origin !== new URL(this.#base).origin) return;
    const route = hashOf(data);
    if (route === null || route === this.#route) return;
    this.#moved(route);
    const { view, ...rest } = parseRoute(route);
    const detail: Navigated = { route, view, work: "id" in rest ? rest.id : null };
    this.dispatchEvent(new CustomEvent("vitrine-navigate", { bubbles: true, composed: true, detail }));
  };
}

/** Behind the site's address only ever a fragment stands, whatever an attribute says. */
const hashPart = (route: string): string => (route.startsWith("#") ? route : `#${route}`);

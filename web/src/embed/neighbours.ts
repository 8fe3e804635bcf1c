// SPDX-License-Identifier: MIT
// <vitrine-neighbours work="ID">: the works that look like one, in a museum's own page (docs/EMBED.md). Private names are truly private
// here: the outer page owns the element and may put its own beside them.
import { VitrineError, toPlainError } from "../lib/errors";
import type { PlainError } from "../lib/errors";
import type { Work } from "../data/work";
import type { EmbedMessages } from "../lang/embed";
import { element, isAbort } from "../lib/dom";
import { formatRoute } from "../state/route";
import { levelOf, limitOf, wholeOf } from "./attributes";
import css from "./neighbours.css?inline";
import { openShadow, reflect, sheetOf, siteOf, textsFor } from "./shadow";
import { openSite } from "./site";
import type { SimilarWork } from "./site";
import { createThumbnail } from "./thumbnail";

/** `detail` of `vitrine-select`. */
export interface Selected {
  readonly id: string;
  readonly title: string;
  /** The work's own page; null where the catalogue names none. */
  readonly homepage: string | null;
}

type Shown = { readonly state: "looking" | "failed" } | { readonly state: "found"; readonly works: readonly SimilarWork[] };

const sheet = sheetOf(css);

export class VitrineNeighbours extends HTMLElement {
  static readonly observedAttributes = ["work", "site", "at", "limit", "links", "heading", "level", "lang"];

  readonly #list = element("ul", { part: "list", role: "list", "aria-labelledby": "heading" });
  readonly #notice = element("p", { part: "notice", hidden: true });
  readonly #root = element("div", { hidden: true });
  #asked = new AbortController();
  #queued = false;

  constructor() {
    super();
    openShadow(this, sheet).append(this.#root);
  }

  connectedCallback(): void {
    this.#queue();
  }

  disconnectedCallback(): void {
    this.#asked.abort();
  }

  attributeChangedCallback(): void {
    this.#queue();
  }

  get work(): string | null {
    return this.getAttribute("work");
  }
  set work(id: string | null) {
    reflect(this, "work", id);
  }

  get site(): string | null {
    return siteOf(this);
  }
  set site(address: string | null) {
    reflect(this, "site", address);
  }

  get at(): number | null {
    return wholeOf(this.getAttribute("at"));
  }
  set at(position: number | null) {
    reflect(this, "at", position);
  }

  get limit(): number {
    return limitOf(this.getAttribute("limit"));
  }
  set limit(works: number) {
    reflect(this, "limit", works);
  }

  get links(): "museum" | "vitrine" {
    return this.getAttribute("links") === "museum" ? "museum" : "vitrine";
  }
  set links(where: "museum" | "vitrine") {
    reflect(this, "links", where);
  }

  /** Asks the site again, as after a lost connection. */
  reload(): void {
    this.#queue();
  }

  /** Several attributes set one after the other are one question. */
  #queue(): void {
    if (this.#queued || !this.isConnected) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      if (this.isConnected) void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const { work: id, site: base, at, limit } = this;
    this.#root.hidden = id === null || id === "";
    if (!id) return;
    this.#show({ state: "looking" });
    try {
      if (base === null) throw unanswered(`site="${this.getAttribute("site")}" is no web address.`);
      const site = await openSite(base);
      const works = await site.similarTo({ id, at, limit }, signal);
      if (signal.aborted) return;
      if (!works) throw unanswered(`The site has no work “${id}”.`);
      this.#show({ state: "found", works });
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.#show({ state: "failed" });
      this.dispatchEvent(new CustomEvent<PlainError>("vitrine-error", { bubbles: true, composed: true, detail: toPlainError(error) }));
    }
  }

  /** While it looks, what stood there before stays. */
  #show(shown: Shown): void {
    const texts = textsFor(this);
    const { similar, failed, words } = texts;
    const heading = element(`h${levelOf(this.getAttribute("level"))}`, { part: "heading", id: "heading" }, this.getAttribute("heading") ?? similar.heading);
    this.#root.lang = words.language;
    this.#list.setAttribute("aria-busy", String(shown.state === "looking"));
    if (shown.state === "found") this.#list.replaceChildren(...shown.works.map((each) => this.#thumbnail(each, texts)));
    if (shown.state === "failed") this.#list.replaceChildren();
    const none = this.#list.childElementCount === 0;
    this.#list.hidden = none;
    this.#notice.hidden = !none;
    this.#notice.textContent = { looking: similar.looking, failed, found: similar.nothing }[shown.state];
    // A failed embed is one quiet line: a heading over nothing would only draw the eye to it.
    heading.hidden = shown.state === "failed";
    this.#root.replaceChildren(heading, this.#notice, this.#list);
  }

  #thumbnail(similar: SimilarWork, texts: EmbedMessages): HTMLLIElement {
    const { work } = similar;
    const { item, link } = createThumbnail(similar, this.#addressOf(work), texts);
    link.addEventListener("click", (event) => {
      // Whoever opens another tab or window means the link itself.
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const detail: Selected = { id: work.id, title: work.title, homepage: work.homepage };
      if (!this.dispatchEvent(new CustomEvent("vitrine-select", { bubbles: true, composed: true, cancelable: true, detail }))) event.preventDefault();
    });
    return item;
  }

  #addressOf({ id, number, homepage }: Work): string {
    const inSite = `${this.site}${formatRoute({ view: "work", id, at: number, zoom: null })}`;
    return this.links === "museum" ? (homepage ?? inSite) : inSite;
  }
}

function unanswered(message: string): VitrineError {
  return new VitrineError({ code: "unsupported", message, remedy: "Correct the element's attributes." });
}

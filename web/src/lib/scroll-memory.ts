// SPDX-License-Identifier: MIT
// Puts a visitor back where they were on Back and Forward. Browsers do this for whole pages only, and not where a page's height
// comes with its data; here each history entry gets a key in its state, and where it was left is kept under that. The state holds
// the place too, so that it outlives the page: a visitor may come back from the museum's own site.

/** Where an entry was scrolled to. */
export interface Place {
  readonly y: number;
  /** What stands at the top of the window, where that is a work of the collection. */
  readonly work: { readonly number: number; readonly offset: number } | null;
}

// Browsers refuse more than 100 changes of the state in 30 seconds.
const writeAfterMs = 400;

export class ScrollMemory {
  private readonly places = new Map<string, Place>();
  private readonly page = Math.random().toString(36).slice(2, 10);
  private nextKey = 1;
  private key = "";
  private frozen = true;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `read` tells where the present view is scrolled to. */
  constructor(private readonly read: () => Place) {
    history.scrollRestoration = "manual";
    addEventListener("pagehide", this.write);
  }

  /** Call when no view is left to be remembered. */
  stop(): void {
    this.write();
    removeEventListener("pagehide", this.write);
  }

  /** Call when the address changed, before the view does. Returns where the entry was left, or null for a new one. */
  arrive(): Place | null {
    // The view is still that of the entry that is being left.
    if (!this.frozen) this.places.set(this.key, this.read());
    this.frozen = true;
    const { key, place } = parseState(history.state);
    const known = (key === null ? null : this.places.get(key)) ?? place;
    this.key = key !== null && known ? key : `${this.page}-${this.nextKey++}`;
    if (known) this.places.set(this.key, known);
    else history.replaceState({ vitrine: this.key }, "");
    return known;
  }

  /** Call when the new view stands where it shall: from now on scrolling is the visitor's. */
  settle(): void {
    this.frozen = false;
    this.note();
  }

  /** Call on scrolling; it costs next to nothing. */
  note(): void {
    this.timer ??= setTimeout(this.write, writeAfterMs);
  }

  private readonly write = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    // The address may have changed a moment ago, unheard so far: then this entry is another one.
    if (!this.frozen && parseState(history.state).key === this.key) history.replaceState({ vitrine: this.key, place: this.read() }, "");
  };
}

function parseState(state: unknown): { readonly key: string | null; readonly place: Place | null } {
  const { vitrine, place } = (typeof state === "object" && state !== null ? state : {}) as { vitrine?: unknown; place?: Partial<Place> };
  if (typeof vitrine !== "string") return { key: null, place: null };
  if (typeof place?.y !== "number") return { key: vitrine, place: null };
  const work = place.work;
  return { key: vitrine, place: { y: place.y, work: work && Number.isInteger(work.number) && Number.isFinite(work.offset) ? work : null } };
}

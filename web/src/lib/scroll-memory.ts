// SPDX-License-Identifier: MIT
// Puts a visitor back where they were on Back and Forward. Browsers do this for whole pages only; here each history entry
// gets a number in its state, and its scroll position is kept under that.

export class ScrollMemory {
  private readonly positions = new Map<number, number>();
  private nextKey = 1;
  private key = 0;
  private frozen = false;

  constructor() {
    history.scrollRestoration = "manual";
    this.arrive();
    addEventListener("scroll", () => this.note(), { passive: true });
  }

  /** Call when the address changed. Returns where the entry was scrolled to, or null for a new one. */
  arrive(): number | null {
    const state: unknown = history.state;
    const known = typeof state === "object" && state !== null && "vitrine" in state ? Number(state.vitrine) : NaN;
    this.frozen = true;
    if (Number.isInteger(known) && this.positions.has(known)) {
      this.key = known;
      return this.positions.get(known) ?? null;
    }
    this.key = this.nextKey++;
    this.positions.set(this.key, 0);
    history.replaceState({ vitrine: this.key }, "");
    return null;
  }

  /** Call when the new view stands: from now on scrolling is the visitor's. */
  settle(position: number): void {
    scrollTo(0, position);
    this.frozen = false;
  }

  private note(): void {
    if (!this.frozen) this.positions.set(this.key, scrollY);
  }
}

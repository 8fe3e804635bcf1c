// SPDX-License-Identifier: MIT
// What the page does: asks the catalogue and the engine, and reports to the store. Only the newest question of a kind is
// answered; an older one is aborted.
import { Catalogue } from "./data/catalogue";
import type { Entry } from "./data/entry";
import { Engine } from "./engine/engine";
import { toPlainError } from "./lib/errors";
import type { RankedWorks } from "./engine/protocol";
import { isAbort } from "./lib/dom";
import { formatRoute } from "./state/route";
import type { Route } from "./state/route";
import type { Similar } from "./state/state";
import type { Store } from "./state/store";

// Under this a change is felt as immediate: saying "Opening" would only flicker.
const patienceMs = 250;

export class Effects {
  readonly catalogue: Catalogue;
  private readonly engine: Engine;
  private work = new AbortController();
  private picture = new AbortController();

  constructor(
    private readonly store: Store,
    private readonly entry: Entry,
    base: string,
  ) {
    this.catalogue = new Catalogue(entry, base);
    this.engine = new Engine(entry);
  }

  async openWork(route: Extract<Route, { view: "work" }>): Promise<void> {
    const { signal } = this.restartWork();
    const late = setTimeout(() => this.store.dispatch({ type: "work-loading" }), patienceMs);
    // Where the address says the work's place, its neighbours are asked for at the same time as its texts.
    const early = route.at !== null && route.at < this.entry.works ? this.engine.neighbours(route.at, signal) : null;
    early?.catch(() => undefined);
    try {
      const work = await this.catalogue.find(route.id, route.at, signal);
      clearTimeout(late);
      if (!work) return this.store.dispatch({ type: "work-missing", id: route.id });
      this.store.dispatch({ type: "work-ready", work });
      await this.openNeighbours(work.number, early !== null && work.number === route.at ? early : null, signal);
    } catch (error) {
      clearTimeout(late);
      if (!isAbort(error) && !signal.aborted) this.store.dispatch({ type: "work-failed", error: toPlainError(error) });
    }
  }

  /** Call when another view is shown: what was asked for a work is no longer wanted. */
  leaveWork(): void {
    this.restartWork();
  }

  async surprise(): Promise<void> {
    const number = Math.floor(Math.random() * this.entry.works);
    try {
      const [work] = await this.catalogue.works([number]);
      if (work) location.hash = formatRoute({ view: "work", id: work.id, at: work.number });
    } catch (error) {
      this.store.dispatch({ type: "noticed", error: toPlainError(error) });
    }
  }

  async likePicture(picture: Blob): Promise<void> {
    this.picture.abort();
    this.picture = new AbortController();
    const { signal } = this.picture;
    this.store.dispatch({ type: "picture-progress", progress: { stage: "core" } });
    try {
      const answer = await this.engine.likePicture(picture, {
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) this.store.dispatch({ type: "picture-progress", progress });
        },
      });
      const similar = await this.withWorks(answer.found, signal);
      const { preview, decodedByBrowser } = answer;
      this.store.dispatch({ type: "picture-done", preview, similar, decodedByBrowser });
    } catch (error) {
      if (signal.aborted) return;
      this.store.dispatch({ type: "picture-failed", error: toPlainError(error) });
    }
  }

  cancelPicture(): void {
    this.picture.abort();
    this.store.dispatch({ type: "picture-cleared" });
  }

  private restartWork(): AbortController {
    this.work.abort();
    this.work = new AbortController();
    return this.work;
  }

  private async openNeighbours(number: number, early: Promise<RankedWorks> | null, signal: AbortSignal): Promise<void> {
    try {
      const similar = await this.withWorks(await (early ?? this.engine.neighbours(number, signal)), signal);
      this.store.dispatch({ type: "similar-ready", number, similar });
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) this.store.dispatch({ type: "similar-failed", number, error: toPlainError(error) });
    }
  }

  private async withWorks(found: RankedWorks, signal: AbortSignal): Promise<readonly Similar[]> {
    const works = await this.catalogue.works(Array.from(found.works), signal);
    return works.map((work, at) => ({ work, score: found.scores[at] ?? 0 }));
  }
}

// SPDX-License-Identifier: MIT
// Paths from one work to another: follows their address, and finds works by words to choose a target from.
import type { Catalogue } from "./data/catalogue";
import type { Engine } from "./engine/engine";
import { isAbort } from "./lib/dom";
import { toPlainError } from "./lib/errors";
import { noFacets } from "./lib/facets";
import type { PathRoute } from "./state/path-route";
import type { PathState } from "./state/state";
import type { Store } from "./state/store";
import type { Texts } from "./texts";

/** As many works as can be looked over to choose one. */
const mostFound = 24;

export interface PathTools {
  readonly store: Store;
  readonly engine: Engine;
  readonly catalogue: Catalogue;
}

export class Paths {
  private current = new AbortController();

  constructor(
    private readonly tools: PathTools,
    private readonly texts: Texts,
  ) {}

  async follow({ from, to, steps }: PathRoute): Promise<void> {
    const { signal } = this.restart();
    const { catalogue, engine, store } = this.tools;
    // Another number of steps, or the ends swapped: the strip stays until the new one is there.
    const kept = store.state.path.stage.status === "ready" && to !== null && store.state.path.works.some(({ id }) => id === from.id);
    if (!kept) this.change({ stage: { status: "busy" }, works: [], found: null });
    try {
      const [first, last] = await Promise.all([from, to].map((end) => end && catalogue.find(end.id, end.at, signal)));
      if (!first) return this.change({ stage: { status: "missing", id: from.id } });
      if (!to) return this.change({ stage: { status: "ready" }, from: first, works: [] });
      if (!last) return this.change({ stage: { status: "missing", id: to.id }, from: first });
      const numbers = await engine.path(first.number, last.number, steps, { signal });
      this.change({ stage: { status: "ready" }, from: first, works: await catalogue.works(Array.from(numbers), signal) });
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) this.change({ stage: { status: "failed", error: toPlainError(error) } });
    }
  }

  /** Works by words, as targets. */
  async find(words: string, agreed: boolean): Promise<void> {
    const { signal } = this.restart();
    this.texts.agreed ||= agreed;
    if (words.trim() === "") return this.change({ stage: { status: "ready" }, found: null });
    if (this.texts.mustAsk) return this.change({ stage: { status: "offered", bytes: this.texts.bytes } });
    try {
      const { found } = await this.texts.ask({ facets: noFacets, words, alone: true, most: 0 }, {});
      const works = await this.tools.catalogue.works(Array.from(found ?? []).slice(0, mostFound), signal);
      this.change({ stage: { status: "ready" }, found: works });
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) this.change({ stage: { status: "failed", error: toPlainError(error) } });
    }
  }

  leave(): void {
    this.restart();
  }

  private restart(): AbortController {
    this.current.abort();
    this.current = new AbortController();
    return this.current;
  }

  private change(change: Partial<PathState>): void {
    this.tools.store.dispatch({ type: "path-changed", change });
  }
}

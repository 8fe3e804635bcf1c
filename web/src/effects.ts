// SPDX-License-Identifier: MIT
// What the page does: asks the catalogue and the engine, and reports to the store. Only the newest question of a kind is
// answered; an older one is aborted.
import { Catalogue } from "./data/catalogue";
import type { Entry } from "./data/entry";
import { PictureMap } from "./data/picture-map";
import { noDescription } from "./data/summaries";
import { Engine } from "./engine/engine";
import type { ReadPicture } from "./engine/engine";
import type { Progress, RankedWorks } from "./engine/protocol";
import { toPlainError } from "./lib/errors";
import { isAbort } from "./lib/dom";
import { fetchFile } from "./lib/fetch-file";
import type { Facets } from "./lib/facets";
import type { WorkRef } from "./state/ask-route";
import { formatRoute, workRoute } from "./state/route";
import type { Route } from "./state/route";
import type { AnsweredBy, Similar } from "./state/state";
import type { Store } from "./state/store";
import type { Asking } from "./asking";
import type { Pairs } from "./pairs";
import type { Paths } from "./paths";
import { Refinement } from "./refinement";

// Under this a change is felt as immediate: saying "Opening" would only flicker.
const patienceMs = 250;

/** The visitor's picture as it was read, until the next one. */
interface Asked {
  readonly read: ReadPicture;
  readonly signal: AbortSignal;
  /** The network has been asked. */
  refining: boolean;
}

/** What only some visits need. */
export interface Later {
  readonly asking: Asking;
  readonly paths: Paths;
  readonly pairs: Pairs;
}

export class Effects {
  readonly catalogue: Catalogue;
  private readonly engine: Engine;
  private readonly refinement: Refinement;
  private asked: Asked | null = null;
  private map: Promise<PictureMap> | null = null;
  /** The visitor's picture as it was given. */
  private given: Blob | null = null;
  private later: Promise<Later> | null = null;
  private work = new AbortController();
  private picture = new AbortController();

  constructor(
    private readonly store: Store,
    private readonly entry: Entry,
    base: string,
  ) {
    this.catalogue = new Catalogue(entry, base);
    this.engine = new Engine(entry, base);
    this.refinement = new Refinement(store, this.engine, base, entry.upload.kind === "onnx");
  }

  async openWork(route: Extract<Route, { view: "work" }>): Promise<void> {
    const { signal } = this.restartWork();
    const late = setTimeout(() => this.store.dispatch({ type: "work-loading" }), patienceMs);
    // Where the address says the work's place, its neighbours are asked for at the same time as its texts.
    const near = route.at !== null && route.at < this.entry.works && !route.facets;
    const early = near && route.at !== null ? this.engine.neighbours(route.at, signal) : null;
    early?.catch(() => undefined);
    try {
      const work = await this.catalogue.find(route.id, route.at, signal);
      clearTimeout(late);
      if (!work) return this.store.dispatch({ type: "work-missing", id: route.id });
      this.store.dispatch({ type: "work-ready", work });
      void this.openDescription(work.number, signal);
      await this.openNeighbours(work.number, route.facets ? this.limited(work.number, route.facets, signal) : work.number === route.at ? early : null, signal);
    } catch (error) {
      clearTimeout(late);
      if (!isAbort(error) && !signal.aborted) this.store.dispatch({ type: "work-failed", error: toPlainError(error) });
    }
  }

  /** Call when another view is shown: what was asked for a work is no longer wanted. */
  leaveWork(): void {
    this.restartWork();
  }

  /** The map's cells, fetched once; a failure is told and may be tried again. */
  openMap(): Promise<PictureMap> {
    const { map: files, works } = this.entry;
    if (!files) return Promise.reject(new Error("the site has no map"));
    this.map ??= fetchFile(files.cells).then((bytes) => PictureMap.parse(new TextDecoder().decode(bytes), files, works));
    this.map.catch((error: unknown) => {
      this.map = null;
      this.store.dispatch({ type: "noticed", error: toPlainError(error) });
    });
    return this.map;
  }

  async surprise(): Promise<void> {
    const work = await this.anyWork("");
    if (work) location.hash = formatRoute(workRoute(work));
  }

  /** A work of chance that is not this one; null where that cannot be had. */
  async anyWork(but: string): Promise<WorkRef | null> {
    const number = Math.floor(Math.random() * this.entry.works);
    try {
      const works = await this.catalogue.works([number, (number + 1) % this.entry.works]);
      const work = works.find(({ id }) => id !== but);
      return work ? { id: work.id, at: work.number } : null;
    } catch (error) {
      this.store.dispatch({ type: "noticed", error: toPlainError(error) });
      return null;
    }
  }

  /** Questions of several parts and paths, which most visits do without. */
  ask(): Promise<Later> {
    this.later ??= this.fetchLater().catch((error: unknown) => {
      this.later = null;
      throw error;
    });
    return this.later;
  }

  /** Calls it with what answers such questions; says where that could not be fetched. */
  async withLater(use: (later: Later) => unknown): Promise<void> {
    try {
      await use(await this.ask());
    } catch (error) {
      if (!isAbort(error)) this.store.dispatch({ type: "noticed", error: toPlainError(error) });
    }
  }

  neighbours(work: number): Promise<RankedWorks> {
    return this.engine.neighbours(work);
  }

  /** Ends what is under way and lets go of everything; nothing may be asked afterwards. */
  end(): void {
    this.restartWork();
    this.restartPicture();
    this.engine.end();
  }

  /** Call when the visitor comes to where pictures are given. */
  async openPictures(): Promise<void> {
    await this.refinement.look();
  }

  /** Answers by the descriptor where the site can, at once, and by the network where it stands or comes. */
  async likePicture(picture: Blob): Promise<void> {
    const { signal } = this.restartPicture();
    const onProgress = (progress: Progress): void => {
      if (!signal.aborted) this.store.dispatch({ type: "picture-progress", progress });
    };
    onProgress({ stage: "core" });
    this.given = picture;
    try {
      const read = await this.engine.readPicture(picture, { signal, onProgress });
      const asked: Asked = { read, signal, refining: false };
      this.asked = asked;
      const { described, tensor } = read;
      if (described) await this.show(asked, await this.engine.likeDescribed(described, { signal, onProgress }), "descriptor");
      else if (tensor) await this.show(asked, await this.engine.likeTensor(tensor, { signal, onProgress }), "network");
      if (described && tensor) void this.refine();
    } catch (error) {
      if (signal.aborted) return;
      this.store.dispatch({ type: "picture-failed", error: toPlainError(error) });
    }
  }

  cancelPicture(): void {
    this.restartPicture();
    this.store.dispatch({ type: "picture-cleared" });
  }

  /** The visitor asked for the network: for this picture, and from now on for every one. */
  async fetchNetwork(): Promise<void> {
    this.refinement.want();
    await this.better();
    if (this.later && this.store.state.route.view === "ask") await (await this.later).asking.follow(this.store.state.route);
  }

  stopNetwork(): void {
    this.refinement.stop();
  }

  private async refine(): Promise<void> {
    try {
      if (await this.refinement.mayCome()) await this.better();
    } catch (error) {
      this.store.dispatch({ type: "network-failed", error: toPlainError(error) });
    }
  }

  /** Answers the newest picture by the network, once that stands. */
  private async better(): Promise<void> {
    if (!(await this.refinement.come())) return;
    const { asked } = this;
    if (!asked?.read.tensor || asked.signal.aborted || asked.refining) return;
    asked.refining = true;
    try {
      // Not stopped for a newer picture: stopping inside the network costs more than its answer, which is then dropped.
      await this.show(asked, await this.engine.likeTensor(asked.read.tensor, {}), "network");
    } catch (error) {
      asked.refining = false;
      if (!asked.signal.aborted) this.store.dispatch({ type: "network-failed", error: toPlainError(error) });
    }
  }

  private async show({ read, signal }: Asked, found: RankedWorks, by: AnsweredBy): Promise<void> {
    const similar = await this.withWorks(found, signal);
    const { preview, decodedByBrowser } = read;
    this.store.dispatch({ type: "picture-done", preview, similar, decodedByBrowser, by });
    if (this.given && this.later) (await this.later).asking.keep(this.given, preview);
  }

  private restartPicture(): AbortController {
    this.picture.abort();
    this.picture = new AbortController();
    this.asked = null;
    return this.picture;
  }

  private restartWork(): AbortController {
    this.work.abort();
    this.work = new AbortController();
    return this.work;
  }

  private async limited(work: number, facets: Facets, signal: AbortSignal): Promise<RankedWorks> {
    return (await this.ask()).asking.like(work, facets, signal);
  }

  private async fetchLater(): Promise<Later> {
    const [{ Asking }, { Paths }, { Pairs }] = await Promise.all([import("./asking"), import("./paths"), import("./pairs")]);
    const { store, entry, engine, catalogue, refinement } = this;
    const asking = new Asking({ store, entry, engine, catalogue, refinement });
    const { picture } = store.state;
    if (this.given && picture.status === "done") asking.keep(this.given, picture.preview);
    return { asking, paths: new Paths({ store, engine, catalogue }, asking.texts), pairs: new Pairs(engine, catalogue) };
  }

  /** A paragraph and details that cannot be had leave the work as it is. */
  private async openDescription(number: number, signal: AbortSignal): Promise<void> {
    const description = await this.catalogue.description(number, signal).catch(() => noDescription);
    if (description !== noDescription && !signal.aborted) this.store.dispatch({ type: "description-ready", number, description });
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

// SPDX-License-Identifier: MIT
// What the page can ask: neighbours of a work, and works like a picture. Hides the workers behind plain promises.
import { takesPictures } from "../data/entry";
import type { Entry } from "../data/entry";
import { searchedSummaries } from "../data/summaries";
import { VitrineError } from "../lib/errors";
import { fileAt } from "../lib/site-files";
import type { NetworkSpec, RemoteFile, RemoteSet } from "../lib/site-files";
import { WorkerClient } from "./client";
import type { CallOptions, WorkerPort } from "./client";
import { PaceMemory } from "./pace-memory";
import type { AskAnswer, NetworkCalls, Outlook, PatchMatch, PictureCalls, Query, RankedWorks, SearchCalls, SpaceFiles, TextsCalls } from "./protocol";

export type ReadPicture = PictureCalls["read"]["result"];
export type Part = PictureCalls["read"]["params"]["part"];
export type Opened = NetworkCalls["open"]["result"];

// A network in memory costs hundreds of megabytes, a decoded photograph tens: an idle worker is ended after a minute.
const idleMs = 60_000;
// A cancelled call that is not answered in half a second is inside the network; only ending the worker stops it.
const graceMs = 500;

/** Neighbours shown beside a work or a picture; further ones of a small collection are hardly alike. */
export const shownNeighbours = 24;

/** Answers to a question of several parts. */
export const shownAnswers = 60;

// A Worker is a WorkerPort but for the breadth of its event types. The addresses stand literally, for the bundler to see.
const searchWorker = (): WorkerPort =>
  new Worker(new URL("../worker/search.ts", import.meta.url), { type: "module", name: "search" }) as unknown as WorkerPort;
const pictureWorker = (): WorkerPort =>
  new Worker(new URL("../worker/picture.ts", import.meta.url), { type: "module", name: "picture" }) as unknown as WorkerPort;
const textsWorker = (): WorkerPort =>
  new Worker(new URL("../worker/texts.ts", import.meta.url), { type: "module", name: "texts" }) as unknown as WorkerPort;
const networkWorker = (): WorkerPort =>
  new Worker(new URL("../worker/network.ts", import.meta.url), { type: "module", name: "network" }) as unknown as WorkerPort;

/** A space that a picture can be asked in. */
interface Askable {
  readonly index: RemoteFile;
  /** Where the index holds no codes itself. */
  readonly partitions?: RemoteSet | null;
  /** Where the index has fine codes. */
  readonly fine?: RemoteSet | null;
  readonly space: Entry["space"];
}

export class Engine {
  private readonly searcher = new WorkerClient<SearchCalls>(searchWorker);
  private readonly reader = new WorkerClient<PictureCalls>(pictureWorker, { idleMs, graceMs });
  private readonly texts = new WorkerClient<TextsCalls>(textsWorker);
  private readonly runner = new WorkerClient<NetworkCalls>(networkWorker, { idleMs, graceMs });

  private readonly paces: PaceMemory;

  constructor(
    private readonly entry: Entry,
    private readonly site: string,
  ) {
    this.paces = new PaceMemory(site);
  }

  async neighbours(work: number, signal?: AbortSignal): Promise<RankedWorks> {
    const { works, scores } = await this.allNeighbours(work, signal);
    return { works: works.subarray(0, shownNeighbours), scores: scores.subarray(0, shownNeighbours) };
  }

  /** As many as the site publishes. */
  async allNeighbours(work: number, signal?: AbortSignal): Promise<RankedWorks> {
    const { pages, worksPerPage } = this.entry.neighbours;
    const page = fileAt(pages, Math.floor(work / worksPerPage));
    if (!page) throw new RangeError(`there is no work ${work}`);
    return this.searcher.call("neighbours", { page, work, collection: this.entry.works }, { signal });
  }

  /** The picture, or a part of it, as everything this site can ask with. */
  async readPicture(picture: Blob, options: CallOptions, part: Part = null): Promise<ReadPicture> {
    const { upload } = this.entry;
    if (!takesPictures(this.entry)) {
      throw new VitrineError({ code: "unsupported", message: upload.kind === "none" ? upload.reason : "", remedy: "" });
    }
    const descriptorVersion = this.quickSpace()?.space.descriptorVersion ?? null;
    const preprocess = upload.kind === "onnx" ? upload.network.preprocess : null;
    return this.reader.call("read", { picture, descriptorVersion, preprocess, part }, options);
  }

  /** Which parts of two pictures answer each other, by the descriptor. */
  async comparePatches(first: Blob, second: Blob, options: CallOptions): Promise<PatchMatch> {
    return this.reader.call("compare", { first, second }, options);
  }

  /** Works like a picture by the descriptor; only where readPicture() described it. */
  async likeDescribed(described: Float32Array, options: CallOptions): Promise<RankedWorks> {
    const space = this.quickSpace();
    if (!space) throw new Error("the site has no space of the descriptor");
    return this.search(space, { values: described, projected: false }, options);
  }

  async lookForNetwork(): Promise<Outlook> {
    return this.runner.call("look", this.wanted());
  }

  /** Has the network downloaded and started; at once where it stands. */
  async openNetwork(options: CallOptions): Promise<Opened> {
    try {
      return await this.runner.call("open", this.wanted(), options);
    } catch (error) {
      // A runtime that failed once refuses to start again, and holds the memory it got: the next try has another worker.
      if (error instanceof VitrineError && (error.code === "no-memory" || error.code === "internal")) this.runner.end();
      throw error;
    }
  }

  /** Works like a picture by the network. Opens it again where it was ended as idle in between. */
  async likeTensor(tensor: Float32Array, options: CallOptions): Promise<RankedWorks> {
    return this.search(this.entry, await this.embed(tensor, options), options);
  }

  /** What the network makes of a picture: asked in the main space alone. */
  async embed(tensor: Float32Array, options: CallOptions): Promise<Query> {
    const { provider } = await this.openNetwork(options);
    const { query, firstMs } = await this.runner.call("embed", { tensor }, options);
    if (firstMs !== null) this.paces.note(this.network(), provider, firstMs);
    return query;
  }

  /** A question of several parts. Queries are of the space that `quick` names: the descriptor's beside a network's, or the main one. */
  async ask(question: Omit<SearchCalls["ask"]["params"], keyof SpaceFiles | "k">, quick: boolean, options: CallOptions): Promise<AskAnswer> {
    const k = Math.min(shownAnswers, this.entry.works);
    return this.searcher.call("ask", { ...this.filesOf((quick ? this.entry.instant : null) ?? this.entry), ...question, k }, options);
  }

  async path(from: number, to: number, steps: number, options: CallOptions): Promise<Uint32Array> {
    return this.searcher.call("path", { ...this.filesOf(this.entry), from, to, steps }, options);
  }

  /** A work's colours as `rrggbb`; none where the site has no file of them. */
  async palette(work: number, signal?: AbortSignal): Promise<readonly string[]> {
    const { palettes: file, works: collection } = this.entry;
    return file ? this.searcher.call("palette", { file, work, collection }, { signal }) : [];
  }

  /** What words find, and what facets leave. Fetches the whole catalogue the first time. */
  async askTexts(question: Pick<TextsCalls["ask"]["params"], "facets" | "words" | "alone" | "most">, options: CallOptions): Promise<TextsCalls["ask"]["result"]> {
    const { catalogue, works: collection } = this.entry;
    return this.texts.call("ask", { ...catalogue, summaries: searchedSummaries(this.entry), collection, ...question }, options);
  }

  /** Removes from the device what an earlier state of the site left there. */
  async forgetNetwork(): Promise<void> {
    this.paces.forget();
    await this.runner.call("forget", { site: this.site });
  }

  /** Ends the workers, and with them all they know. */
  end(): void {
    for (const client of [this.searcher, this.reader, this.texts, this.runner]) client.end();
  }

  private quickSpace(): Askable | null {
    return this.entry.upload.kind === "descriptor" ? this.entry : this.entry.instant;
  }

  private wanted(): NetworkCalls["open"]["params"] {
    const network = this.network();
    return { site: this.site, network, paces: this.paces.of(network) };
  }

  private network(): NetworkSpec {
    const { upload } = this.entry;
    if (upload.kind !== "onnx") throw new Error("the site carries no network");
    return upload.network;
  }

  private search(space: Askable, query: Query, options: CallOptions): Promise<RankedWorks> {
    const k = Math.min(shownNeighbours, this.entry.works);
    return this.searcher.call("search", { ...this.filesOf(space), query, k }, options);
  }

  private filesOf({ index, partitions = null, fine = null, space }: Askable): SpaceFiles {
    return { index, partitions, fine, collection: this.entry.works, spaceId: space.id, model: space.model };
  }
}

// SPDX-License-Identifier: MIT
// What the page can ask: neighbours of a work, and works like a picture. Hides the workers behind plain promises.
import type { Entry } from "../data/entry";
import { WorkerClient } from "./client";
import type { CallOptions, WorkerPort } from "./client";
import { VitrineError } from "../lib/errors";
import type { EmbedCalls, Preview, RankedWorks, SearchCalls } from "./protocol";

export interface LikePicture {
  readonly found: RankedWorks;
  readonly preview: Preview;
  readonly decodedByBrowser: boolean;
}

// A network in memory costs tens to hundreds of megabytes: an idle worker is ended after a minute.
const embedIdleMs = 60_000;
// A cancelled embedding that does not answer in half a second is inside the network; only ending the worker stops it.
const embedGraceMs = 500;

/** Neighbours shown beside a work or a picture; further ones of a small collection are hardly alike. */
export const shownNeighbours = 24;

// A Worker is a WorkerPort but for the breadth of its event types. The addresses stand literally, for the bundler to see.
const searchWorker = (): WorkerPort =>
  new Worker(new URL("../worker/search.ts", import.meta.url), { type: "module", name: "search" }) as unknown as WorkerPort;
const embedWorker = (): WorkerPort =>
  new Worker(new URL("../worker/embed.ts", import.meta.url), { type: "module", name: "embed" }) as unknown as WorkerPort;

export class Engine {
  private readonly searcher = new WorkerClient<SearchCalls>(searchWorker);
  private readonly embedder = new WorkerClient<EmbedCalls>(embedWorker, { idleMs: embedIdleMs, graceMs: embedGraceMs });

  constructor(private readonly entry: Entry) {}

  async neighbours(work: number, signal?: AbortSignal): Promise<RankedWorks> {
    const { pages, worksPerPage } = this.entry.neighbours;
    const page = pages[Math.floor(work / worksPerPage)];
    if (!page) throw new RangeError(`there is no work ${work}`);
    const { works, scores } = await this.searcher.call("neighbours", { page, work, collection: this.entry.works }, { signal });
    return { works: works.subarray(0, shownNeighbours), scores: scores.subarray(0, shownNeighbours) };
  }

  async likePicture(picture: Blob, options: CallOptions): Promise<LikePicture> {
    const { upload, index, works, space } = this.entry;
    if (upload.kind === "none") throw new VitrineError({ code: "unsupported", message: upload.reason, remedy: "" });
    const network = upload.kind === "onnx" ? upload.network : null;
    const { embedding, preview, decodedByBrowser } = await this.embedder.call("embed", { picture, network, descriptorVersion: space.descriptorVersion }, options);
    const query = { index, collection: works, spaceId: space.id, model: space.model, embedding };
    const found = await this.searcher.call("search", { ...query, k: Math.min(shownNeighbours, works) }, options);
    return { found, preview, decodedByBrowser };
  }
}

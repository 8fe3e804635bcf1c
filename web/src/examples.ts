// SPDX-License-Identifier: MIT
// The examples of a question: works by their ids, the visitor's own picture, and regions of either, read on this device into what
// can be asked with.
import type { Catalogue } from "./data/catalogue";
import type { Work } from "./data/work";
import type { Engine, ReadPicture } from "./engine/engine";
import type { CallOptions } from "./engine/client";
import type { Preview, Query } from "./engine/protocol";
import { VitrineError } from "./lib/errors";
import { LruCache } from "./lib/lru-cache";
import { mayFetch } from "./lib/policy";
import { mostExamples } from "./state/ask-route";
import type { Example } from "./state/ask-route";
import type { ShownExample } from "./state/state";

export class Examples {
  /** The visitor's picture; null where they gave none in this tab. */
  private own: Blob | null = null;
  /** Which of the visitor's pictures it is: what was read of an earlier one is not asked with. */
  private given = 0;
  private readonly read = new LruCache<string, ReadPicture>(mostExamples);

  constructor(
    private readonly engine: Engine,
    private readonly catalogue: Catalogue,
  ) {}

  keep(own: Blob): void {
    if (own === this.own) return;
    this.own = own;
    this.given += 1;
  }

  /** What can be found of them at once. */
  async find(examples: readonly Example[], signal: AbortSignal): Promise<readonly ShownExample[]> {
    return Promise.all(
      examples.map(async (example) => {
        const work = example.work && (await this.catalogue.find(example.work.id, example.work.at, signal));
        return { example, work, preview: null, missing: example.work ? work === null : this.own === null };
      }),
    );
  }

  /** The pixels that are asked with, once they have been read. */
  previewOf(example: Example): Preview | null {
    return this.read.get(this.keyOf(example))?.preview ?? null;
  }

  /** By the descriptor, or by the network. */
  async query(example: Example, work: Work | null, described: boolean, options: CallOptions): Promise<Query> {
    const key = this.keyOf(example);
    const picture = this.read.get(key) ?? (await this.engine.readPicture(work ? await pictureOf(work, options.signal) : this.mustHave(), options, example.region));
    this.read.set(key, picture);
    if (described && picture.described) return { values: picture.described, projected: false };
    if (!described && picture.tensor) return this.engine.embed(picture.tensor, options);
    throw new Error("the picture was not read for this space");
  }

  private mustHave(): Blob {
    if (this.own) return this.own;
    throw new Error("there is no picture of the visitor's");
  }

  private keyOf({ work, region }: Example): string {
    return JSON.stringify([work?.id ?? this.given, region]);
  }
}

/** The largest picture that is published of a work. */
async function pictureOf(work: Work, signal: AbortSignal | undefined): Promise<Blob> {
  const size = work.images[0]?.sizes.at(-1);
  const refused = (): VitrineError => new VitrineError({ code: "network", message: `The picture of “${work.title}” could not be fetched.`, remedy: "Ask with the whole work, or take it away.", detail: work.title });
  if (!size || !mayFetch(size.url)) throw refused();
  try {
    const response = await fetch(size.url, { credentials: "same-origin", ...(signal && { signal }) });
    if (response.ok) return await response.blob();
  } catch (error) {
    if (signal?.aborted) throw error;
  }
  throw refused();
}

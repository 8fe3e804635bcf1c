// SPDX-License-Identifier: MIT
// The catalogue, fetched shard by shard as works are asked for.
import { countOf, fileAt } from "../lib/site-files";
import type { RemoteFile } from "../lib/site-files";
import { fetchFile } from "../lib/fetch-file";
import { LruCache } from "../lib/lru-cache";
import type { Entry } from "./entry";
import { noDescription, parseDescriptions, summaryFile } from "./summaries";
import type { Description } from "./summaries";
import { parseShard } from "./work";
import type { Work } from "./work";

/** How a shard's bytes are had; a test puts its own in. */
export type FetchBytes = (file: RemoteFile, signal?: AbortSignal) => Promise<Uint8Array>;

// Shards of 500 works are about 200 KB parsed; this many cover any screen and a long walk.
const keptShards = 40;

export class Catalogue {
  private readonly shards = new LruCache<number, Promise<readonly Work[]>>(keptShards);

  constructor(
    private readonly entry: Entry,
    private readonly base: string,
    private readonly fetchBytes: FetchBytes = fetchFile,
  ) {}

  /** The works at these positions, in this order. Positions outside the collection are a mistake of the caller. */
  async works(numbers: readonly number[], signal?: AbortSignal): Promise<readonly Work[]> {
    const each = this.entry.catalogue.worksPerShard;
    const found = await Promise.all(
      numbers.map(async (number) => (await this.shard(Math.floor(number / each)))[number % each]),
    );
    signal?.throwIfAborted();
    return found.map((work, at) => {
      if (!work) throw new RangeError(`there is no work ${numbers[at]}`);
      return work;
    });
  }

  /** The work of this id, or null. `hint` is where it probably stands; without it shards are read until it is found. */
  async find(id: string, hint: number | null, signal?: AbortSignal): Promise<Work | null> {
    const { worksPerShard, shards } = this.entry.catalogue;
    const likely = hint !== null && hint < this.entry.works ? Math.floor(hint / worksPerShard) : 0;
    const order = [likely, ...Array.from({ length: countOf(shards) }, (_, shard) => shard)].filter((shard, at) => at === 0 || shard !== likely);
    for (const shard of order) {
      const work = (await this.shard(shard)).find((candidate) => candidate.id === id);
      signal?.throwIfAborted();
      if (work) return work;
    }
    return null;
  }

  /** What the museum says of a work in a paragraph and in details. */
  async description(work: number, signal?: AbortSignal): Promise<Description> {
    const place = summaryFile(this.entry, work);
    if (!place) return noDescription;
    const bytes = await this.fetchBytes(place.file, signal);
    const count = Math.min(this.entry.summaries?.worksPerFile ?? 0, this.entry.works - place.first);
    return parseDescriptions(new TextDecoder().decode(bytes), { first: place.first, count, base: this.base })[work - place.first] ?? noDescription;
  }

  /** The first work that is meant, or null. Reads shard after shard until it is found. */
  async first(isMeant: (work: Work) => boolean | Promise<boolean>, signal?: AbortSignal): Promise<Work | null> {
    for (let shard = 0; shard < countOf(this.entry.catalogue.shards); shard++) {
      for (const work of await this.shard(shard)) {
        const meant = isMeant(work);
        if (meant === true || (meant !== false && (await meant))) return work;
      }
      signal?.throwIfAborted();
    }
    return null;
  }

  /** A shard's fetch is shared by all who wait for it, so that no single one may abort it; a failed one is forgotten. */
  private shard(number: number): Promise<readonly Work[]> {
    const known = this.shards.get(number);
    if (known) return known;
    const loading = this.load(number);
    this.shards.set(number, loading);
    loading.catch(() => this.shards.delete(number));
    return loading;
  }

  private async load(number: number): Promise<readonly Work[]> {
    const { worksPerShard, shards } = this.entry.catalogue;
    const file = fileAt(shards, number);
    if (!file) throw new RangeError(`there is no catalogue shard ${number}`);
    const first = number * worksPerShard;
    const bytes = await this.fetchBytes(file);
    const count = Math.min(worksPerShard, this.entry.works - first);
    return parseShard(new TextDecoder().decode(bytes), { first, count, base: this.base, language: this.entry.language });
  }
}

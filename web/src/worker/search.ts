// SPDX-License-Identifier: MIT
// The search worker. It reads neighbour pages for a click, and opens the index only when a visitor asks with a picture; of an
// index in partitions it fetches those that the picture is near to, and of fine codes those of the works that it finds.
import type { NeighbourPage, SearchIndex } from "@vitrine/core";
import { VitrineError } from "../lib/errors";
import type { RankedWorks, SearchCalls, SpaceFiles } from "../engine/protocol";
import type { RemoteFile, RemoteSet } from "../lib/site-files";
import { fetchFile } from "../lib/fetch-file";
import { LruCache } from "../lib/lru-cache";
import { keyOf } from "../lib/site-files";
import { unwrap } from "./core";
import { FineCodes, refinedWorks } from "./fine-codes";
import { HeldPartitions } from "./partitions";
import { loadCore } from "./search-core";
import { serve } from "./serve";
import type { Context, Scope } from "./serve";

const republished = "The site may just have been published anew: reload the page.";

// A page of 100 works with 50 neighbours is about 15 KB; a walk through a collection comes back to the last few.
const pages = new LruCache<string, NeighbourPage>(32);
// A site has one index, or two: the network's and the descriptor's.
const opened = new Map<string, OpenIndex>();

interface OpenIndex {
  readonly index: SearchIndex;
  /** Null where the index holds its codes itself. */
  readonly partitions: HeldPartitions | null;
  /** Null where it has no fine codes. */
  readonly fine: FineCodes | null;
}

const damaged = (message: string): VitrineError => new VitrineError({ code: "damaged-site", message, remedy: republished });

async function readPage(file: RemoteFile, collection: number, signal: AbortSignal): Promise<NeighbourPage> {
  const known = pages.get(keyOf(file));
  if (known) return known;
  const [core, bytes] = await Promise.all([loadCore(), fetchFile(file, signal)]);
  const page = unwrap(core.readNeighbourPage(bytes, collection), "damaged-site", republished);
  pages.set(keyOf(file), page);
  return page;
}

async function neighbours(params: SearchCalls["neighbours"]["params"], context: Context): Promise<RankedWorks> {
  const page = await readPage(params.page, params.collection, context.signal);
  const row = params.work - page.first;
  if (row < 0 || row >= page.works) throw damaged(`The page of neighbours does not hold work ${params.work}.`);
  const from = row * page.neighbours;
  return {
    works: page.workIndices.slice(from, from + page.neighbours),
    scores: page.scores.slice(from, from + page.neighbours),
  };
}

/** Null where the index holds its codes itself. Refuses partitions that are not those of the index. */
function partitionsOf(index: SearchIndex, files: RemoteSet | null): HeldPartitions | null {
  const { structure, partitions } = index.info();
  if (structure !== "partitions") return null;
  if (files?.files === partitions) return new HeldPartitions(index, files, republished);
  throw damaged(`The index has ${partitions} partitions, and the site's entry names ${files?.files ?? 0}.`);
}

/** Null where the index has no fine codes. Refuses an index that says otherwise than the entry. */
function fineCodesOf(index: SearchIndex, files: RemoteSet | null): FineCodes | null {
  const { fine } = index.info();
  if (fine === (files !== null)) return files && new FineCodes(index, files, republished);
  throw damaged(`The index has ${fine ? "" : "no "}fine codes, and the site's entry names ${files ? "some" : "none"}.`);
}

async function openIndex(params: SpaceFiles, context: Context): Promise<OpenIndex> {
  const key = keyOf(params.index);
  const known = opened.get(key);
  if (known) return known;
  context.progress({ stage: "index", loaded: 0, total: params.index.bytes });
  const report = (loaded: number): void => context.progress({ stage: "index", loaded, total: params.index.bytes });
  const [core, bytes] = await Promise.all([loadCore(), fetchFile(params.index, context.signal, report)]);
  // Two calls may have opened it at once: the first one's stands.
  const first = opened.get(key);
  if (first) return first;
  const index = unwrap(core.openIndex(bytes), "damaged-site", republished);
  try {
    const info = index.info();
    if (info.works !== params.collection || info.spaceId !== params.spaceId) {
      throw damaged("The index belongs to another state of the collection than the site's entry.");
    }
    const open = { index, partitions: partitionsOf(index, params.partitions), fine: fineCodesOf(index, params.fine) };
    opened.set(key, open);
    return open;
  } catch (error) {
    index.delete();
    throw error;
  }
}

async function search(params: SearchCalls["search"]["params"], context: Context): Promise<RankedWorks> {
  const { index, partitions, fine } = await openIndex(params, context);
  const { values, projected } = params.query;
  // Fine codes are compared with an embedding: where a network has projected it already, codes alone answer.
  const closer = projected ? null : fine;
  const k = closer ? Math.max(params.k, refinedWorks) : params.k;
  // Four times as many candidates as answers: recall before the last millisecond. Radius 2 keeps every distance.
  const options = { k, ef: Math.max(200, 4 * k), radius: 2, method: "auto" } as const;
  const query = unwrap(index.query(values, params.model, projected), "damaged-site", republished);
  try {
    const near = partitions ? unwrap(index.partitionsFor(query, options), "damaged-site", republished) : [];
    const report = (loaded: number, total: number): void => context.progress({ stage: "partitions", loaded, total });
    const bringCodes = (): Promise<void> => (partitions ? partitions.bring(near, context.signal, report) : Promise.resolve());
    await bringCodes();
    context.progress({ stage: "search" });
    const found = unwrap(index.searchQuery(query, options), "damaged-site", republished);
    const onBytes = (loaded: number, total: number): void => context.progress({ stage: "fine", loaded, total });
    const ranked = closer ? await closer.refine(query, found, { signal: context.signal, onBytes, bringCodes }) : found;
    const answered = ranked.slice(0, params.k);
    return {
      works: Uint32Array.from(answered, (hit) => hit.work),
      scores: Float32Array.from(answered, (hit) => hit.score),
    };
  } finally {
    query.delete();
  }
}

const later = () => import("./ask");

serve<SearchCalls>(globalThis as unknown as Scope, {
  neighbours,
  search,
  // Without examples there is nothing to look up in the index.
  ask: async (params, context) => (await later()).ask(params.examples.length > 0 ? await openIndex(params, context) : null, params, context),
  path: async (params, context) => (await later()).path(await openIndex(params, context), params, context),
  palette: async (params, context) => (await later()).palette(params, context),
});

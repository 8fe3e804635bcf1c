// SPDX-License-Identifier: MIT
// The search worker. It reads neighbour pages for a click, and opens the index only when a visitor asks with a picture.
import type { NeighbourPage, SearchIndex } from "@vitrine/core";
import { VitrineError } from "../lib/errors";
import type { RankedWorks, SearchCalls } from "../engine/protocol";
import type { RemoteFile } from "../lib/site-files";
import { fetchFile } from "../lib/fetch-file";
import { LruCache } from "../lib/lru-cache";
import { loadCore, unwrap } from "./core";
import { serve } from "./serve";
import type { Context, Scope } from "./serve";

const republished = "The site may just have been published anew: reload the page.";

// A page of 100 works with 50 neighbours is about 15 KB; a walk through a collection comes back to the last few.
const pages = new LruCache<string, NeighbourPage>(32);
// A site has one index, or two: the network's and the descriptor's.
const opened = new Map<string, SearchIndex>();

async function readPage(file: RemoteFile, collection: number, signal: AbortSignal): Promise<NeighbourPage> {
  const known = pages.get(file.sha256);
  if (known) return known;
  const [core, bytes] = await Promise.all([loadCore(), fetchFile(file, signal)]);
  const page = unwrap(core.readNeighbourPage(bytes, collection), "damaged-site", republished);
  pages.set(file.sha256, page);
  return page;
}

async function neighbours(params: SearchCalls["neighbours"]["params"], context: Context): Promise<RankedWorks> {
  const page = await readPage(params.page, params.collection, context.signal);
  const row = params.work - page.first;
  if (row < 0 || row >= page.works) {
    const message = `The page of neighbours does not hold work ${params.work}.`;
    throw new VitrineError({ code: "damaged-site", message, remedy: republished });
  }
  const from = row * page.neighbours;
  return {
    works: page.workIndices.slice(from, from + page.neighbours),
    scores: page.scores.slice(from, from + page.neighbours),
  };
}

async function openIndex(params: SearchCalls["search"]["params"], context: Context): Promise<SearchIndex> {
  const known = opened.get(params.index.sha256);
  if (known) return known;
  context.progress({ stage: "index", loaded: 0, total: params.index.bytes });
  const report = (loaded: number): void => context.progress({ stage: "index", loaded, total: params.index.bytes });
  const [core, bytes] = await Promise.all([loadCore(), fetchFile(params.index, context.signal, report)]);
  const index = unwrap(core.openIndex(bytes), "damaged-site", republished);
  const info = index.info();
  if (info.works !== params.collection || info.spaceId !== params.spaceId) {
    index.delete();
    const message = "The index belongs to another state of the collection than the site's entry.";
    throw new VitrineError({ code: "damaged-site", message, remedy: republished });
  }
  // Two calls may have opened it at once: the first one's stands.
  const first = opened.get(params.index.sha256);
  if (first) index.delete();
  else opened.set(params.index.sha256, index);
  return first ?? index;
}

async function search(params: SearchCalls["search"]["params"], context: Context): Promise<RankedWorks> {
  const index = await openIndex(params, context);
  context.progress({ stage: "search" });
  // Four times as many candidates as answers: recall before the last millisecond. Radius 2 keeps every distance.
  const options = { k: params.k, ef: Math.max(200, 4 * params.k), radius: 2, method: "auto" } as const;
  const { values, projected } = params.query;
  const outcome = projected ? index.searchProjected(values, params.model, options) : index.search(values, params.model, options);
  const found = unwrap(outcome, "damaged-site", republished);
  return {
    works: Uint32Array.from(found, (hit) => hit.work),
    scores: Float32Array.from(found, (hit) => hit.score),
  };
}

serve<SearchCalls>(globalThis as unknown as Scope, { neighbours, search });

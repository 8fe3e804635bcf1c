// SPDX-License-Identifier: MIT
// Questions of several parts: examples mixed into one query, words that worker/texts.ts has found, colours; and paths. A part of the
// search worker that is fetched with the first such question, so that a click on a work does not wait for it.
import type { Query, SearchIndex, SearchOptions } from "@vitrine/core";
import { VitrineError } from "../lib/errors";
import { LruCache } from "../lib/lru-cache";
import { fetchFile } from "../lib/fetch-file";
import { keyOf } from "../lib/site-files";
import type { RemoteFile } from "../lib/site-files";
import { reasons } from "../engine/protocol";
import type { AskAnswer, AskExample, SearchCalls } from "../engine/protocol";
import { bitsOf, hasBit } from "./bits";
import { unwrap } from "./core";
import { fuse } from "./fuse";
import type { Ranking } from "./fuse";
import { bytesPerWork, hexColours, rankByColours } from "./palettes";
import type { HeldPartitions } from "./partitions";
import type { Context } from "./serve";

const republished = "The site may just have been published anew: reload the page.";
const another = "Take one of the examples away, or give another one.";

// kMaxAnswers of native/include/vitrine/explorer.h: as deep as a ranking goes into what is blended.
const deepest = 1000;
const palettes = new LruCache<string, Uint8Array>(1);

interface OpenIndex {
  readonly index: SearchIndex;
  readonly partitions: HeldPartitions | null;
}

type Ask = SearchCalls["ask"]["params"];

async function paletteFile(file: RemoteFile, collection: number, context: Context): Promise<Uint8Array> {
  const known = palettes.get(keyOf(file));
  if (known) return known;
  const bytes = await fetchFile(file, context.signal, (loaded) => context.progress({ stage: "palettes", loaded, total: file.bytes }));
  if (bytes.length !== collection * bytesPerWork) {
    throw new VitrineError({ code: "damaged-site", message: "The file of colours belongs to another state of the collection.", remedy: republished });
  }
  palettes.set(keyOf(file), bytes);
  return bytes;
}

const onPartitions = (context: Context) => (loaded: number, total: number) => context.progress({ stage: "partitions", loaded, total });

/** Has the codes of these works at hand. */
async function bringHomes({ index, partitions }: OpenIndex, works: readonly number[], context: Context): Promise<void> {
  const homes = partitions ? works.map((work) => unwrap(index.homeOf(work), "damaged-site", republished)) : [];
  await partitions?.bring(new Set(homes), context.signal, onPartitions(context));
}

/** What the examples come to. The caller deletes it. */
async function mixtureOf(open: OpenIndex, examples: readonly AskExample[], model: string, context: Context): Promise<Query> {
  const { index } = open;
  await bringHomes(open, examples.flatMap((example) => ("work" in example ? [example.work] : [])), context);
  const made: { readonly query: Query; readonly weight: number }[] = [];
  try {
    for (const example of examples) {
      const query = "work" in example ? index.queryOfWork(example.work) : index.query(example.query.values, model, example.query.projected);
      made.push({ query: unwrap(query, "damaged-site", republished), weight: example.weight });
    }
    return unwrap(index.mix(made), "no-mixture", another);
  } finally {
    for (const { query } of made) query.delete();
  }
}

async function byLook(open: OpenIndex, query: Query, options: SearchOptions, context: Context): ReturnType<typeof search> {
  const near = open.partitions ? unwrap(open.index.partitionsFor(query, options), "damaged-site", republished) : [];
  await open.partitions?.bring(near, context.signal, onPartitions(context));
  context.progress({ stage: "search" });
  return search(open.index, query, options);
}

async function search(index: SearchIndex, query: Query, options: SearchOptions) {
  return unwrap(index.searchQuery(query, options), "damaged-site", republished);
}

export async function ask(open: OpenIndex | null, params: Ask, context: Context): Promise<AskAnswer> {
  const { examples, collection, allowed, radius, distinct, k, words, colours } = params;
  const mayAnswer = (work: number): boolean => allowed === null || hasBit(allowed, work);
  const visual = examples.length > 0 || colours !== null;
  const look = words === null ? 1 : visual ? params.look : 0;
  const blended = colours !== null || (words !== null && look < 1);
  const depth = Math.min(deepest, collection);
  const query = open && (blended ? look > 0 || radius < 2 || distinct < 1 : true) ? await mixtureOf(open, examples, params.model, context) : null;
  try {
    const own = new Set(params.but);
    // Radius 2 keeps every distance, and so does distinct 2: what is blended is thinned out when it is whole.
    const wanted = blended ? depth : Math.min(depth, k + own.size);
    const options: SearchOptions = { k: wanted, ef: Math.max(200, 4 * wanted), radius: blended ? 2 : radius, method: "auto", distinct: blended ? 2 : distinct, ...(allowed && { allowed }) };
    const near = open && query ? await byLook(open, query, options, context) : [];
    const scores = new Map(near.map(({ work, score }) => [work, score]));
    const rankings: Ranking[] = [{ works: near.map(({ work }) => work), weight: look, reason: reasons.look }];
    if (words) rankings.push({ works: words.filter(mayAnswer), weight: 1 - look, reason: reasons.words });
    if (colours) {
      const bytes = await paletteFile(colours.file, collection, context);
      rankings.push({ works: rankByColours(bytes, colours.colours, mayAnswer, depth), weight: look, reason: reasons.colours });
    }
    const few = allowed && !visual && !words ? [{ works: Array.from({ length: collection }, (_, work) => work).filter(mayAnswer), weight: 1, reason: 0 }] : [];
    const fused = fuse([...rankings, ...few], blended ? depth : wanted);
    const kept = blended && open && query && (radius < 2 || distinct < 1) ? await thin(open, query, fused.map(({ work }) => work), params) : null;
    const answers = fused.filter(({ work }) => !own.has(work) && (kept === null || kept.has(work))).slice(0, k);
    return {
      works: Uint32Array.from(answers, ({ work }) => work),
      scores: Float32Array.from(answers, ({ work }) => kept?.get(work) ?? scores.get(work) ?? NaN),
      why: Uint8Array.from(answers, ({ why }) => why),
    };
  } finally {
    query?.delete();
  }
}

/** Of a blend, what the look lets stand: near enough, and no near-duplicate of a work that looks more alike. */
async function thin({ index }: OpenIndex, query: Query, works: readonly number[], { collection, radius, distinct }: Ask): Promise<ReadonlyMap<number, number>> {
  const k = Math.max(1, Math.min(deepest, works.length));
  const kept = await search(index, query, { k, ef: 4 * k, radius, method: "auto", distinct, allowed: bitsOf(works, collection) });
  return new Map(kept.map(({ work, score }) => [work, score]));
}

export async function path(open: OpenIndex, { from, to, steps }: SearchCalls["path"]["params"], context: Context): Promise<Uint32Array> {
  const { index, partitions } = open;
  if (partitions) await bringWay(open, partitions, from, to, steps, context);
  context.progress({ stage: "search" });
  return unwrap(index.path(from, to, steps), "damaged-site", republished);
}

/** The partitions along the way: a path looks only at what is at hand. */
async function bringWay(open: OpenIndex, partitions: HeldPartitions, from: number, to: number, steps: number, context: Context): Promise<void> {
  const { index } = open;
  await bringHomes(open, [from, to], context);
  const ends = [from, to].map((work) => unwrap(index.queryOfWork(work), "damaged-site", republished));
  const near = new Set([from, to].map((work) => unwrap(index.homeOf(work), "damaged-site", republished)));
  try {
    for (let step = 1; step <= steps; step += 1) {
      const part = step / (steps + 1);
      const point = index.mix(ends.map((query, end) => ({ query, weight: end === 0 ? 1 - part : part })));
      // Opposite works: their middle is nowhere.
      if (!point.ok) continue;
      const found = index.partitionsFor(point.value, { k: 100, ef: 100, radius: 2, method: "auto" });
      point.value.delete();
      for (const number of unwrap(found, "damaged-site", republished)) near.add(number);
    }
  } finally {
    for (const query of ends) query.delete();
  }
  await partitions.bring(near, context.signal, onPartitions(context));
}

export async function palette({ file, work, collection }: SearchCalls["palette"]["params"], context: Context): Promise<readonly string[]> {
  return hexColours(await paletteFile(file, collection, context), work);
}

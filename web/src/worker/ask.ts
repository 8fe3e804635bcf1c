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
import { smoothestChain } from "./chain";
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

/** Works nearest to a point of the way, for the path to choose from. */
const nearPoint = 20;

/** Points at equal distances on the line between the two works, and of the works nearest to each those that make the smoothest path. */
export async function path(open: OpenIndex, { from, to, steps }: SearchCalls["path"]["params"], context: Context): Promise<Uint32Array> {
  const { index } = open;
  await bringHomes(open, [from, to], context);
  const points = pointsBetween(index, from, to, steps);
  const options = { k: nearPoint + 2, ef: 200, radius: 2, method: "auto" } as const;
  try {
    await bringWay(open, [from, to], points, options, context);
    context.progress({ stage: "search" });
    const layers = points.map((point) => unwrap(index.searchQuery(point, options), "damaged-site", republished).map(({ work }) => work).filter((work) => work !== from && work !== to));
    const chain = smoothestChain([[from], ...layers, [to]], (work, others) => cosinesOf(index, work, others));
    // Where a collection has too few works for that, the core takes what there is.
    return chain ? Uint32Array.from(chain) : unwrap(index.path(from, to, steps), "damaged-site", republished);
  } finally {
    for (const point of points) point.delete();
  }
}

function pointsBetween(index: SearchIndex, from: number, to: number, steps: number): readonly Query[] {
  const ends = [from, to].map((work) => unwrap(index.queryOfWork(work), "damaged-site", republished));
  try {
    return Array.from({ length: steps }, (_, step) => (step + 1) / (steps + 1)).flatMap((part) => {
      const point = index.mix(ends.map((query, end) => ({ query, weight: end === 0 ? 1 - part : part })));
      // Opposite works: their middle is nowhere.
      return point.ok ? [point.value] : [];
    });
  } finally {
    for (const query of ends) query.delete();
  }
}

/** The partitions along the way: only what is at hand is looked at. */
async function bringWay({ index, partitions }: OpenIndex, ends: readonly number[], points: readonly Query[], options: SearchOptions, context: Context): Promise<void> {
  if (!partitions) return;
  const near = new Set(ends.map((work) => unwrap(index.homeOf(work), "damaged-site", republished)));
  for (const point of points) for (const number of unwrap(index.partitionsFor(point, options), "damaged-site", republished)) near.add(number);
  await partitions.bring(near, context.signal, onPartitions(context));
}

function cosinesOf(index: SearchIndex, work: number, others: readonly number[]): ReadonlyMap<number, number> {
  const query = unwrap(index.queryOfWork(work), "damaged-site", republished);
  const k = Math.max(1, others.length);
  const found = index.searchQuery(query, { k, ef: 200, radius: 2, method: "auto", allowed: bitsOf(others, index.info().works) });
  query.delete();
  return new Map(unwrap(found, "damaged-site", republished).map((other) => [other.work, other.score]));
}

export async function palette({ file, work, collection }: SearchCalls["palette"]["params"], context: Context): Promise<readonly string[]> {
  return hexColours(await paletteFile(file, collection, context), work);
}

// SPDX-License-Identifier: MIT
// The texts' worker: fetches the whole catalogue once a visitor asks by words or facets, and answers both from memory.
import { VitrineError } from "../lib/errors";
import { fetchFile } from "../lib/fetch-file";
import { bytesOfFiles, countOf, fileAt } from "../lib/site-files";
import type { TextsCalls } from "../engine/protocol";
import { hasBit } from "./bits";
import { serve } from "./serve";
import type { Context, Scope } from "./serve";
import { countFacets } from "./texts/count";
import { readShard } from "./texts/read-shard";
import type { WorkTexts } from "./texts/read-shard";
import { readSummaries } from "./texts/read-summaries";
import { Table } from "./texts/table";
import { indexWords } from "./texts/words";
import type { WordIndex } from "./texts/words";

type Asked = TextsCalls["ask"]["params"];

// kMaxAnswers of native/include/vitrine/explorer.h: a ranking by look goes no deeper either.
const deepest = 1000;
// Side by side, as a host serves them well, and no more than a browser opens to one host anyway.
const lanes = 4;

/** Shared by all who ask: a word typed on top of another must not begin the download anew. Forgotten where it failed. */
let reading: Promise<readonly WorkTexts[]> | null = null;
let progress: Context["progress"] = () => undefined;
let table: Table | null = null;
let words: WordIndex | null = null;

/** All texts, in the order of the collection. The worker knows one site alone. */
async function readAll({ shards, worksPerShard, summaries, collection }: Asked): Promise<readonly WorkTexts[]> {
  const total = bytesOfFiles(shards) + (summaries ? bytesOfFiles(summaries.files) : 0);
  const loaded = new Map<string, number>();
  const read: (readonly WorkTexts[])[] = [];
  const report = (url: string, bytes: number): void => {
    loaded.set(url, bytes);
    progress({ stage: "texts", loaded: Math.min(total, [...loaded.values()].reduce((sum, each) => sum + each, 0)), total });
  };
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let number = next++; number < countOf(shards); number = next++) {
      const file = fileAt(shards, number);
      if (!file) return;
      const bytes = await fetchFile(file, undefined, (far) => report(file.url, far));
      const found = readShard(new TextDecoder().decode(bytes));
      if (found.length !== Math.min(worksPerShard, collection - number * worksPerShard)) {
        const remedy = "Reload the page; if that does not help, the site has to be built again.";
        throw new VitrineError({ code: "damaged-site", message: "A catalogue shard holds other works than the entry says.", remedy });
      }
      read[number] = found;
    }
  };
  const said: (readonly string[])[] = [];
  const files = summaries ? countOf(summaries.files) : 0;
  let at = 0;
  const saidLane = async (): Promise<void> => {
    for (let number = at++; summaries && number < files; number = at++) {
      const file = fileAt(summaries.files, number);
      if (!file) return;
      const bytes = await fetchFile(file, undefined, (far) => report(file.url, far));
      said[number] = readSummaries(new TextDecoder().decode(bytes), Math.min(summaries.worksPerFile, collection - number * summaries.worksPerFile));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await Promise.all(Array.from({ length: lanes }, saidLane));
  const summary = said.flat();
  return read.flat().map((work, number) => ({ ...work, summary: summary[number] ?? "" }));
}

async function ask(params: Asked, context: Context): Promise<TextsCalls["ask"]["result"]> {
  progress = context.progress;
  reading ??= readAll(params).catch((error: unknown) => {
    reading = null;
    throw error;
  });
  const works = await reading;
  table ??= new Table(works);
  const { facets, alone, most } = params;
  const asked = params.words.trim();
  const limits = countFacets(table, facets, null, most);
  if (asked === "") return { ...limits, found: null };
  words ??= indexWords(works);
  const { allowed } = limits;
  const everywhere = words.find(asked);
  const inside = everywhere.filter((work) => allowed === null || hasBit(allowed, work));
  const found = inside.slice(0, deepest);
  // The same limits, but counted among what the words find.
  return alone ? { ...countFacets(table, facets, everywhere, most), allowed, found } : { ...limits, found };
}

serve<TextsCalls>(globalThis as unknown as Scope, { ask });

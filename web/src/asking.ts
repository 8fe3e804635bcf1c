// SPDX-License-Identifier: MIT
// Questions of several parts: follows the address of the ask screen, and answers what else limits or mixes. Fetched when a visitor
// first comes to such a question.
import type { Catalogue } from "./data/catalogue";
import type { Entry } from "./data/entry";
import type { Work } from "./data/work";
import { shownAnswers } from "./engine/engine";
import type { Engine } from "./engine/engine";
import type { AskExample, Preview, Progress, RankedWorks, TextsCalls } from "./engine/protocol";
import { Examples } from "./examples";
import { isAbort } from "./lib/dom";
import { toPlainError, VitrineError } from "./lib/errors";
import { hasFacets } from "./lib/facets";
import type { Facets } from "./lib/facets";
import type { Refinement } from "./refinement";
import { asksNothing } from "./state/ask-route";
import type { AskRoute, Example } from "./state/ask-route";
import type { AnsweredBy, AskState, ShownExample } from "./state/state";
import type { Store } from "./state/store";
import { Texts } from "./texts";

// Under this a change is felt as immediate: saying "Comparing" would only flicker.
const patienceMs = 250;

/** Answers whose cosine with a better one is at least this are near-duplicates (web/README.md says how it was chosen). */
export const nearDuplicate = 0.95;

/** Works shown to begin with. */
const beginnings = 12;

/** Values of a facet that can be chosen from: the most frequent ones. */
const listedValues = 60;

export interface AskingTools {
  readonly store: Store;
  readonly entry: Entry;
  readonly engine: Engine;
  readonly catalogue: Catalogue;
  readonly refinement: Refinement;
}

const textsNeeded = {
  code: "texts-needed",
  message: "What limits these works needs the texts of the whole collection.",
  remedy: "Fetch them under “Ask”, or take the limits away.",
} as const;

type Limits = TextsCalls["ask"]["result"];

interface Question {
  readonly route: AskRoute;
  /** Those that can be asked with. */
  readonly examples: readonly ShownExample[];
  readonly limits: Limits | null;
}

interface Answering {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Needs to be read on this device; a whole work is in the index already. */
const isPicture = ({ work, region }: Example): boolean => work === null || region !== null;

export class Asking {
  readonly texts: Texts;
  private readonly examples: Examples;
  private current = new AbortController();
  /** The visitor has opened the facets: they are counted with every question. */
  private counting = false;

  constructor(private readonly tools: AskingTools) {
    this.texts = new Texts(tools.entry, tools.engine);
    this.examples = new Examples(tools.engine, tools.catalogue);
  }

  /** The visitor's picture, to be asked with. */
  keep(own: Blob, preview: Preview): void {
    this.examples.keep(own);
    this.change({ own: preview });
  }

  async follow(route: AskRoute): Promise<void> {
    const { signal } = this.restart();
    const late = setTimeout(() => this.change({ stage: { status: "busy", progress: null } }), patienceMs);
    const onProgress = (progress: Progress): void => {
      if (!signal.aborted && this.tools.store.state.ask.stage.status === "busy") this.change({ stage: { status: "busy", progress } });
    };
    try {
      await this.answer(route, { signal, onProgress });
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) this.change({ stage: { status: "failed", error: toPlainError(error) } });
    } finally {
      clearTimeout(late);
    }
  }

  /** Call when another screen is shown. */
  leave(): void {
    this.restart();
  }

  /** Counts facets from now on, and answers the question anew. */
  async count(route: AskRoute): Promise<void> {
    if (this.counting) return;
    this.counting = true;
    await this.follow(route);
  }

  /** The visitor has agreed to the download of all texts. */
  async fetchTexts(route: AskRoute): Promise<void> {
    this.texts.agreed = true;
    await this.follow(route);
  }

  /** The works most alike a work among those that the facets leave. */
  async like(work: number, facets: Facets, signal: AbortSignal): Promise<RankedWorks> {
    if (this.texts.mustAsk) throw new VitrineError(textsNeeded);
    const { allowed } = await this.texts.ask({ facets, words: "", alone: false, most: 0 }, {});
    signal.throwIfAborted();
    return this.tools.engine.ask({ examples: [{ work, weight: 1 }], but: [work], words: null, colours: null, look: 1, allowed, radius: 2, distinct: 2 }, false, { signal });
  }

  private async answer(route: AskRoute, options: Answering): Promise<void> {
    const { signal } = options;
    const found = await this.examples.find(route.examples, signal);
    this.change({ examples: found.map((shown) => this.withPreview(shown)) });
    void this.showSwatches(found, signal);
    const limits = await this.limits(route, options);
    signal.throwIfAborted();
    if (limits === "offered") return this.change({ stage: { status: "offered", bytes: this.texts.bytes } });
    if (limits) this.change({ counts: limits.counts });
    const examples = found.filter(({ missing }) => !missing);
    // What cannot be asked with, such as a picture on another device, leaves the rest of the question as it is.
    if (asksNothing({ ...route, examples: examples.map(({ example }) => example) })) {
      this.change({ stage: { status: "idle" }, answers: null });
      return this.begin(signal);
    }
    await this.compare({ route, examples, limits }, options);
  }

  /** Works of chance to begin with: all from one shard of the catalogue, so that they cost one request. */
  private async begin(signal: AbortSignal): Promise<void> {
    const { store, entry, catalogue } = this.tools;
    if (store.state.ask.beginnings.length > 0) return;
    const { worksPerShard } = entry.catalogue;
    const first = worksPerShard * Math.floor((Math.random() * entry.works) / worksPerShard);
    const numbers = Array.from({ length: Math.min(worksPerShard, entry.works - first) }, (_, at) => first + at);
    const chosen = numbers.map((number) => ({ number, chance: Math.random() })).sort((one, other) => one.chance - other.chance);
    const works = await catalogue.works(chosen.slice(0, beginnings).map(({ number }) => number), signal);
    this.change({ beginnings: works.map((work) => ({ work, score: null, why: 0 })) });
  }

  /** Null where neither words nor facets are asked. */
  private async limits({ words, facets, examples, colours }: AskRoute, { onProgress }: Answering): Promise<Limits | "offered" | null> {
    const needed = words.trim() !== "" || hasFacets(facets);
    if (!needed && !this.counting) return null;
    if (this.texts.mustAsk) return needed ? "offered" : null;
    const alone = examples.length === 0 && colours.length === 0;
    return this.texts.ask({ facets, words, alone, most: listedValues }, { onProgress });
  }

  /** Pictures are compared by the descriptor where that is quick, and again by the network where that stands or comes. */
  private async compare(question: Question, options: Answering): Promise<void> {
    const { entry, refinement, store } = this.tools;
    const { upload, instant } = entry;
    if (!question.examples.some(({ example }) => isPicture(example))) return this.ask(question, null, options);
    const quick = instant !== null && (upload.kind === "none" || store.state.network.status !== "ready");
    await this.ask(question, quick || upload.kind === "descriptor" ? "descriptor" : "network", options);
    if (!quick || upload.kind !== "onnx" || !(await refinement.mayCome()) || !(await refinement.come())) return;
    options.signal.throwIfAborted();
    await this.ask(question, "network", options);
  }

  /** `by`: what reads pictures, and with that the space that all examples are asked in; null where none is a picture. */
  private async ask({ route, examples: shown, limits }: Question, by: AnsweredBy | null, options: Answering): Promise<void> {
    const { engine, entry, catalogue } = this.tools;
    const examples: AskExample[] = [];
    for (const { example, work } of shown) {
      const weight = example.like ? 1 : -1;
      if (work && !isPicture(example)) examples.push({ work: work.number, weight });
      else examples.push({ query: await this.examples.query(example, work, by === "descriptor", options), weight });
    }
    this.change({ examples: this.tools.store.state.ask.examples.map((one) => this.withPreview(one)) });
    const colours = entry.palettes && route.colours.length > 0 ? { file: entry.palettes, colours: route.colours.map(rgbOf) } : null;
    const compared = examples.length > 0;
    const { works, scores, why } = await engine.ask(
      {
        examples,
        but: shown.flatMap(({ work }) => (work ? [work.number] : [])),
        colours,
        words: limits?.found ?? null,
        look: route.look / 100,
        allowed: limits?.allowed ?? null,
        // 2 keeps all, of both. A work exactly as near as the threshold says is near enough.
        radius: route.close === null || !compared ? 2 : 1 - route.close / 100 + 1e-6,
        distinct: route.distinct && compared ? nearDuplicate : 2,
      },
      by === "descriptor" && entry.upload.kind !== "descriptor",
      options,
    );
    const found = await catalogue.works(Array.from(works), options.signal);
    const list = found.map((work, at) => ({ work, score: Number.isNaN(scores[at]) ? null : (scores[at] ?? null), why: why[at] ?? 0 }));
    const limited = limits !== null && (limits.allowed !== null || (limits.found !== null && !compared && !colours));
    // Where fewer stand here than a screen takes, these are all there are: the examples themselves are not among them.
    const total = limited && list.length >= shownAnswers ? limits.total : null;
    this.change({ stage: { status: "ready" }, answers: { list, total, by } });
  }

  private withPreview(shown: ShownExample): ShownExample {
    return { ...shown, preview: this.examples.previewOf(shown.example) };
  }

  /** Colours to choose from: those of the examples. */
  private async showSwatches(found: readonly ShownExample[], signal: AbortSignal): Promise<void> {
    try {
      const works = found.flatMap(({ work }) => (work ? [work] : [])).slice(-3);
      const each = await Promise.all(works.map((work: Work) => this.tools.engine.palette(work.number, signal)));
      this.change({ swatches: [...new Set(each.flat())] });
    } catch {
      // Only a convenience is lost; asking by colours itself says why it cannot be had.
    }
  }

  private restart(): AbortController {
    this.current.abort();
    this.current = new AbortController();
    return this.current;
  }

  private change(change: Partial<AskState>): void {
    this.tools.store.dispatch({ type: "ask-changed", change });
  }
}

function rgbOf(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

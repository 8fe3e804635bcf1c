// SPDX-License-Identifier: MIT
// Where a result comes from: beside the page, or where `?results=` of the address says. A work's rows are fetched when it is shown.
import { Checked, refuse } from "../data/checked";
import { VitrineError } from "../lib/errors";
import { fetchFile, fetchText } from "../lib/fetch-file";
import { LruCache } from "../lib/lru-cache";
import { mayFetch } from "../lib/policy";
import { fileAt } from "../lib/site-files";
import { maxResultBytes, parseResult } from "./result";
import type { Result } from "./result";
import { parseWorkFile, shownOf } from "./work-file";
import type { ShownWork } from "./work-file";

export interface ResultPlace {
  readonly url: string;
  /** The host of another origin, to be named to whoever looks; null for the page's own. */
  readonly host: string | null;
}

/** The result that an address asks for. Throws VitrineError for an address that is none of http or https. */
export function resultPlace(address: string): ResultPlace {
  const page = new URL(address);
  const asked = page.searchParams.get("results");
  if (asked === null) return { url: new URL("comparison.json", page).href.split(/[?#]/, 1)[0]!, host: null };
  let url: URL;
  try {
    url = new URL(asked, page);
  } catch {
    throw badAddress(asked);
  }
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.username !== "" || url.password !== "") throw badAddress(asked);
  url.hash = "";
  return { url: url.href, host: url.origin === page.origin ? null : url.host };
}

function badAddress(asked: string): VitrineError {
  return new VitrineError({
    code: "unsupported",
    message: "The address names no result that can be shown.",
    detail: `results=${asked.slice(0, 80)}`,
    remedy: "After ?results= goes an address that begins with https:// or http://, or a path beside this page.",
  });
}

export interface TitleList {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
}

export class ResultSource {
  private readonly shown = new LruCache<number, Promise<ShownWork>>(40);
  private listed: Promise<TitleList> | null = null;

  private constructor(
    readonly place: ResultPlace,
    readonly result: Result,
    private readonly base: string,
  ) {}

  /** Throws VitrineError; `unsupported` where the page's own policy lets no other host in. */
  static async open(place: ResultPlace): Promise<ResultSource> {
    if (place.host !== null && !mayFetch(place.url)) throw badAddress(place.url);
    const text = await fetchText(place.url, maxResultBytes);
    const base = new URL(".", place.url).href;
    return new ResultSource(place, parseResult(text, base), base);
  }

  /** A work and its rows. A failure is not kept: the next call tries again. */
  work(at: number): Promise<ShownWork> {
    const known = this.shown.get(at);
    if (known) return known;
    const coming = this.load(at);
    this.shown.set(at, coming);
    coming.catch(() => this.shown.delete(at));
    return coming;
  }

  /** Every work's id and title, fetched once. */
  titles(): Promise<TitleList> {
    this.listed ??= this.loadTitles().catch((error: unknown) => {
      this.listed = null;
      throw error;
    });
    return this.listed;
  }

  private async load(at: number): Promise<ShownWork> {
    const { rows, models } = this.result;
    if ("folder" in rows) {
      const file = fileAt(rows, at);
      if (!file) throw refuse(`there is no work of number ${at}`);
      return parseWorkFile(new TextDecoder().decode(await fetchFile(file)), at, models.length, this.base);
    }
    const found = shownOf(rows, at);
    if (!found) throw refuse(`there is no work of number ${at}`);
    return found;
  }

  private async loadTitles(): Promise<TitleList> {
    const { rows, titles, works } = this.result;
    if (!("folder" in rows)) return { ids: rows.map(({ work }) => work.id), titles: rows.map(({ work }) => work.title) };
    if (!titles) return { ids: [], titles: [] };
    const text = new TextDecoder().decode(await fetchFile(titles));
    const list = Checked.parse(text, "titles.json").field("works").list(works);
    if (list.length !== works) throw refuse(`titles.json holds ${list.length} works instead of ${works}`);
    const pairs = list.map((pair) => {
      const [id, title] = pair.list(2);
      if (!id || !title) throw refuse(`${pair.place} must be an id and a title`);
      return [id.text(4096), title.label(2000)] as const;
    });
    return { ids: pairs.map(([id]) => id), titles: pairs.map(([, title]) => title) };
  }
}

// SPDX-License-Identifier: MIT
// A site as embeds ask it: opened once, whatever number of them stand in the page. No worker, as a page of another origin may not start the
// site's; reading a neighbour page takes a few milliseconds.
import { Catalogue } from "../data/catalogue";
import { entryName, maxEntryBytes, parseEntry } from "../data/entry";
import type { Entry } from "../data/entry";
import { readNeighbours } from "../data/neighbour-page";
import type { Work } from "../data/work";
import { fetchFile, fetchText } from "../lib/fetch-file";
import { fileAt } from "../lib/site-files";

export interface SimilarWork {
  readonly work: Work;
  /** Cosine. */
  readonly score: number;
}

export interface Question {
  readonly id: string;
  /** Where the work probably stands; null where that is not known. */
  readonly at: number | null;
  readonly limit: number;
}

const opened = new Map<string, Promise<Site>>();

/** The site in this folder. One that could not be opened is tried again by the next who asks. */
export function openSite(base: string): Promise<Site> {
  const known = opened.get(base);
  if (known) return known;
  const opening = Site.open(base);
  opened.set(base, opening);
  opening.catch(() => opened.delete(base));
  return opening;
}

class Site {
  private constructor(
    private readonly entry: Entry,
    private readonly catalogue: Catalogue,
  ) {}

  static async open(base: string): Promise<Site> {
    const entry = parseEntry(await fetchText(base + entryName, maxEntryBytes), base);
    return new Site(entry, new Catalogue(entry, base));
  }

  /** The works most like that of this id, best first; null where the site has no such work. */
  async similarTo({ id, at, limit }: Question, signal: AbortSignal): Promise<readonly SimilarWork[] | null> {
    const work = await this.catalogue.find(id, at, signal);
    if (!work) return null;
    const { pages, worksPerPage } = this.entry.neighbours;
    const page = fileAt(pages, Math.floor(work.number / worksPerPage));
    if (!page) throw new RangeError(`there is no work ${work.number}`);
    const found = readNeighbours(await fetchFile(page, signal), work.number, this.entry.works).slice(0, limit);
    const works = await this.catalogue.works(found.map((each) => each.work), signal);
    return works.map((each, rank) => ({ work: each, score: found[rank]?.score ?? 0 }));
  }
}

// SPDX-License-Identifier: MIT
// Why two works were found alike: how near the museum's build found them, and which of their parts answer each other.
import type { Catalogue } from "./data/catalogue";
import type { Work } from "./data/work";
import type { Engine } from "./engine/engine";
import type { PatchMatch } from "./engine/protocol";
import { VitrineError } from "./lib/errors";
import type { Pair, WhyRoute } from "./state/why-route";

// No size that a site publishes is larger; a museum's own service may send more than asked for.
const maxPictureBytes = 64 * 2 ** 20;
// Parts of a picture are looked at in 144 pixels: more than a few hundred for the whole tell them nothing.
const enough = 480;

export class Pairs {
  constructor(
    private readonly engine: Engine,
    private readonly catalogue: Catalogue,
  ) {}

  /** Null where the collection does not have both. */
  async find({ work, other }: WhyRoute, signal: AbortSignal): Promise<Pair | null> {
    const [first, second] = await Promise.all([work, other].map(({ id, at }) => this.catalogue.find(id, at, signal)));
    if (!first || !second) return null;
    const { works, scores } = await this.engine.allNeighbours(first.number, signal);
    const place = works.indexOf(second.number);
    return { work: first, other: second, rank: place < 0 ? null : { place: place + 1, of: works.length, score: scores[place] ?? 0 } };
  }

  async compare({ work, other }: Pair, signal: AbortSignal): Promise<PatchMatch> {
    const [first, second] = await Promise.all([work, other].map((each) => pictureOf(each, signal)));
    if (!first || !second) throw new VitrineError({ code: "unsupported", message: "One of the two works has no picture.", remedy: "" });
    return this.engine.comparePatches(first, second, { signal });
  }
}

async function pictureOf({ images }: Work, signal: AbortSignal): Promise<Blob | null> {
  const sizes = images[0]?.sizes ?? [];
  const size = sizes.find(({ width, height }) => Math.max(width, height) >= enough) ?? sizes.at(-1);
  if (!size) return null;
  const refused = (message: string): VitrineError => new VitrineError({ code: "network", message, remedy: "Check the connection and try again." });
  const response = await fetch(size.url, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw refused("A picture could not be fetched.");
  });
  if (!response.ok) throw refused(`A picture could not be fetched: the server answered ${response.status}.`);
  const picture = await response.blob();
  if (picture.size > maxPictureBytes) throw new VitrineError({ code: "too-large", message: "A picture is larger than 64 MB.", remedy: "" });
  return picture;
}

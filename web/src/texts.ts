// SPDX-License-Identifier: MIT
// The texts of the whole collection, which words and facets need: fetched without asking where they are small, as a page of pictures
// is, and with the visitor's agreement where they are not.
import type { Entry } from "./data/entry";
import { searchedSummaries } from "./data/summaries";
import type { Engine } from "./engine/engine";
import type { CallOptions } from "./engine/client";
import type { TextsCalls } from "./engine/protocol";
import { bytesOfFiles } from "./lib/site-files";

/** Catalogues up to this are fetched without asking. */
const unaskedBytes = 5e6;

export class Texts {
  /** Of all texts, as the entry says. */
  readonly bytes: number;
  /** The visitor wants them, or has them already. */
  agreed = false;

  constructor(
    entry: Entry,
    private readonly engine: Engine,
  ) {
    const summaries = searchedSummaries(entry);
    this.bytes = bytesOfFiles(entry.catalogue.shards) + (summaries ? bytesOfFiles(summaries.files) : 0);
  }

  get mustAsk(): boolean {
    return this.bytes > unaskedBytes && !this.agreed;
  }

  ask(question: Pick<TextsCalls["ask"]["params"], "facets" | "words" | "alone" | "most">, options: CallOptions): Promise<TextsCalls["ask"]["result"]> {
    return this.engine.askTexts(question, options);
  }
}

// SPDX-License-Identifier: MIT
// The only file that page and workers share. The page sends requests, each with an id; a worker answers any number of
// progress messages and then exactly one `done` or `failed`. Cancelling is a message too, and is answered by `failed`.
import type { PlainError } from "../lib/errors";
import type { Facets, FacetKind } from "../lib/facets";
import type { PreprocessSpec } from "@vitrine/core";
import type { NetworkSpec, RemoteFile, RemoteFiles, RemoteSet } from "../lib/site-files";

/** What a worker is busy with; `loaded` and `total` count bytes where that is known. */
export interface Progress {
  readonly stage: Stage;
  readonly loaded?: number;
  readonly total?: number;
  /** How long the bytes still missing will take, as far as that can be said. */
  readonly secondsLeft?: number;
  /** True while a lost connection is waited for. */
  readonly waiting?: boolean;
}
export type Stage = "core" | "decode" | "network" | "start" | "embed" | "index" | "partitions" | "search" | "fine" | "texts" | "palettes";

/** Works and their cosines, best first; both arrays have the same length. */
export interface RankedWorks {
  readonly works: Uint32Array;
  readonly scores: Float32Array;
}

/** What a space is asked with. */
export interface Query {
  readonly values: Float32Array;
  /** Whether a network has projected them already, with the space's projection in its last layer; else a unit-length embedding. */
  readonly projected: boolean;
}

/** A space's index, and what it is held against. */
export interface SpaceFiles {
  readonly index: RemoteFile;
  /** Null where the index holds its codes itself. */
  readonly partitions: RemoteSet | null;
  /** Null where the index has no fine codes. */
  readonly fine: RemoteSet | null;
  readonly collection: number;
  readonly spaceId: string;
  readonly model: string;
}

/** A work of the collection, or what a picture was made into; the weight is below 0 for what answers shall not be like. */
export type AskExample = { readonly weight: number } & ({ readonly work: number } | { readonly query: Query });

/** Five colours a work (docs/SITE.md). */
export interface AskedColours {
  readonly file: RemoteFile;
  /** Red, green, blue, 0 to 255. */
  readonly colours: readonly (readonly [number, number, number])[];
}

/** What puts an answer where it is: bits. */
export const reasons = { look: 1, words: 2, colours: 4 } as const;

export interface AskAnswer {
  /** Best first. */
  readonly works: Uint32Array;
  /** The cosine with what the examples come to; not a number where there are none. */
  readonly scores: Float32Array;
  /** Of each answer, `reasons` added up. */
  readonly why: Uint8Array;
}

/** What worker/search.ts answers. */
export interface SearchCalls {
  readonly neighbours: {
    readonly params: { readonly page: RemoteFile; readonly work: number; readonly collection: number };
    readonly result: RankedWorks;
  };
  readonly search: {
    readonly params: SpaceFiles & { readonly query: Query; readonly k: number };
    readonly result: RankedWorks;
  };
  /** A question of several parts: examples, words that were found already, colours. */
  readonly ask: {
    readonly params: SpaceFiles & {
      readonly examples: readonly AskExample[];
      /** Works that do not answer: those asked with, whole or in part. */
      readonly but: readonly number[];
      readonly words: Uint32Array | null;
      readonly colours: AskedColours | null;
      /** How much examples and colours count beside the words, 0 to 1. */
      readonly look: number;
      /** One bit a work; null: all may answer. */
      readonly allowed: Uint8Array | null;
      readonly radius: number;
      readonly distinct: number;
      readonly k: number;
    };
    readonly result: AskAnswer;
  };
  /** Works on the way from one to another, with both. */
  readonly path: {
    readonly params: SpaceFiles & { readonly from: number; readonly to: number; readonly steps: number };
    readonly result: Uint32Array;
  };
  /** A work's colours as `rrggbb`, the largest first. */
  readonly palette: {
    readonly params: { readonly file: RemoteFile; readonly work: number; readonly collection: number };
    readonly result: readonly string[];
  };
}

export interface FacetCounts {
  /** The most frequent values of each kind, and all that are chosen, with how many works may answer by them. */
  readonly values: Readonly<Record<FacetKind, { readonly list: readonly { readonly value: string; readonly works: number }[]; readonly more: number }>>;
  /** Works by year, `from` to `to` in steps of equal length; null where no date of the collection names a year. */
  readonly years: { readonly from: number; readonly to: number; readonly bins: readonly number[] } | null;
}

/** What worker/texts.ts answers: what the museum's own words say of the whole collection. */
export interface TextsCalls {
  readonly ask: {
    readonly params: {
      readonly shards: RemoteFiles;
      readonly worksPerShard: number;
      /** Paragraphs that words are looked for in as well; null for none. */
      readonly summaries: { readonly worksPerFile: number; readonly files: RemoteFiles } | null;
      readonly collection: number;
      readonly facets: Facets;
      readonly words: string;
      /** Nothing else is asked: then the facets count what the words find. */
      readonly alone: boolean;
      /** Values listed of each kind. */
      readonly most: number;
    };
    readonly result: {
      /** One bit a work; null where nothing limits the answers. */
      readonly allowed: Uint8Array | null;
      /** How many works may answer: those within the facets, and where words are asked alone, found by them. */
      readonly total: number;
      /** What the words find within the facets, best first; null where none are asked. */
      readonly found: Uint32Array | null;
      readonly counts: FacetCounts;
    };
  };
}

/** A small upright copy of the visitor's picture, to be shown while the tab is open. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** What worker/picture.ts answers: a visitor's file as everything that may be asked with. */
/** A part of one picture and a part of another, numbered as lib/patch-grid.ts has them. */
export interface PatchPair {
  readonly first: number;
  readonly second: number;
  /** Cosine. */
  readonly score: number;
}

/** Which parts of two pictures answer each other. */
export interface PatchMatch {
  /** For each part how far its best counterpart stands out from the other picture's parts: 0 where it does so least, 1 where most. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** The pairs that answer each other best, none beside another. */
  readonly pairs: readonly PatchPair[];
}

export interface PictureCalls {
  readonly compare: { readonly params: { readonly first: Blob; readonly second: Blob }; readonly result: PatchMatch };
  readonly read: {
    readonly params: {
      readonly picture: Blob;
      /** The version the collection was described with; null where no descriptor is wanted. */
      readonly descriptorVersion: number | null;
      /** How the network wants its input; null where none is wanted. */
      readonly preprocess: PreprocessSpec | null;
      /** The part that is asked with, in thousandths of the upright picture; null for all of it. */
      readonly part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
    };
    readonly result: {
      readonly preview: Preview;
      /** The descriptor as a unit-length embedding. */
      readonly described: Float32Array | null;
      readonly tensor: Float32Array | null;
      /** True where the browser decoded the picture because the core does not read its format. */
      readonly decodedByBrowser: boolean;
    };
  };
}

/** What runs the network: ONNX Runtime Web on either, or the core's own engine. */
export type Provider = "webgpu" | "wasm" | "vitrine";

/** Milliseconds to the first picture's answer once all files are there, by each of the ways that this device has tried. */
export type Paces = { readonly [P in Provider]?: number };

/** Where downloaded files are kept: on the device, or only as long as the worker lives. */
export type Keeping = "device" | "memory";

/** What a network would take of this device. */
export interface Outlook {
  /** Bytes of everything the network needs, and of what is not on this device yet. */
  readonly total: number;
  readonly missing: number;
  /** False where the device says it has too little memory. */
  readonly enoughMemory: boolean;
  /** Where all of it would be kept: in memory alone where the device has no room for what is missing. */
  readonly keeping: Keeping;
}

/** What worker/network.ts answers. `site` is the address of the site's folder: what a site has stored is known by it. */
export interface NetworkCalls {
  /** What opening the network would take; touches nothing but what earlier models of the site left behind. */
  readonly look: {
    readonly params: { readonly site: string; readonly network: NetworkSpec; readonly paces: Paces };
    readonly result: Outlook;
  };
  /** Downloads what is missing and starts the network; does nothing where it runs already. */
  readonly open: {
    readonly params: { readonly site: string; readonly network: NetworkSpec; readonly paces: Paces };
    readonly result: { readonly provider: Provider; readonly threads: number; readonly keeping: Keeping };
  };
  /** Needs `open` before. */
  readonly embed: {
    readonly params: { readonly tensor: Float32Array };
    /** `firstMs`: what the first picture took, the start included; null for all others. */
    readonly result: { readonly query: Query; readonly firstMs: number | null };
  };
  /** Removes what the site has stored. */
  readonly forget: { readonly params: { readonly site: string }; readonly result: null };
}

export type Calls = { readonly [method: string]: { readonly params: unknown; readonly result: unknown } };

export type Request =
  | { readonly id: number; readonly type: "call"; readonly method: string; readonly params: unknown }
  | { readonly id: number; readonly type: "cancel" };

export type Reply =
  | { readonly id: number; readonly type: "progress"; readonly progress: Progress }
  | { readonly id: number; readonly type: "done"; readonly value: unknown }
  | { readonly id: number; readonly type: "failed"; readonly error: PlainError };

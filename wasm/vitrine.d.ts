// SPDX-License-Identifier: MIT
// The core as JavaScript sees it, in three modules: vitrine-search.mjs is a SearchCore, vitrine.mjs a VitrineCore, which reads
// pictures, vitrine-vgg.mjs a VggCore (vitrine-vgg.d.ts), which runs networks. Every call that can fail answers an Outcome; nothing throws. Typed arrays in answers are copies, safe to keep and
// to transfer.

export interface CoreError {
  readonly code: number; // ErrorCode of native/include/vitrine/result.h
  readonly name: string; // its name in words
  readonly message: string;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CoreError };

export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array; // 3 * width * height, upright
}

/** preprocess of a model's card, as it stands in the site's entry. */
export interface PreprocessSpec {
  readonly fit: "squash" | "short-side-crop";
  readonly side: number;
  readonly short_side: number;
  readonly order: "rgb" | "bgr";
  readonly layout: "nchw" | "nhwc";
  readonly scale: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

export interface ScoredWork {
  readonly work: number; // position in the catalogue
  readonly score: number; // cosine, -1..1
}

export interface IndexInfo {
  readonly works: number;
  readonly inputDimension: number; // components of an embedding
  readonly dimension: number; // coefficients of a code
  readonly spaceId: string;
  readonly model: string;
  readonly modelName: string;
  /** How it finds what is near: Structure of native/include/vitrine/index_file.h. */
  readonly structure: "exact" | "graph" | "partitions";
  readonly partitions: number; // 0 where the index has none
  readonly lists: number; // partitions that a query looks at unless told otherwise; 0 where there are none
  readonly fine: boolean; // whether its works have fine codes
}

/** SearchOptions of native/include/vitrine/explorer.h, which names the bounds. */
export interface SearchOptions {
  readonly k: number;
  readonly ef: number;
  readonly radius: number; // keeps distance < radius; 2 keeps all
  readonly method: "auto" | "exhaustive" | "graph";
  readonly lists?: number; // partitions looked at; default 0: as many as the index says
  readonly distinct?: number; // leaves out what is at least so near to a better answer; default 2 keeps all
  readonly allowed?: Uint8Array; // one bit a work, the lowest of a byte first; default: all may answer
}

/** A query of an index's space; opaque. delete() frees its memory; it outlives the index. */
export interface Query {
  delete(): void;
}

/** A query and how much of it: above 0 for what answers shall be like, below 0 for what they shall not. */
export interface Example {
  readonly query: Query;
  readonly weight: number;
}

/** A work's fine code, as it was fetched. */
export interface FineFile {
  readonly work: number;
  readonly bytes: Uint8Array;
}

/** An embedding inside the index's space. */
export interface Code {
  readonly coefficients: Int8Array;
  readonly biasLevel: number;
}

export interface NeighbourPage {
  readonly first: number;
  readonly works: number;
  readonly neighbours: number;
  readonly workIndices: Uint32Array; // [works][neighbours], best first
  readonly scores: Float32Array; // [works][neighbours], cosine
}

/** An opened index. delete() frees its memory; call it once, when done. */
export interface SearchIndex {
  info(): IndexInfo;
  search(embedding: Float32Array, model: string, options: SearchOptions): Outcome<readonly ScoredWork[]>;
  /** Asks with the answer of a network that holds the space's projection in its last layer (encode_projected() of native/include/vitrine/space.h). */
  searchProjected(projected: Float32Array, model: string, options: SearchOptions): Outcome<readonly ScoredWork[]>;
  encode(embedding: Float32Array): Outcome<Code>;
  encodeProjected(projected: Float32Array): Outcome<Code>;
  /** A query of an embedding, or of what searchProjected() takes. */
  query(values: Float32Array, model: string, projected: boolean): Outcome<Query>;
  /** "not found" where the work's partition is not held. */
  queryOfWork(work: number): Outcome<Query>;
  /** The direction of the weighted sum. */
  mix(examples: readonly Example[]): Outcome<Query>;
  searchQuery(query: Query, options: SearchOptions): Outcome<readonly ScoredWork[]>;
  /** These works compared by their fine codes, best first. Refuses a query that was not made of an embedding itself. */
  refine(query: Query, files: readonly FineFile[]): Outcome<readonly ScoredWork[]>;
  /** Works on the way from one to another, with both, among those that are at hand. */
  path(from: number, to: number, steps: number): Outcome<Uint32Array>;
  /** The partitions that a search would look at, nearest first: hold() them before it. Empty where the index has none. */
  partitionsFor(query: Query, options: SearchOptions): Outcome<Uint32Array>;
  /** Reads a partition's file and keeps it until release(); answers the bytes it takes in memory. */
  hold(number: number, bytes: Uint8Array): Outcome<number>;
  /** False also for a number that is no partition's. */
  holds(number: number): boolean;
  release(number: number): void;
  /** The partition that a work is at home in. */
  homeOf(work: number): Outcome<number>;
  delete(): void;
}

/** vitrine-search.mjs: all that is needed before a visitor gives a picture. */
export interface SearchCore {
  openIndex(bytes: Uint8Array): Outcome<SearchIndex>;
  readNeighbourPage(bytes: Uint8Array, collection: number): Outcome<NeighbourPage>;
}

/** vitrine.mjs: from a picture to what is asked with. */
export interface VitrineCore {
  /** Header only: stored width and height, EXIF orientation 1..8. */
  probeImage(bytes: Uint8Array): Outcome<{ readonly format: string; readonly width: number; readonly height: number; readonly orientation: number }>;
  decodeImage(bytes: Uint8Array): Outcome<RgbImage>;
  /** Pixels the browser decoded (formats the core does not read), alpha over white. */
  imageFromRgba(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Outcome<RgbImage>;
  crop(image: RgbImage, x: number, y: number, width: number, height: number): Outcome<RgbImage>;
  resize(image: RgbImage, width: number, height: number): Outcome<RgbImage>;
  fitSquare(image: RgbImage, fit: PreprocessSpec["fit"], side: number, shortSide: number): Outcome<RgbImage>;
  makeTensor(image: RgbImage, spec: PreprocessSpec): Outcome<Float32Array>;
  /** Version of the built-in descriptor; embeddings of different versions do not meet. */
  readonly descriptorVersion: number;
  /** The integer descriptor. */
  describe(image: RgbImage): Outcome<Int16Array>;
  /** The descriptor as a unit-length embedding. */
  describeEmbedding(image: RgbImage): Outcome<Float32Array>;
  /** Scales to unit length; a network's raw output becomes an embedding. */
  normalise(values: Float32Array): Outcome<Float32Array>;
  /** Weights that travelled as groups of 17 bytes, 32 int8 values each (native/include/vitrine/packed_weights.h). Both lie in wasm memory at once: unpack piece by piece. */
  unpackInt4(packed: Uint8Array): Outcome<Int8Array>;
}

export interface ModuleOptions {
  /** Bytes of the .wasm file; without it the loader fetches `vitrine.wasm` beside itself. */
  readonly wasmBinary?: Uint8Array | ArrayBuffer;
  readonly locateFile?: (name: string) => string;
}

declare const createVitrine: (options?: ModuleOptions) => Promise<VitrineCore>;
export default createVitrine;

// SPDX-License-Identifier: MIT
// The core as JavaScript sees it: bindings.cpp converts, and does nothing else. Every call that can fail answers an Outcome;
// nothing throws. Typed arrays in answers are copies, safe to keep and to transfer.

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
  readonly dimension: number;
  readonly spaceId: string;
  readonly model: string;
  readonly modelName: string;
}

export interface SearchOptions {
  readonly k: number;
  readonly ef: number;
  readonly radius: number; // keeps distance < radius; 2 keeps all
  readonly method: "auto" | "exhaustive" | "graph";
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
  delete(): void;
}

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
  openIndex(bytes: Uint8Array): Outcome<SearchIndex>;
  readNeighbourPage(bytes: Uint8Array, collection: number): Outcome<NeighbourPage>;
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

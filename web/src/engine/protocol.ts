// SPDX-License-Identifier: MIT
// The only file that page and workers share. The page sends requests, each with an id; a worker answers any number of
// progress messages and then exactly one `done` or `failed`. Cancelling is a message too, and is answered by `failed`.

/** A file of the site by its absolute address, with what the entry says of it. */
export interface RemoteFile {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** An error as a plain object: Error instances lose their fields on the way between threads. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  /** One sentence on what the person can do. */
  readonly remedy: string;
}

export type ErrorCode =
  | "cancelled"
  | "network" // a file could not be fetched
  | "damaged-site" // a file of the site is not what the entry promises
  | "unreadable-picture" // the visitor's file is no picture, or a damaged one
  | "too-large"
  | "unsupported" // this browser lacks something
  | "internal";

/** What a worker is busy with; `loaded` and `total` count bytes where that is known. */
export interface Progress {
  readonly stage: Stage;
  readonly loaded?: number;
  readonly total?: number;
}
export type Stage = "core" | "network" | "decode" | "embed" | "index" | "search";

/** Works and their cosines, best first; both arrays have the same length. */
export interface RankedWorks {
  readonly works: Uint32Array;
  readonly scores: Float32Array;
}

/** How a network wants its input; the fields are those of `model.preprocess` in the entry. */
export interface Preprocess {
  readonly fit: "squash" | "short-side-crop";
  readonly side: number;
  readonly short_side: number;
  readonly order: "rgb" | "bgr";
  readonly layout: "nchw" | "nhwc";
  readonly scale: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

export interface NetworkSpec {
  readonly file: RemoteFile;
  readonly input: string;
  readonly feature: string;
  readonly dimension: number;
  readonly preprocess: Preprocess;
  /** Address of the folder that holds ONNX Runtime Web, with a slash at its end. */
  readonly runtime: string;
}

/** What worker/search.ts answers. */
export interface SearchCalls {
  readonly neighbours: {
    readonly params: { readonly page: RemoteFile; readonly work: number; readonly collection: number };
    readonly result: RankedWorks;
  };
  readonly search: {
    readonly params: {
      readonly index: RemoteFile;
      readonly collection: number;
      readonly spaceId: string;
      readonly model: string;
      readonly embedding: Float32Array;
      readonly k: number;
    };
    readonly result: RankedWorks;
  };
}

/** A small upright copy of the visitor's picture, to be shown while the tab is open. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** What worker/embed.ts answers. `network` is absent where the core's own descriptor embeds. */
export interface EmbedCalls {
  readonly embed: {
    readonly params: { readonly picture: Blob; readonly network: NetworkSpec | null };
    readonly result: {
      readonly embedding: Float32Array;
      readonly preview: Preview;
      /** True where the browser decoded the picture because the core does not read its format. */
      readonly decodedByBrowser: boolean;
    };
  };
}

export type Calls = { readonly [method: string]: { readonly params: unknown; readonly result: unknown } };

export type Request =
  | { readonly id: number; readonly type: "call"; readonly method: string; readonly params: unknown }
  | { readonly id: number; readonly type: "cancel" };

export type Reply =
  | { readonly id: number; readonly type: "progress"; readonly progress: Progress }
  | { readonly id: number; readonly type: "done"; readonly value: unknown }
  | { readonly id: number; readonly type: "failed"; readonly error: PlainError };

/** A PlainError that can be thrown, on either side. */
export class VitrineError extends Error implements PlainError {
  readonly code: ErrorCode;
  readonly remedy: string;
  constructor(plain: PlainError) {
    super(plain.message);
    this.name = "VitrineError";
    this.code = plain.code;
    this.remedy = plain.remedy;
  }
}

export const cancelled: PlainError = { code: "cancelled", message: "Cancelled.", remedy: "" };

/** Any thrown value as a PlainError. */
export function toPlainError(thrown: unknown): PlainError {
  if (thrown instanceof VitrineError) return { code: thrown.code, message: thrown.message, remedy: thrown.remedy };
  if (thrown instanceof Error && thrown.name === "AbortError") return cancelled;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", message, remedy: "Reload the page and try again." };
}

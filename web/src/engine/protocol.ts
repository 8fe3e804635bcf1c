// SPDX-License-Identifier: MIT
// The only file that page and workers share. The page sends requests, each with an id; a worker answers any number of
// progress messages and then exactly one `done` or `failed`. Cancelling is a message too, and is answered by `failed`.
import type { PlainError } from "../lib/errors";
import type { NetworkSpec, RemoteFile } from "../lib/site-files";

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
    readonly params: {
      readonly picture: Blob;
      readonly network: NetworkSpec | null;
      /** The version the collection was described with; null where a network embeds. */
      readonly descriptorVersion: number | null;
    };
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

// SPDX-License-Identifier: MIT
import type { Outcome } from "./vitrine";

/** The core's engine for networks of VGG's kind: one network at a time, read while its weights arrive. */
export interface VggCore {
  /** How many bytes push() takes at most. */
  readonly pieceBytes: number;
  /** Reads the head of a file of weights (models/FORMAT.md), of whose body `bodyBytes` will come. Whatever was open is closed. */
  open(head: Uint8Array, bodyBytes: number): Outcome<null>;
  /** The next bytes of the body, cut anywhere; what is whole of them is decoded at once. */
  push(bytes: Uint8Array): Outcome<null>;
  /** The network stands; refused where anything is missing. Values of a tensor and of an answer. */
  finish(): Outcome<{ readonly inputs: number; readonly outputs: number }>;
  /** What the network makes of a picture: channel after channel, row after row. */
  embed(tensor: Float32Array): Outcome<Float32Array>;
  /** What the module takes of the machine's memory, which never becomes less. */
  memoryBytes(): number;
  close(): void;
}

/** Starts the module from the bytes of vitrine-vgg.wasm. */
declare const createVgg: (options: { readonly wasmBinary: BufferSource }) => Promise<VggCore>;
export default createVgg;

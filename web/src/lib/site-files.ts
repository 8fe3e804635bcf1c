// SPDX-License-Identifier: MIT
// What the entry says of the site's files, in the form that page and workers pass on.
import type { PreprocessSpec } from "@vitrine/core";

/** A file of the site by its absolute address, with what the entry says of it. */
export interface RemoteFile {
  readonly url: string;
  /** Its length; where it has no hash of its own, the most it may have. */
  readonly bytes: number;
  /** Empty for a file of a set, whose own checksums are all that vouches for it. */
  readonly sha256: string;
}

/** Many files of one kind, of which the entry names the folder alone: 0, 1 and so on. */
export interface RemoteSet {
  /** Absolute, without a slash at its end. The name holds the hash of what is in it. */
  readonly folder: string;
  readonly ending: ".bin" | ".json" | ".jpg";
  readonly files: number;
  /** Of all files. */
  readonly bytes: number;
  /** Bytes of the largest file. */
  readonly largest: number;
}

/** Files of one kind, in order. */
export type RemoteFiles = readonly RemoteFile[] | RemoteSet;

export const isSet = (files: RemoteFiles): files is RemoteSet => "folder" in files;

export function countOf(files: RemoteFiles): number {
  return isSet(files) ? files.files : files.length;
}

export const bytesOfFiles = (files: RemoteFiles): number => (isSet(files) ? files.bytes : files.reduce((sum, { bytes }) => sum + bytes, 0));

/** The file of this number, or undefined beyond them. */
export function fileAt(files: RemoteFiles, number: number): RemoteFile | undefined {
  if (!isSet(files)) return files[number];
  if (!Number.isInteger(number) || number < 0 || number >= files.files) return undefined;
  return { url: `${files.folder}/${number}${files.ending}`, bytes: files.largest, sha256: "" };
}

/** What a file is known by: its content, or where it has no hash of its own, its address, which holds its set's. */
export function keyOf({ sha256, url }: RemoteFile): string {
  return sha256 || url;
}

/** A run of the unpacked weights as it travels: as it is, or as groups of 4-bit numbers that the core unpacks. */
export interface WeightsBlock {
  readonly encoding: "raw" | "int4";
  /** Unpacked. */
  readonly bytes: number;
}

/** The one file that holds the tensors of a network's graph, cut into parts. */
export interface WeightsSpec {
  /** What the graph calls the file. */
  readonly path: string;
  /** Unpacked: the sum of the blocks. */
  readonly bytes: number;
  readonly parts: readonly RemoteFile[];
  readonly blocks: readonly WeightsBlock[];
}

/** What a network answers that holds the projection of the site's space in its last layer. */
export interface FoldedSpec {
  /** The space's dimension. */
  readonly rows: number;
  /** Values for what lies outside the projection. */
  readonly residual: number;
}

export interface NetworkSpec {
  /** What runs it: ONNX Runtime Web, or the core's own engine for networks of VGG's kind. */
  readonly engine: "onnx" | "vitrine";
  /** For the core's engine the head of its file of weights. */
  readonly graph: RemoteFile;
  /** The graph for WebGPU over the same weights; null where the site carries none. */
  readonly webgpu: RemoteFile | null;
  /** Null where the graph holds its own weights; the core's engine has always some. */
  readonly weights: WeightsSpec | null;
  readonly input: string;
  readonly feature: string;
  /** Values of the embedding. */
  readonly dimension: number;
  /** Null where the network answers the embedding itself. */
  readonly folded: FoldedSpec | null;
  /** How the network wants its input: `model.preprocess` of the entry. */
  readonly preprocess: PreprocessSpec;
  /** Address of the folder that holds what runs it, with a slash at its end. */
  readonly runtime: string;
  /** The same network for ONNX Runtime Web on WebGPU, beside one for the core's engine; else null. */
  readonly onGpu: NetworkSpec | null;
}

// int4: groups of 32 values, each one byte of scale and 16 bytes of numbers (vitrine/packed_weights.h).
export const int4Group = 32;
export const int4PackedGroup = 17;

/** How many bytes of a block travel. */
export function packedBytes({ encoding, bytes }: WeightsBlock): number {
  return encoding === "raw" ? bytes : (bytes / int4Group) * int4PackedGroup;
}

/** How many numbers the network answers: those of the embedding, or the projection's, the mean's and the rest's. */
export function answeredValues({ dimension, folded }: NetworkSpec): number {
  return folded ? folded.rows + 1 + folded.residual : dimension;
}

/** Bytes of the network itself, unpacked: what it will at least take in memory. */
export function networkBytes({ graph, weights }: NetworkSpec): number {
  return graph.bytes + (weights?.bytes ?? 0);
}

/** Files with the same bytes are one file. */
export function distinct(files: readonly RemoteFile[]): readonly RemoteFile[] {
  return files.filter(({ sha256 }, at) => files.findIndex((other) => other.sha256 === sha256) === at);
}

// SPDX-License-Identifier: MIT
// What the entry says of the site's files, in the form that page and workers pass on.

/** A file of the site by its absolute address, with what the entry says of it. */
export interface RemoteFile {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
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


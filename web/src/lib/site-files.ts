// SPDX-License-Identifier: MIT
// What the entry says of the site's files, in the form that page and workers pass on.
import type { PreprocessSpec } from "@vitrine/core";

/** A file of the site by its absolute address, with what the entry says of it. */
export interface RemoteFile {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface NetworkSpec {
  readonly file: RemoteFile;
  readonly input: string;
  readonly feature: string;
  readonly dimension: number;
  /** How the network wants its input: `model.preprocess` of the entry. */
  readonly preprocess: PreprocessSpec;
  /** Address of the folder that holds ONNX Runtime Web, with a slash at its end. */
  readonly runtime: string;
}


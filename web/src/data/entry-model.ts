// SPDX-License-Identifier: MIT
// `model` of the entry: the network that embeds visitors' pictures, in whatever form the site carries it.
import type { PreprocessSpec } from "@vitrine/core";
import { packedBytes } from "../lib/site-files";
import type { FoldedSpec, NetworkSpec, WeightsBlock, WeightsSpec } from "../lib/site-files";
import { refuse } from "./checked";
import type { Checked } from "./checked";
import { siteFile } from "./site-file";

/** How far the carried form answers like the one the collection was embedded with. */
export interface Agreement {
  /** How many pictures it was measured on. */
  readonly pictures: number;
  /** Mean cosine. */
  readonly cosine: number;
  /** Mean share of the first ten neighbours that are the same. */
  readonly overlap: number;
}

export interface CarriedModel {
  readonly network: NetworkSpec;
  /** `original` where the network is as it was fetched. */
  readonly form: string;
  readonly agreement: Agreement | null;
  /** False for weights made from a seed: such a network shows how it would run, and sees nothing. */
  readonly trained: boolean;
}

// A reader's limits in docs/SITE.md, the native one's as well; parts are small enough for every static host and for memory
// while they arrive.
const maxNetworkBytes = 2 ** 30;
const maxPartBytes = 16 * 2 ** 20;
const maxWeightParts = 1024;
const maxWeightBlocks = 1024;
// Of a file of weights for the core's engine (models/FORMAT.md).
const maxHeadBytes = 64 * 2 ** 10;
// kMaxCodeDimension and kMaxResidualValues of native/include/vitrine/space.h.
const maxFoldedRows = 512;
const maxResidual = 512;

/** `model` of the entry, and where that is for the core's engine, `gpu_model` in it. */
export function carriedModel(entry: Checked, base: string): CarriedModel {
  const spaceDimension = entry.field("space").field("dimension");
  const model = readModel(entry.field("model"), base, spaceDimension);
  const beside = entry.field("gpu_model");
  if (beside.absent) return model;
  if (model.network.engine !== "vitrine") throw refuse(`${beside.place} stands only beside a model whose engine is vitrine`);
  const { network } = readModel(beside, base, spaceDimension);
  if (network.engine !== "onnx" || !network.webgpu) throw refuse(`${beside.place} must be for onnx, with a graph for WebGPU`);
  for (const field of ["dimension", "preprocess"] as const) {
    if (JSON.stringify(network[field]) !== JSON.stringify(model.network[field])) throw refuse(`${beside.place}.${field} is another than that of ${entry.field("model").place}`);
  }
  return { ...model, network: { ...model.network, onGpu: network } };
}

/** `spaceDimension`: of the space that the network's answers enter. */
function readModel(model: Checked, base: string, spaceDimension: Checked): CarriedModel {
  const form = model.field("form");
  const agreement = model.field("agreement");
  const folded = model.field("folded");
  return {
    network: {
      ...(engineOf(model) === "onnx" ? onnxFiles(model, base) : engineFiles(model, base)),
      input: model.field("input").text(200),
      feature: model.field("feature").text(200),
      dimension: model.field("dimension").integer(1, 65_536),
      folded: folded.absent ? null : foldedSpec(folded, spaceDimension),
      preprocess: preprocess(model.field("preprocess")),
      onGpu: null,
    },
    form: form.absent ? "original" : form.text(60),
    agreement: agreement.absent ? null : readAgreement(agreement),
    trained: isTrained(model),
  };
}

function engineOf(model: Checked): NetworkSpec["engine"] {
  const engine = model.field("engine");
  return engine.absent ? "onnx" : engine.oneOf(["onnx", "vitrine"]);
}

type NetworkFiles = Pick<NetworkSpec, "engine" | "graph" | "webgpu" | "weights" | "runtime">;

function onnxFiles(model: Checked, base: string): NetworkFiles {
  const webgpu = model.field("webgpu");
  const weights = model.field("weights");
  return {
    engine: "onnx",
    graph: siteFile(model, base, maxNetworkBytes),
    webgpu: webgpu.absent ? null : siteFile(webgpu, base, maxNetworkBytes),
    weights: weights.absent ? null : weightsSpec(weights, base),
    runtime: `${base}ort/`,
  };
}

/** A head and its body. The core lays pictures out in channels, and nothing but it reads such a file. */
function engineFiles(model: Checked, base: string): NetworkFiles {
  const [webgpu, blocks, layout] = [model.field("webgpu"), model.field("weights").field("blocks"), model.field("preprocess").field("layout")];
  for (const field of [webgpu, blocks]) if (!field.absent) throw refuse(`${field.place} is not for the engine vitrine`);
  layout.oneOf(["nchw"]);
  return {
    engine: "vitrine",
    graph: siteFile(model, base, maxHeadBytes),
    webgpu: null,
    weights: weightsSpec(model.field("weights"), base),
    runtime: `${base}vgg/`,
  };
}

/** `trained` of a model or a space, true where it is absent. */
export function isTrained(value: Checked): boolean {
  const trained = value.field("trained");
  return trained.absent || trained.boolean();
}

function weightsSpec(value: Checked, base: string): WeightsSpec {
  const path = value.field("path").text(200);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(path)) throw refuse(`${value.place}.path must be a plain file name`);
  const bytes = value.field("bytes").integer(1, maxNetworkBytes);
  const parts = value.field("parts").list(maxWeightParts).map((part) => siteFile(part, base, maxPartBytes));
  const listed = value.field("blocks");
  const blocks = listed.absent ? [{ encoding: "raw", bytes } as const] : listed.list(maxWeightBlocks).map(block);
  const unpacked = blocks.reduce((sum, each) => sum + each.bytes, 0);
  if (unpacked !== bytes) throw refuse(`${value.place}.blocks hold ${unpacked} bytes where ${value.place}.bytes says ${bytes}`);
  const travelling = blocks.reduce((sum, each) => sum + packedBytes(each), 0);
  const arriving = parts.reduce((sum, part) => sum + part.bytes, 0);
  if (travelling !== arriving) throw refuse(`${value.place}.parts hold ${arriving} bytes where the blocks need ${travelling}`);
  return { path, bytes, parts, blocks };
}

function block(value: Checked): WeightsBlock {
  const encoding = value.field("encoding").oneOf(["raw", "int4"]);
  const bytes = value.field("bytes").integer(1, maxNetworkBytes);
  if (encoding === "int4" && bytes % 32 !== 0) throw refuse(`${value.place}.bytes must be a multiple of 32`);
  return { encoding, bytes };
}

function foldedSpec(value: Checked, spaceDimension: Checked): FoldedSpec {
  const rows = value.field("rows").integer(1, maxFoldedRows);
  const wanted = spaceDimension.integer(1, maxFoldedRows);
  if (rows !== wanted) throw refuse(`${value.place}.rows is ${rows} where ${spaceDimension.place} is ${wanted}`);
  return { rows, residual: value.field("residual").integer(0, maxResidual) };
}

function readAgreement(value: Checked): Agreement {
  return {
    pictures: value.field("pictures").integer(1, 1e9),
    cosine: value.field("cosine").number(-1, 1),
    overlap: value.field("overlap").number(0, 1),
  };
}

function preprocess(value: Checked): PreprocessSpec {
  const side = value.field("side").integer(1, 4096);
  const short = value.field("short_side");
  return {
    fit: value.field("fit").oneOf(["squash", "short-side-crop"]),
    side,
    short_side: short.absent ? 0 : short.integer(0, 8192),
    order: value.field("order").oneOf(["rgb", "bgr"]),
    layout: value.field("layout").oneOf(["nchw", "nhwc"]),
    scale: value.field("scale").number(-1e6, 1e6),
    mean: triple(value.field("mean")),
    std: triple(value.field("std")),
  };
}

function triple(value: Checked): [number, number, number] {
  const [first, second, third, ...more] = value.list(3).map((item) => item.number(-1e6, 1e6));
  if (first === undefined || second === undefined || third === undefined || more.length > 0) {
    throw refuse(`${value.place} must hold three numbers`);
  }
  return [first, second, third];
}

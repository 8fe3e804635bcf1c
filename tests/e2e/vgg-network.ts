// SPDX-License-Identifier: MIT
// A small network of VGG's kind with made-up weights, as a site carries it for the core's own engine, and the very same
// weights as an ONNX file for ONNX Runtime Web. vitrine_vgg_file (vgg_file.cpp) writes it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preprocess } from "./network-site";
import type { NetworkSite } from "./network-site";
import { onnxFile } from "./onnx-file";
import type { Node, Tensor } from "./onnx-file";

type Json = Record<string, unknown>;

// Playwright runs in web/, beside its configuration.
const program = join(process.cwd(), "../build/bin/vitrine_vgg_file");
export const hasProgram = existsSync(program);

const side = 16;
/** Convolutions with enough channels for whole numbers, one without; pooled twice. The last has as many outputs as the descriptor. */
const shape = [
  { outputs: 16, dense: false, coding: "" },
  { outputs: 64, dense: false, coding: "p" },
  { outputs: 64, dense: false, coding: "p" },
  { outputs: 256, dense: true, coding: ":20" },
  { outputs: 625, dense: true, coding: "" },
] as const;

/** A file of weights, and what it says as float32: of each layer the weights in ONNX's order, then the bias. */
export interface WeightsFile {
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly floats: Uint8Array;
}

/** `layers` as vgg_file.cpp has them. */
/** Without `floats` these are empty. */
export function weightsFile(pixels: number, layers: string, { floats = true } = {}): WeightsFile {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-vgg-"));
  try {
    execFileSync(program, [String(pixels), layers, folder, ...(floats ? ["--floats"] : [])]);
    const read = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(folder, name)));
    return { head: read("head.vgg"), body: read("body.bin"), floats: floats ? read("weights.f32") : new Uint8Array(0) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface VggNetwork extends WeightsFile {
  readonly onnx: Uint8Array;
}

export function vggNetwork(): VggNetwork {
  const written = weightsFile(side, shape.map(({ outputs, dense, coding }) => `${dense ? "d" : "c"}${outputs}${coding}`).join(","));
  return { ...written, onnx: asOnnx(written.floats) };
}

function asOnnx(floats: Uint8Array): Uint8Array {
  const nodes: Node[] = [];
  const tensors: Tensor[] = [];
  let [channels, pixels, at, value] = [3, side, 0, "data"];
  const take = (name: string, dims: readonly number[]): string => {
    const length = 4 * dims.reduce((product, each) => product * each, 1);
    tensors.push({ name, type: "float32", dims, bytes: floats.subarray(at, at + length) });
    at += length;
    return name;
  };
  const then = (op: string, inputs: readonly string[], ints: NonNullable<Node["ints"]> = {}): void => {
    const output = `${op}-${nodes.length}`;
    nodes.push({ op, inputs: [value, ...inputs], output, ints });
    value = output;
  };
  for (const [place, { outputs, dense, coding }] of shape.entries()) {
    if (dense && !shape[place - 1]?.dense) then("Flatten", [], { axis: 1 });
    const dims = dense ? [outputs, channels * pixels * pixels] : [outputs, channels, 3, 3];
    const inputs = [take(`weight-${place}`, dims), take(`bias-${place}`, [outputs])];
    if (dense) then("Gemm", inputs, { transB: 1 });
    else then("Conv", inputs, { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
    if (place + 1 < shape.length) then("Relu", []);
    if (coding === "p") then("MaxPool", [], { kernel_shape: [2, 2], strides: [2, 2] });
    channels = outputs;
    pixels = dense ? 1 : coding === "p" ? pixels / 2 : pixels;
  }
  const named = nodes.map((node, place) => (place + 1 < nodes.length ? node : { ...node, output: "feature" }));
  return onnxFile({ name: "vgg", input: { name: "data", dims: [1, 3, side, side] }, output: { name: "feature", dims: [1, channels] }, nodes: named, tensors }, null);
}

const said = { trained: false, input: "data", feature: "feature", dimension: 625, preprocess: { ...preprocess, side } };

/** `model` of the entry, its files placed in the site. */
export function engineModel(site: NetworkSite, { head, body }: VggNetwork): Json {
  return {
    engine: "vitrine",
    form: "vitrine",
    ...site.place("model", ".vgg", head),
    weights: { path: "weights.bin", bytes: body.length, parts: site.placeParts(body) },
    agreement: { pictures: 200, cosine: 0.999, overlap: 0.99 },
    ...said,
  };
}

/** The same for ONNX Runtime Web; with a graph for WebGPU it may stand beside the engine's. */
export function onnxModel(site: NetworkSite, { onnx }: VggNetwork): Json {
  const file = site.place("model", ".onnx", onnx);
  return { form: "original", ...file, webgpu: file, ...said };
}

// SPDX-License-Identifier: MIT
// A network of one dense layer with made-up weights, in the forms a site may carry: whole, and as a graph with a file of
// weights, cut into parts and packed to 4 bits. All of them answer the same numbers.
import { join, onnxFile } from "./onnx-file";
import type { Graph } from "./onnx-file";

export const side = 16;
const inputs = 3 * side * side;
/** As many as the descriptor has, so that the demo collection's index can be asked with its answers. */
export const outputs = 625;

export interface TinyNetwork {
  readonly whole: Uint8Array;
  readonly graph: Uint8Array;
  /** The same graph under another name, standing for the one for WebGPU. */
  readonly webgpu: Uint8Array;
  readonly path: string;
  /** The file of weights as the graph sees it, and as it travels. */
  readonly weights: Uint8Array;
  readonly packed: Uint8Array;
  readonly blocks: readonly { readonly encoding: "raw" | "int4"; readonly bytes: number }[];
}

/** Numbers below `limit` that look random and are the same everywhere. */
function draws(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Groups of 17 bytes, and the 32 values each that they stand for (vitrine/packed_weights.h). */
function packedGroups(count: number, draw: (limit: number) => number): { readonly packed: Uint8Array; readonly values: Int8Array } {
  const packed = new Uint8Array(17 * count);
  const values = new Int8Array(32 * count);
  for (let group = 0; group < count; group += 1) {
    const scale = 1 + draw(255);
    packed[17 * group] = scale;
    for (let at = 0; at < 32; at += 1) {
      const q = draw(16) - 8;
      const place = 17 * group + 1 + (at >> 1);
      packed[place] = (packed[place] ?? 0) | ((q & 15) << (at % 2 === 0 ? 0 : 4));
      values[32 * group + at] = Math.max(-127, Math.min(127, (q * scale + 8) >> 4));
    }
  }
  return { packed, values };
}

export function tinyNetwork(seed: number): TinyNetwork {
  const draw = draws(seed);
  const { packed, values } = packedGroups((inputs * outputs) / 32, draw);
  const bias = new Uint8Array(Float32Array.from({ length: outputs }, () => (draw(2001) - 1000) / 1000).buffer);
  const scale = new Uint8Array(Float32Array.of(1 / 256).buffer);
  const dense = new Uint8Array(values.buffer);
  const graph: Graph = {
    name: `tiny-${seed}`,
    input: { name: "data", dims: [1, 3, side, side] },
    output: { name: "feature", dims: [1, outputs] },
    nodes: [
      { op: "Flatten", inputs: ["data"], output: "flat", ints: { axis: 1 } },
      { op: "DequantizeLinear", inputs: ["dense", "scale"], output: "matrix" },
      { op: "MatMul", inputs: ["flat", "matrix"], output: "product" },
      { op: "Add", inputs: ["product", "bias"], output: "feature" },
    ],
    tensors: [
      { name: "bias", type: "float32", dims: [outputs], bytes: bias },
      { name: "dense", type: "int8", dims: [inputs, outputs], bytes: dense },
      { name: "scale", type: "float32", dims: [], bytes: scale },
    ],
  };
  const path = "weights.bin";
  const external = { path, offsets: new Map([["bias", 0], ["dense", bias.length]]) };
  return {
    whole: onnxFile(graph, null),
    graph: onnxFile(graph, external),
    webgpu: onnxFile({ ...graph, name: `${graph.name}-webgpu` }, external),
    path,
    weights: join([bias, dense, scale]),
    packed: join([bias, packed, scale]),
    blocks: [
      { encoding: "raw", bytes: bias.length },
      { encoding: "int4", bytes: dense.length },
      { encoding: "raw", bytes: scale.length },
    ],
  };
}

// SPDX-License-Identifier: MIT
// The files of ONNX Runtime Web that a site with a network carries: the plain wasm build, and the one for WebGPU.
import { join } from "node:path";
import { webFolder } from "./page-folder.mjs";

const names = [
  "ort.wasm.min.mjs",
  "ort-wasm-simd-threaded.mjs",
  "ort-wasm-simd-threaded.wasm",
  "ort.webgpu.min.mjs",
  "ort-wasm-simd-threaded.asyncify.mjs",
  "ort-wasm-simd-threaded.asyncify.wasm",
];

/** @returns {{ name: string, path: string }[]} */
export function runtimeFiles() {
  return names.map((name) => ({ name, path: join(webFolder, "node_modules/onnxruntime-web/dist", name) }));
}

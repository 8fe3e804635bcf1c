// SPDX-License-Identifier: MIT
// Puts ONNX Runtime Web beside the page, unbundled and under its own names: the publisher copies ort/ only into sites that
// carry a network, and the page imports it by address. Only the files of the plain wasm build are needed.
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pageFolder, webFolder } from "./page-folder.mjs";

const files = ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];

await mkdir(join(pageFolder, "ort"), { recursive: true });
for (const file of files) {
  await copyFile(join(webFolder, "node_modules/onnxruntime-web/dist", file), join(pageFolder, "ort", file));
}

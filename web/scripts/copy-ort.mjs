// SPDX-License-Identifier: MIT
// Puts ONNX Runtime Web beside the page, unbundled and under its own names: the publisher copies ort/ only into sites that
// carry a network, and the page imports it by address.
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runtimeFiles } from "./ort-files.mjs";
import { pageFolder } from "./page-folder.mjs";

await mkdir(join(pageFolder, "ort"), { recursive: true });
for (const { name, path } of runtimeFiles()) await copyFile(path, join(pageFolder, "ort", name));

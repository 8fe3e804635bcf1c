// SPDX-License-Identifier: MIT
// Puts what runs a network beside the page, unbundled and under its own names: ONNX Runtime Web in ort/, which the page imports
// by address, and the module of the core's own engine in vgg/. The publisher copies each only into sites whose network needs it.
import { copyFile, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { runtimeFiles } from "./ort-files.mjs";
import { pageFolder, vggModule } from "./page-folder.mjs";

for (const [folder, paths] of [["ort", runtimeFiles().map(({ path }) => path)], ["vgg", [vggModule]]]) {
  await mkdir(join(pageFolder, folder), { recursive: true });
  for (const path of paths) await copyFile(path, join(pageFolder, folder, basename(path)));
}

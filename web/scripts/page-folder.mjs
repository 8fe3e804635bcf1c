// SPDX-License-Identifier: MIT
// Where the built page lies; the same rules as in vite.config.ts and vite.compare.config.ts.
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";

export const webFolder = fileURLToPath(new URL("..", import.meta.url));
export const pageFolder = resolve(webFolder, process.env.VITRINE_PAGE_DIR ?? "../build/share/vitrine/page");
export const compareFolder = resolve(webFolder, process.env.VITRINE_COMPARE_DIR ?? "../build/share/vitrine/compare");
/** The core as the wasm preset built it, and of it what stands beside the page in a folder of its own. */
export const coreFolder = resolve(webFolder, process.env.VITRINE_WASM_DIR ?? "../build/wasm/bin");
export const vggModule = resolve(coreFolder, "vitrine-vgg.wasm");

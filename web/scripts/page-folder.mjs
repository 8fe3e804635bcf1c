// SPDX-License-Identifier: MIT
// Where the built page lies; the same rule as in vite.config.ts.
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";

export const webFolder = fileURLToPath(new URL("..", import.meta.url));
export const pageFolder = resolve(webFolder, process.env.VITRINE_PAGE_DIR ?? "../build/share/vitrine/page");

// SPDX-License-Identifier: MIT
// The page is built to run in any folder of any static host: every address in it is relative.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { runtimeFiles } from "./scripts/ort-files.mjs";
import { coreFolder, vggModule } from "./scripts/page-folder.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const core = coreFolder;

/** What the page must know of a file beside it before it asks for it. */
function known(path: string): { bytes: number; sha256: string } {
  const bytes = readFileSync(path);
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

export default defineConfig(({ command, mode }) => {
  const absent = [resolve(core, "vitrine.mjs"), vggModule].find((path) => !existsSync(path));
  if (command === "build" && absent) {
    throw new Error(`${absent} is not there: build the wasm preset first, or name its folder in VITRINE_WASM_DIR`);
  }
  return {
    root: here,
    base: "./",
    define: {
      ortFiles: JSON.stringify(Object.fromEntries(runtimeFiles().map(({ name, path }) => [name, known(path)]))),
      vggFile: JSON.stringify(existsSync(vggModule) ? known(vggModule) : null),
    },
    resolve: {
      alias: [
        { find: /^@vitrine\/core-wasm(?=\?)/, replacement: resolve(core, "vitrine.wasm") },
        { find: /^@vitrine\/search-wasm(?=\?)/, replacement: resolve(core, "vitrine-search.wasm") },
        { find: /^@vitrine\/search$/, replacement: resolve(core, "vitrine-search.mjs") },
        { find: /^@vitrine\/vgg$/, replacement: resolve(core, "vitrine-vgg.mjs") },
        { find: /^@vitrine\/core$/, replacement: resolve(core, "vitrine.mjs") },
        // The packages let nobody import these by name.
        { find: /^@licence\/uqr(?=\?)/, replacement: resolve(here, "node_modules/uqr/LICENSE") },
        { find: /^@licence\/minisearch(?=\?)/, replacement: resolve(here, "node_modules/minisearch/LICENSE.txt") },
        // The tests stand outside this folder, where Node would not find the runner.
        ...(mode === "test" ? [{ find: /^vitest$/, replacement: resolve(here, "node_modules/vitest/dist/index.js") }] : []),
      ],
    },
    build: {
      outDir: resolve(here, process.env["VITRINE_PAGE_DIR"] ?? "../build/share/vitrine/page"),
      emptyOutDir: true,
      target: "es2022",
      modulePreload: { polyfill: false },
      // Nothing is inlined: the content security policy allows no data: scripts or styles.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      // A licence is for people to read, whatever its file is called.
      rollupOptions: { output: { assetFileNames: ({ names }) => `assets/[name]-[hash]${names[0] === "LICENSE" ? ".txt" : "[extname]"}` } },
    },
    worker: { format: "es" as const },
    server: { fs: { allow: [resolve(here, "..")] } },
    test: { include: ["../tests/{web,format}/**/*.test.ts"], environment: "node" },
  };
});

// SPDX-License-Identifier: MIT
// service-worker.js, beside the page: one classic script under a fixed name, as browsers know a worker by its address, and
// some run no modules there.
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  build: {
    // The same rule as in vite.config.ts, whose build has emptied the folder before.
    outDir: resolve(here, process.env["VITRINE_PAGE_DIR"] ?? "../build/share/vitrine/page"),
    emptyOutDir: false,
    target: "es2022",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: resolve(here, "src/service/service-worker.ts"),
      output: { entryFileNames: "service-worker.js", format: "iife" },
    },
  },
});

// SPDX-License-Identifier: MIT
// One script beside the page, under a fixed name: for who knows it by its address.
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import type { UserConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

/** `source` below this folder becomes `name`, a module unless it is to be a classic script. */
export function singleFile(source: string, name: string, format: "es" | "iife"): UserConfig {
  return {
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
      rollupOptions: { input: resolve(here, source), output: { entryFileNames: name, format, inlineDynamicImports: true } },
    },
  };
}

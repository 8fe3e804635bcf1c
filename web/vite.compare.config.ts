// SPDX-License-Identifier: MIT
// The page of `vitrine lab compare`: a page of its own, into a folder of its own beside the site's page.
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: resolve(here, "src/compare"),
  base: "./",
  publicDir: false,
  build: {
    outDir: resolve(here, process.env["VITRINE_COMPARE_DIR"] ?? "../build/share/vitrine/compare"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // As in vite.config.ts: the content security policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});

// SPDX-License-Identifier: MIT
// embed.js: a module, as museums write its address into their own pages.
import { defineConfig } from "vite";
import { singleFile } from "./vite.single";

export default defineConfig(singleFile("src/embed/embed.ts", "embed.js", "es"));

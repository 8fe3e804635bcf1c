// SPDX-License-Identifier: MIT
// service-worker.js: a classic script, as browsers know a worker by its address, and some run no modules there.
import { defineConfig } from "vite";
import { singleFile } from "./vite.single";

export default defineConfig(singleFile("src/service/service-worker.ts", "service-worker.js", "iife"));

// SPDX-License-Identifier: MIT
// The core's module for pictures, tensors and weights.
import createVitrine from "@vitrine/core";
import wasmUrl from "@vitrine/core-wasm?url";
import { startOnce } from "./core";

export const loadCore = startOnce(wasmUrl, createVitrine);

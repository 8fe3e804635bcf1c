// SPDX-License-Identifier: MIT
// The core's module for neighbour pages and search: small, as every click waits for it.
import createSearch from "@vitrine/search";
import wasmUrl from "@vitrine/search-wasm?url";
import { startOnce } from "./core";

export const loadCore = startOnce(wasmUrl, createSearch);

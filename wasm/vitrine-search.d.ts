// SPDX-License-Identifier: MIT
import type { SearchCore } from "./vitrine";

/** Starts the module from the bytes of vitrine-search.wasm. */
declare const createSearch: (options: { readonly wasmBinary: BufferSource }) => Promise<SearchCore>;
export default createSearch;

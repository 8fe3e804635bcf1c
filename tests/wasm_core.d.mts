// SPDX-License-Identifier: MIT
import type { SearchCore, VitrineCore } from "../wasm/vitrine";
import type { VggCore } from "../wasm/vitrine-vgg";

export function loadSearch(): Promise<SearchCore>;
export function loadVgg(): Promise<VggCore>;
export function loadCore(): Promise<SearchCore & VitrineCore>;

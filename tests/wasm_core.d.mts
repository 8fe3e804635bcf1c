// SPDX-License-Identifier: MIT
import type { SearchCore, VitrineCore } from "../wasm/vitrine";

export function loadSearch(): Promise<SearchCore>;
export function loadCore(): Promise<SearchCore & VitrineCore>;

// SPDX-License-Identifier: MIT
import type { VitrineCore } from "../wasm/vitrine";

export function loadCore(): Promise<VitrineCore>;

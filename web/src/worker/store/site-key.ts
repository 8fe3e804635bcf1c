// SPDX-License-Identifier: MIT
import { sha256Hex } from "../../lib/fetch-file";

/** A short name for a site by its address, fit for a file's name. Without SHA-256 (no https) nothing is stored anyway. */
export async function siteKey(address: string): Promise<string> {
  return ((await sha256Hex(new TextEncoder().encode(address))) ?? "unnamed").slice(0, 16);
}

// SPDX-License-Identifier: MIT
// What can run the network here, asked of the browser and never guessed from its name.
import type { Provider } from "../../engine/protocol";
import type { NetworkSpec } from "../../lib/site-files";

// WebGPU's types are not in TypeScript's library yet.
interface Gpu {
  requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null>;
}

/** WebGPU where the site carries a graph for it and the device has an adapter of its own: one that is imitated by the
 * processor is slower than wasm. */
export async function chooseProvider(network: NetworkSpec): Promise<Provider> {
  const gpu = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
  if (!network.webgpu || !gpu) return "wasm";
  try {
    const adapter = await gpu.requestAdapter();
    return adapter && adapter.info?.isFallbackAdapter !== true ? "webgpu" : "wasm";
  } catch {
    return "wasm";
  }
}

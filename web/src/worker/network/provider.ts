// SPDX-License-Identifier: MIT
// What can run the network here, asked of the browser and never guessed from its name; and of two ways, which is sooner.
import type { Paces, Provider } from "../../engine/protocol";
import type { NetworkSpec } from "../../lib/site-files";

// WebGPU's types are not in TypeScript's library yet.
interface Gpu {
  requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null>;
}

// What the core's engine takes to a first picture by VGG16 on a busy machine of two cores, where it has not been tried
// (bench/vgg_page.mjs).
const expectedEngineMs = 2500;

/** How a network runs without a graphics card. */
export const usualProvider = ({ engine }: NetworkSpec): Provider => (engine === "vitrine" ? "vitrine" : "wasm");

/** What of the site's network `provider` runs: on WebGPU one for ONNX Runtime Web beside the engine's. */
export function networkFor(network: NetworkSpec, provider: Provider): NetworkSpec {
  return provider === "webgpu" && network.onGpu ? network.onGpu : network;
}

/** WebGPU where the site carries a graph for it and the device an adapter of its own: one that is imitated by the processor
 * is slower than wasm. Where the core's engine answers a first picture sooner than the graphics card did, the engine,
 * unless more would have to be downloaded for it: `missing` says how many bytes each way lacks. */
export async function chooseProvider(network: NetworkSpec, paces: Paces, missing: (provider: Provider) => Promise<number>): Promise<Provider> {
  const usual = usualProvider(network);
  const graph = networkFor(network, "webgpu").webgpu;
  if (!graph || !(await hasAdapter())) return usual;
  const engineIsSooner = usual === "vitrine" && (paces.webgpu ?? 0) > (paces.vitrine ?? expectedEngineMs);
  return engineIsSooner && (await missing(usual)) <= (await missing("webgpu")) ? usual : "webgpu";
}

async function hasAdapter(): Promise<boolean> {
  const gpu = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
  try {
    const adapter = await gpu?.requestAdapter();
    return !!adapter && adapter.info?.isFallbackAdapter !== true;
  } catch {
    return false;
  }
}

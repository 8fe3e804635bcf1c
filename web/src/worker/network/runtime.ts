// SPDX-License-Identifier: MIT
// ONNX Runtime Web. It stands beside the page as files of its own and is imported by address, so that sites without a
// network neither carry nor load it. Its large part, the .wasm, is a file of the store like the network's own.
import type * as Ort from "onnxruntime-web/wasm";
import { VitrineError } from "../../lib/errors";
import type { Provider } from "../../engine/protocol";
import type { RemoteFile } from "../../lib/site-files";

interface Build {
  readonly api: string;
  readonly glue: string;
  readonly wasm: string;
}

const builds: Readonly<Record<Provider, Build>> = {
  wasm: { api: "ort.wasm.min.mjs", glue: "ort-wasm-simd-threaded.mjs", wasm: "ort-wasm-simd-threaded.wasm" },
  webgpu: { api: "ort.webgpu.min.mjs", glue: "ort-wasm-simd-threaded.asyncify.mjs", wasm: "ort-wasm-simd-threaded.asyncify.wasm" },
};

// More threads than this gain little in networks of this size, and each costs memory.
const mostThreads = 4;

export function runtimeFile(provider: Provider, folder: string): RemoteFile {
  const name = builds[provider].wasm;
  const known = ortFiles[name];
  if (!known) throw new Error(`the page was built without ${name}`);
  return { url: folder + name, ...known };
}

/** Threads need SharedArrayBuffer, and that needs headers most static hosts do not send. */
export function threadCount(): number {
  return globalThis.crossOriginIsolated ? Math.min(mostThreads, navigator.hardwareConcurrency || 1) : 1;
}

/** `wasm` is what runtimeFile() names. The scripts' addresses carry their hash: an old one in a cache would not fit it. */
export async function importRuntime(provider: Provider, folder: string, wasm: ArrayBuffer): Promise<typeof Ort> {
  const { api, glue } = builds[provider];
  let ort: typeof Ort;
  try {
    ort = (await import(/* @vite-ignore */ addressOf(folder, api))) as typeof Ort;
  } catch {
    const message = `The runtime for the network (ort/${api}) could not be loaded.`;
    throw new VitrineError({ code: "network", message, remedy: "Check the connection and try again." });
  }
  ort.env.wasm.wasmPaths = { mjs: addressOf(folder, glue) };
  ort.env.wasm.wasmBinary = wasm;
  ort.env.wasm.numThreads = threadCount();
  ort.env.logLevel = "error";
  return ort;
}

/** Lets the runtime's copy of its own code go, once it is compiled. */
export function dropBinary(ort: typeof Ort): void {
  delete ort.env.wasm.wasmBinary;
}

function addressOf(folder: string, name: string): string {
  return `${folder}${name}?${ortFiles[name]?.sha256.slice(0, 16) ?? ""}`;
}

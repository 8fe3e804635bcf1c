// SPDX-License-Identifier: MIT
// ONNX Runtime Web. It stands beside the page as files of its own, so that sites without a network neither carry nor load
// it. Its scripts and its wasm are files of the store like the network's own: kept, checked, and not asked for again.
import type * as Ort from "onnxruntime-web/wasm";
import { VitrineError } from "../../lib/errors";
import type { RemoteFile } from "../../lib/site-files";
import { nameOf } from "../store/receive";
import type { OnnxProvider } from "./session";

/** What is called, what calls the wasm and what every thread begins with, and the wasm. */
export interface Runtime<T> {
  readonly api: T;
  readonly glue: T;
  readonly wasm: T;
}

const builds: Readonly<Record<OnnxProvider, Runtime<string>>> = {
  wasm: { api: "ort.wasm.min.mjs", glue: "ort-wasm-simd-threaded.mjs", wasm: "ort-wasm-simd-threaded.wasm" },
  webgpu: { api: "ort.webgpu.min.mjs", glue: "ort-wasm-simd-threaded.asyncify.mjs", wasm: "ort-wasm-simd-threaded.asyncify.wasm" },
};

// More threads than this gain little in networks of this size, and each costs memory.
const mostThreads = 4;

export function runtimeFiles(provider: OnnxProvider, folder: string): Runtime<RemoteFile> {
  const { api, glue, wasm } = builds[provider];
  const file = (name: string): RemoteFile => {
    const known = ortFiles[name];
    if (!known) throw new Error(`the page was built without ${name}`);
    return { url: folder + name, ...known };
  };
  return { api: file(api), glue: file(glue), wasm: file(wasm) };
}

/** How many ONNX Runtime Web runs on. Threads need SharedArrayBuffer, and that needs headers most static hosts do not send. */
export function threadCount(): number {
  return globalThis.crossOriginIsolated ? Math.min(mostThreads, navigator.hardwareConcurrency || 1) : 1;
}

/** `bytes` are those of `files`. */
export async function importRuntime(files: Runtime<RemoteFile>, bytes: Runtime<Uint8Array<ArrayBuffer>>): Promise<typeof Ort> {
  const { ort, glue } = await importScripts(files, bytes);
  ort.env.wasm.wasmPaths = { mjs: glue };
  ort.env.wasm.wasmBinary = bytes.wasm.buffer;
  ort.env.wasm.numThreads = threadCount();
  ort.env.logLevel = "error";
  return ort;
}

/** Lets the runtime's copy of its own code go, once it is compiled. */
export function dropBinary(ort: typeof Ort): void {
  delete ort.env.wasm.wasmBinary;
}

interface Scripts {
  readonly ort: typeof Ort;
  /** Address of what the api imports itself. */
  readonly glue: string;
}

async function importScripts({ api, glue }: Runtime<RemoteFile>, bytes: Runtime<Uint8Array<ArrayBuffer>>): Promise<Scripts> {
  try {
    return { ort: await importFrom(keptAddress(api, bytes.api)), glue: keptAddress(glue, bytes.glue) };
  } catch {
    // The host sends a policy of its own, by which workers run no scripts but files of the site.
  }
  try {
    return { ort: await importFrom(siteAddress(api)), glue: siteAddress(glue) };
  } catch {
    const message = `The runtime for the network (ort/${nameOf(api)}) could not be loaded.`;
    throw new VitrineError({ code: "network", message, remedy: "Check the connection and try again." });
  }
}

async function importFrom(address: string): Promise<typeof Ort> {
  return (await import(/* @vite-ignore */ address)) as typeof Ort;
}

/** One address for a script as long as the worker lives: from another it would be another runtime, with a memory of its own. */
const keptAddresses = new Map<string, string>();

function keptAddress({ sha256 }: RemoteFile, script: Uint8Array<ArrayBuffer>): string {
  const address = keptAddresses.get(sha256) ?? URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  keptAddresses.set(sha256, address);
  return address;
}

/** With the hash: an old script in the browser's cache would not fit the wasm. */
function siteAddress({ url, sha256 }: RemoteFile): string {
  return `${url}?${sha256.slice(0, 16)}`;
}

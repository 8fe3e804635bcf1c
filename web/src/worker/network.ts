// SPDX-License-Identifier: MIT
// A network in ONNX Runtime Web. The runtime stands beside the page as files of its own and is imported by address, so that
// sites without a network neither carry nor load it.
import type * as Ort from "onnxruntime-web/wasm";
import { VitrineError } from "../lib/errors";
import type { NetworkSpec } from "../lib/site-files";
import { fetchFile } from "../lib/fetch-file";
import type { Context } from "./serve";

export interface Network {
  run(tensor: Float32Array, shape: readonly number[]): Promise<Float32Array>;
}

let loaded: { readonly key: string; readonly network: Network } | null = null;

async function importRuntime(folder: string): Promise<typeof Ort> {
  let ort: typeof Ort;
  try {
    ort = (await import(/* @vite-ignore */ `${folder}ort.wasm.min.mjs`)) as typeof Ort;
  } catch {
    const message = "The runtime for the network (ort/ort.wasm.min.mjs) could not be loaded.";
    throw new VitrineError({ code: "network", message, remedy: "Check the connection and try again." });
  }
  ort.env.wasm.wasmPaths = folder;
  // Threads need SharedArrayBuffer, and that needs headers most static hosts do not send.
  ort.env.wasm.numThreads = globalThis.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency || 1) : 1;
  return ort;
}

function wrap(ort: typeof Ort, session: Ort.InferenceSession, spec: NetworkSpec): Network {
  return {
    async run(values, shape) {
      const outputs = await session.run({ [spec.input]: new ort.Tensor("float32", values, shape) }, [spec.feature]);
      const data = outputs[spec.feature]?.data;
      if (!(data instanceof Float32Array)) throw new Error(`the network has no float output named ${spec.feature}`);
      return data.slice();
    },
  };
}

export async function loadNetwork(spec: NetworkSpec, context: Context): Promise<Network> {
  const key = `${spec.file.sha256} ${spec.input} ${spec.feature}`;
  if (loaded?.key === key) return loaded.network;
  const total = spec.file.bytes;
  context.progress({ stage: "network", loaded: 0, total });
  const report = (bytes: number): void => context.progress({ stage: "network", loaded: bytes, total });
  const [ort, weights] = await Promise.all([importRuntime(spec.runtime), fetchFile(spec.file, context.signal, report)]);
  let session: Ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(weights, { executionProviders: ["wasm"] });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The network could not be started: ${reason}`;
    throw new VitrineError({ code: "internal", message, remedy: "Close other tabs to free memory, and try again." });
  }
  const network = wrap(ort, session, spec);
  loaded = { key, network };
  return network;
}

// SPDX-License-Identifier: MIT
// From the entry's words to a network that stands: files into the store, weights into one array, both into the runtime,
// and everything that was only needed for that let go.
import type { Keeping, Provider } from "../../engine/protocol";
import { letGo } from "../../lib/let-go";
import { distinct } from "../../lib/site-files";
import type { NetworkSpec, RemoteFile } from "../../lib/site-files";
import type { Context } from "../serve";
import type { Store } from "../store/store";
import { engineFiles } from "./engine-files";
import { networkFor, usualProvider } from "./provider";
import { reportBytes } from "./report-bytes";
import { dropBinary, importRuntime, runtimeFiles } from "./runtime";
import { openSession } from "./session";
import type { OnnxProvider, Session } from "./session";
import { WeightsFiller } from "./unpack";
import type { UnpackInt4 } from "./unpack";

/** What `provider` needs on the device, in the order in which it is used. */
export function filesFor(network: NetworkSpec, provider: Provider): readonly RemoteFile[] {
  if (provider === "vitrine") return engineFiles(network);
  const run = networkFor(network, provider);
  const runtime = Object.values<RemoteFile>({ ...runtimeFiles(provider, run.runtime) });
  return distinct([graphFor(run, provider), ...runtime, ...(run.weights?.parts ?? [])]);
}

/** What the site may keep on the device: the files of either provider, so that a fallback evicts nothing. */
export function filesToKeep(network: NetworkSpec): readonly RemoteFile[] {
  const usual = usualProvider(network);
  const providers: readonly Provider[] = networkFor(network, "webgpu").webgpu ? ["webgpu", usual] : [usual];
  return providers.flatMap((provider) => filesFor(network, provider));
}

/** Puts what is missing into the store; answers whether all of it stays on the device. */
export async function download(network: NetworkSpec, provider: Provider, store: Store, context: Context): Promise<Keeping> {
  const files = filesFor(network, provider);
  await store.fetch(files, { signal: context.signal, onBytes: reportBytes(files, context) });
  return store.keeping(files);
}

/** Starts a network for ONNX Runtime Web from the store. Whatever the store finds damaged it downloads again. */
export async function stand(network: NetworkSpec, provider: OnnxProvider, store: Store, unpackInt4: UnpackInt4, context: Context): Promise<Session> {
  context.progress({ stage: "start" });
  const { signal } = context;
  const files = runtimeFiles(provider, network.runtime);
  const take = (file: RemoteFile): Promise<Uint8Array<ArrayBuffer>> => store.take(file, signal);
  const [api, glue, wasm] = await Promise.all([take(files.api), take(files.glue), take(files.wasm)]);
  const ort = await importRuntime(files, { api, glue, wasm });
  const graph = await take(graphFor(network, provider));
  const weights = await gather(network, store, unpackInt4, signal);
  try {
    return await openSession(ort, provider, network, graph, weights);
  } finally {
    dropBinary(ort);
    letGo(weights);
    // What the store holds in memory alone may be asked for again, by wasm after WebGPU.
    if (store.copies) for (const copy of [wasm, graph]) letGo(copy);
  }
}

/** The next part is read while one is unpacked, so that two are in memory beside the weights. */
async function gather({ weights }: NetworkSpec, store: Store, unpackInt4: UnpackInt4, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!weights) return null;
  const filler = new WeightsFiller(weights, unpackInt4);
  const take = (at: number): Promise<Uint8Array<ArrayBuffer>> | null => {
    const part = weights.parts[at];
    if (!part) return null;
    const taking = store.take(part, signal);
    taking.catch(() => undefined);
    return taking;
  };
  let next = take(0);
  for (let at = 1; next; at += 1) {
    const part: Uint8Array<ArrayBuffer> = await next;
    next = take(at);
    filler.add(part);
    if (store.copies) letGo(part);
    signal.throwIfAborted();
  }
  return filler.weights;
}

function graphFor(network: NetworkSpec, provider: Provider): RemoteFile {
  return provider === "webgpu" && network.webgpu ? network.webgpu : network.graph;
}

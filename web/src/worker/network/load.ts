// SPDX-License-Identifier: MIT
// From the entry's words to a network that stands: files into the store, weights into one array, both into the runtime,
// and everything that was only needed for that let go.
import type { Keeping, Provider } from "../../engine/protocol";
import { letGo } from "../../lib/let-go";
import { TimeLeft } from "../../lib/time-left";
import { distinct } from "../../lib/site-files";
import type { NetworkSpec, RemoteFile } from "../../lib/site-files";
import type { Context } from "../serve";
import type { Store } from "../store/store";
import { dropBinary, importRuntime, runtimeFiles } from "./runtime";
import { openSession } from "./session";
import type { Session } from "./session";
import { WeightsFiller } from "./unpack";
import type { UnpackInt4 } from "./unpack";

/** What `provider` needs on the device. */
export function filesFor(network: NetworkSpec, provider: Provider): readonly RemoteFile[] {
  const runtime = Object.values<RemoteFile>({ ...runtimeFiles(provider, network.runtime) });
  return distinct([graphFor(network, provider), ...runtime, ...(network.weights?.parts ?? [])]);
}

/** What the site may keep on the device: the files of either provider, so that a fallback evicts nothing. */
export function filesToKeep(network: NetworkSpec): readonly RemoteFile[] {
  const providers: readonly Provider[] = network.webgpu ? ["webgpu", "wasm"] : ["wasm"];
  return providers.flatMap((provider) => filesFor(network, provider));
}

// Progress is for eyes: ten messages a second.
const reportEveryMs = 100;

/** Puts what is missing into the store; answers whether all of it stays on the device. */
export async function download(network: NetworkSpec, provider: Provider, store: Store, context: Context): Promise<Keeping> {
  const files = filesFor(network, provider);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const pace = new TimeLeft();
  let reported = -Infinity;
  let waited = false;
  const onBytes = (loaded: number, waiting: boolean): void => {
    const now = performance.now();
    if (now - reported < reportEveryMs && loaded < total && waiting === waited) return;
    [reported, waited] = [now, waiting];
    const secondsLeft = pace.update(loaded, total, now);
    context.progress({ stage: "network", loaded, total, waiting, ...(secondsLeft === null || waiting ? {} : { secondsLeft }) });
  };
  await store.fetch(files, { signal: context.signal, onBytes });
  return store.keeping(files);
}

/** Starts the network from the store. Whatever the store finds damaged it downloads again. */
export async function stand(network: NetworkSpec, provider: Provider, store: Store, unpackInt4: UnpackInt4, context: Context): Promise<Session> {
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

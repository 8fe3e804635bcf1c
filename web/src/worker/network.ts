// SPDX-License-Identifier: MIT
// The network's worker: keeps the network's files on the device, runs it, and knows nothing of pictures. It is started when
// a visitor asks with one, and ended when idle, because only that gives the memory back.
import type { Keeping, NetworkCalls, Provider, Query } from "../engine/protocol";
import { toPlainError, VitrineError } from "../lib/errors";
import type { NetworkSpec } from "../lib/site-files";
import { unwrap } from "./core";
import { loadCore } from "./picture-core";
import { download, filesFor, filesToKeep, stand } from "./network/load";
import { hasEnoughMemory, isOutOfMemory, outOfMemory } from "./network/memory";
import { chooseProvider } from "./network/provider";
import { threadCount } from "./network/runtime";
import type { Session } from "./network/session";
import type { UnpackInt4 } from "./network/unpack";
import { serve } from "./serve";
import type { Context, Scope } from "./serve";
import { siteKey } from "./store/site-key";
import { openStore } from "./store/store";
import type { Store } from "./store/store";

interface Standing {
  readonly key: string;
  /** Whether the space's projection is in the network's last layer: its answer is then no embedding. */
  readonly projected: boolean;
  readonly session: Session;
  readonly keeping: Keeping;
}

let opening: Promise<Store> | null = null;
let standing: Standing | null = null;
/** Set where WebGPU was there and did not work: the rest of this worker's life is wasm's. */
let avoidWebGpu = false;

const openOnce = (): Promise<Store> => (opening ??= openStore());
const keyOf = (network: NetworkSpec): string => JSON.stringify(network);

async function provider(network: NetworkSpec): Promise<Provider> {
  return avoidWebGpu ? "wasm" : chooseProvider(network);
}

/** What an earlier model of the site left on the device goes; a device that cannot be written to is no reason to stop. */
async function claim(store: Store, site: string, network: NetworkSpec | null): Promise<void> {
  await store.claim(await siteKey(site), network ? filesToKeep(network) : []).catch(() => undefined);
}

async function look({ site, network }: NetworkCalls["look"]["params"]): Promise<NetworkCalls["look"]["result"]> {
  const files = filesFor(network, standing?.key === keyOf(network) ? standing.session.provider : await provider(network));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (standing?.key === keyOf(network)) return { total, missing: 0, enoughMemory: true, keeping: standing.keeping };
  const store = await openOnce();
  await claim(store, site, network);
  const missing = await store.missing(files);
  return { total, missing, enoughMemory: hasEnoughMemory(network), keeping: await store.wouldKeep(missing) };
}

/** One at a time: a cancelled opening may still be inside the runtime when the next is asked for. */
let turn: Promise<unknown> = Promise.resolve();

function open(params: NetworkCalls["open"]["params"], context: Context): Promise<NetworkCalls["open"]["result"]> {
  const mine = turn.then(() => openNow(params, context));
  turn = mine.catch(() => undefined);
  return mine;
}

async function openNow({ site, network }: NetworkCalls["open"]["params"], context: Context): Promise<NetworkCalls["open"]["result"]> {
  context.signal.throwIfAborted();
  const key = keyOf(network);
  if (standing?.key !== key) {
    await standing?.session.end();
    standing = null;
    const store = await openOnce();
    await claim(store, site, network);
    standing = { key, projected: network.folded !== null, ...(await start(network, store, context)) };
    store.release();
  }
  const { session, keeping } = standing;
  return { provider: session.provider, threads: threadCount(), keeping };
}

async function start(network: NetworkSpec, store: Store, context: Context): Promise<Omit<Standing, "key" | "projected">> {
  const core = await refusing(loadCore);
  const unpackInt4: UnpackInt4 = (packed) => unwrap(core.unpackInt4(packed), "damaged-site", "Reload the page and try again.");
  const chosen = await provider(network);
  const keeping = await refusing(() => download(network, chosen, store, context));
  if (chosen === "wasm") return { session: await refusing(() => stand(network, chosen, store, unpackInt4, context)), keeping };
  try {
    const session = await stand(network, chosen, store, unpackInt4, context);
    // Shaders are made at the first run; what they cannot do shows here, while the weights are still at hand.
    const { side } = network.preprocess;
    await session.run(new Float32Array(3 * side * side));
    return { session, keeping };
  } catch {
    context.signal.throwIfAborted();
    avoidWebGpu = true;
    return start(network, store, context);
  }
}

async function embed({ tensor }: NetworkCalls["embed"]["params"], context: Context): Promise<Query> {
  if (!standing) throw new Error("the network is asked before it stands");
  const { session, projected } = standing;
  context.progress({ stage: "embed" });
  const core = await loadCore();
  const output = await refusing(() => session.run(tensor)).catch(async (error: unknown) => {
    // Whatever broke, the next call starts anew, and where a graphics card let us down, without it.
    if (session.provider === "webgpu") avoidWebGpu = true;
    standing = null;
    await session.end().catch(() => undefined);
    throw error;
  });
  // The core scales what is projected itself: that alone knows how long the embedding would be.
  if (projected) return { values: output, projected };
  return { values: unwrap(core.normalise(output), "unreadable-picture", "Try another picture."), projected };
}

async function forget({ site }: NetworkCalls["forget"]["params"]): Promise<null> {
  await claim(await openOnce(), site, null);
  return null;
}

/** Runs `work`; what the runtime throws becomes an error with a remedy. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof VitrineError || (error instanceof Error && error.name === "AbortError")) throw error;
    if (isOutOfMemory(error)) throw new VitrineError(outOfMemory);
    const message = `The network could not be run: ${toPlainError(error).message}`;
    throw new VitrineError({ code: "internal", message, remedy: "Close other tabs to free memory, and try again." });
  }
}

serve<NetworkCalls>(globalThis as unknown as Scope, { look, open, embed, forget });

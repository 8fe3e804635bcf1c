// SPDX-License-Identifier: MIT
// The network's worker: keeps the network's files on the device, runs it, and knows nothing of pictures. It is started when
// a visitor asks with one, and ended when idle, because only that gives the memory back.
import type { Keeping, NetworkCalls, Paces, Provider, Query } from "../engine/protocol";
import { toPlainError, VitrineError } from "../lib/errors";
import type { NetworkSpec } from "../lib/site-files";
import { unwrap } from "./core";
import { loadCore } from "./picture-core";
import { download, filesFor, filesToKeep, stand } from "./network/load";
import { standEngine } from "./network/engine";
import { hasEnoughMemory, isOutOfMemory, outOfMemory } from "./network/memory";
import { chooseProvider, networkFor, usualProvider } from "./network/provider";
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
  /** What the start took of the time to a first answer; null once that was given. */
  startMs: number | null;
}

let opening: Promise<Store> | null = null;
let standing: Standing | null = null;
/** Set where WebGPU was there and did not work: the rest of this worker's life is that of what runs without it. */
let avoidWebGpu = false;

const openOnce = (): Promise<Store> => (opening ??= openStore());
const keyOf = (network: NetworkSpec): string => JSON.stringify(network);

async function provider(network: NetworkSpec, paces: Paces): Promise<Provider> {
  if (avoidWebGpu) return usualProvider(network);
  const store = await openOnce();
  return chooseProvider(network, paces, (way) => store.missing(filesFor(network, way)));
}

/** What an earlier model of the site left on the device goes; a device that cannot be written to is no reason to stop. */
async function claim(store: Store, site: string, network: NetworkSpec | null): Promise<void> {
  await store.claim(await siteKey(site), network ? filesToKeep(network) : []).catch(() => undefined);
}

async function look({ site, network, paces }: NetworkCalls["look"]["params"]): Promise<NetworkCalls["look"]["result"]> {
  const chosen = standing?.key === keyOf(network) ? standing.session.provider : await provider(network, paces);
  const files = filesFor(network, chosen);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (standing?.key === keyOf(network)) return { total, missing: 0, enoughMemory: true, keeping: standing.keeping };
  const store = await openOnce();
  await claim(store, site, network);
  const missing = await store.missing(files);
  return { total, missing, enoughMemory: hasEnoughMemory(networkFor(network, chosen)), keeping: await store.wouldKeep(missing) };
}

/** One at a time: a cancelled opening may still be inside the runtime when the next is asked for. */
let turn: Promise<unknown> = Promise.resolve();

function open(params: NetworkCalls["open"]["params"], context: Context): Promise<NetworkCalls["open"]["result"]> {
  const mine = turn.then(() => openNow(params, context));
  turn = mine.catch(() => undefined);
  return mine;
}

async function openNow({ site, network, paces }: NetworkCalls["open"]["params"], context: Context): Promise<NetworkCalls["open"]["result"]> {
  context.signal.throwIfAborted();
  const key = keyOf(network);
  if (standing?.key !== key) {
    await standing?.session.end();
    standing = null;
    const store = await openOnce();
    await claim(store, site, network);
    standing = { key, ...(await start(network, paces, store, context)) };
    store.release();
  }
  const { session, keeping } = standing;
  return { provider: session.provider, threads: session.provider === "vitrine" ? 1 : threadCount(), keeping };
}

async function start(network: NetworkSpec, paces: Paces, store: Store, context: Context): Promise<Omit<Standing, "key">> {
  const chosen = await provider(network, paces);
  const run = networkFor(network, chosen);
  const projected = run.folded !== null;
  if (chosen === "vitrine") return { projected, ...(await refusing(() => standEngine(run, store, context))) };
  const core = await refusing(loadCore);
  const unpackInt4: UnpackInt4 = (packed) => unwrap(core.unpackInt4(packed), "damaged-site", "Reload the page and try again.");
  const keeping = await refusing(() => download(network, chosen, store, context));
  const begun = performance.now();
  const standNow = (): Promise<Session> => stand(run, chosen, store, unpackInt4, context);
  if (chosen === "wasm") return { projected, keeping, session: await refusing(standNow), startMs: performance.now() - begun };
  try {
    const session = await standNow();
    // Shaders are made at the first run; what they cannot do shows here, while the weights are still at hand.
    const { side } = run.preprocess;
    await session.run(new Float32Array(3 * side * side));
    return { projected, keeping, session, startMs: performance.now() - begun };
  } catch {
    context.signal.throwIfAborted();
    avoidWebGpu = true;
    return start(network, paces, store, context);
  }
}

async function embed({ tensor }: NetworkCalls["embed"]["params"], context: Context): Promise<NetworkCalls["embed"]["result"]> {
  if (!standing) throw new Error("the network is asked before it stands");
  const asked = standing;
  const { session, projected, startMs } = asked;
  context.progress({ stage: "embed" });
  const begun = performance.now();
  const output = await refusing(() => session.run(tensor)).catch(async (error: unknown) => {
    // Whatever broke, the next call starts anew, and where a graphics card let us down, without it.
    if (session.provider === "webgpu") avoidWebGpu = true;
    standing = null;
    await session.end().catch(() => undefined);
    throw error;
  });
  asked.startMs = null;
  const firstMs = startMs === null ? null : startMs + performance.now() - begun;
  return { query: await asQuery(output, projected), firstMs };
}

/** The core scales what is projected itself: that alone knows how long the embedding would be. */
async function asQuery(values: Float32Array, projected: boolean): Promise<Query> {
  if (projected) return { values, projected };
  const core = await loadCore();
  return { values: unwrap(core.normalise(values), "unreadable-picture", "Try another picture."), projected };
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

// SPDX-License-Identifier: MIT
// A network in the core's own engine. Its weights are decoded while they arrive, each part once it is known to be sound, so
// that the network stands shortly after the last byte and no more than two parts are in memory beside it.
import type { Outcome } from "@vitrine/core";
import createVgg from "@vitrine/vgg";
import type { VggCore } from "@vitrine/vgg";
import type { Keeping } from "../../engine/protocol";
import { VitrineError } from "../../lib/errors";
import { letGo } from "../../lib/let-go";
import { distinct } from "../../lib/site-files";
import type { NetworkSpec } from "../../lib/site-files";
import { unwrap } from "../core";
import type { Context } from "../serve";
import type { Store } from "../store/store";
import { engineFiles } from "./engine-files";
import { outOfMemory } from "./memory";
import { reportBytes } from "./report-bytes";
import { damaged, sound } from "./session";
import type { Session } from "./session";

export interface StandingEngine {
  readonly session: Session;
  readonly keeping: Keeping;
  /** What decoding took, whatever the network's files took to arrive. */
  readonly startMs: number;
}

type CreateVgg = (options: { readonly wasmBinary: BufferSource }) => Promise<VggCore>;

/** The module of this worker. Its memory never shrinks, so that a second try has it again. */
let started: VggCore | null = null;

/** Has what is missing downloaded, and the network read on the way. */
export async function standEngine(network: NetworkSpec, store: Store, context: Context, create: CreateVgg = createVgg): Promise<StandingEngine> {
  const { signal } = context;
  const files = engineFiles(network);
  const report = reportBytes(distinct(files), context);
  const total = distinct(files).reduce((sum, { bytes }) => sum + bytes, 0);
  const onBytes = (loaded: number, waiting: boolean): void => (loaded < total ? report(loaded, waiting) : context.progress({ stage: "start" }));
  let startMs = 0;
  let head: Uint8Array | null = null;
  let vgg: VggCore | null = null;
  try {
    for await (const bytes of store.stream(files, { signal, onBytes })) {
      const begun = performance.now();
      if (!head) head = bytes;
      else if (!vgg) vgg = await openEngine(head, bytes, bodyBytes(network), create);
      else await feed(vgg, bytes, signal);
      if (store.copies && bytes !== head) letGo(bytes);
      startMs += performance.now() - begun;
    }
    if (!vgg) throw new Error("the engine has no module");
    const begun = performance.now();
    const session = finish(vgg, network);
    return { session, keeping: await store.keeping(files), startMs: startMs + performance.now() - begun };
  } catch (error) {
    // What trapped is no longer to be trusted.
    if (error instanceof WebAssembly.RuntimeError) started = null;
    else started?.close();
    throw error;
  }
}

async function openEngine(head: Uint8Array, wasmBinary: Uint8Array<ArrayBuffer>, bytes: number, create: CreateVgg): Promise<VggCore> {
  started ??= await create({ wasmBinary });
  must(started.open(head, bytes));
  return started;
}

/** In pieces, between which other messages are heard and the next part is received. */
async function feed(vgg: VggCore, part: Uint8Array, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < part.length; at += vgg.pieceBytes) {
    must(vgg.push(part.subarray(at, at + vgg.pieceBytes)));
    await breath();
    signal.throwIfAborted();
  }
}

function finish(vgg: VggCore, network: NetworkSpec): Session {
  const { inputs } = must(vgg.finish());
  const { side } = network.preprocess;
  if (inputs !== 3 * side * side) throw damaged(`The network takes ${inputs} numbers where the site prepares ${3 * side * side}.`);
  return {
    provider: "vitrine",
    run: async (tensor) => sound(must(vgg.embed(tensor)), network),
    end: async () => vgg.close(),
  };
}

function bodyBytes({ weights }: NetworkSpec): number {
  return weights?.bytes ?? 0;
}

const kOutOfMemory = 8; // ErrorCode of native/include/vitrine/result.h

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok && outcome.error.code === kOutOfMemory) throw new VitrineError(outOfMemory);
  return unwrap(outcome, "damaged-site", "Tell the museum: the site has to be built again.");
}

/** Ends when everything that waits has had its turn; a timer would take four milliseconds. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

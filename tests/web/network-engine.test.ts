// SPDX-License-Identifier: MIT
// The core's engine in the network's worker, with a module that only notes what it is given.
import { webcrypto } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { VggCore } from "@vitrine/vgg";
import type { Progress } from "../../web/src/engine/protocol";
import { sha256Hex } from "../../web/src/lib/fetch-file";
import type { NetworkSpec, RemoteFile } from "../../web/src/lib/site-files";
import { MemoryBackend } from "../../web/src/worker/store/backend";
import { Receiver } from "../../web/src/worker/store/receive";
import { Store } from "../../web/src/worker/store/store";

const served = new Map<string, () => Response>();
let module: RemoteFile;

vi.mock("../../web/src/worker/network/engine-files", () => ({
  engineFiles: ({ graph, weights }: NetworkSpec) => [graph, module, ...(weights?.parts ?? [])],
}));

async function file(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<RemoteFile> {
  const remote = { url: `https://museum.example/${name}`, bytes: bytes.length, sha256: (await sha256Hex(bytes)) ?? "" };
  served.set(remote.url, () => new Response(bytes.slice()));
  return remote;
}

const numbered = (length: number, from: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, at) => (from + at) & 255);
const ok = <T>(value: T) => ({ ok: true, value }) as const;
const fails = (code: number, message: string) => ({ ok: false, error: { code, name: "", message } }) as const;

/** Takes 7 bytes at once. */
class FakeVgg implements VggCore {
  readonly pieceBytes = 7;
  opened: { readonly head: readonly number[]; readonly bodyBytes: number }[] = [];
  body: number[] = [];
  closed = 0;
  answer = Float32Array.of(1, 2, 3);
  refuse: { readonly at: number; readonly code: number } | null = null;

  open = (head: Uint8Array, bodyBytes: number) => (this.opened.push({ head: [...head], bodyBytes }), (this.body = []), ok(null));
  push = (bytes: Uint8Array) => {
    expect(bytes.length).toBeLessThanOrEqual(this.pieceBytes);
    this.body.push(...bytes);
    const { refuse } = this;
    return refuse && this.body.length >= refuse.at ? fails(refuse.code, "layer 3 says otherwise") : ok(null);
  };
  finish = () => ok({ inputs: 3 * 2 * 2, outputs: 3 });
  embed = () => ok(this.answer);
  memoryBytes = () => 0;
  close = () => void (this.closed += 1);
}

let vgg: FakeVgg;
let network: NetworkSpec;
let store: Store;
let progress: Progress[];
const abort = new AbortController();
const context = { signal: abort.signal, progress: (each: Progress): void => void progress.push(each) };

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal("crypto", webcrypto);
  vi.stubGlobal("fetch", async (url: string) => served.get(url)?.() ?? Promise.reject(new TypeError("Failed to fetch")));
  vgg = new FakeVgg();
  progress = [];
  store = new Store(new MemoryBackend(), new Receiver([0]));
  module = await file("vitrine-vgg.wasm", numbered(5, 90));
  const parts = [await file("0", numbered(20, 0)), await file("1", numbered(20, 20)), await file("2", numbered(3, 40))];
  network = {
    engine: "vitrine", graph: await file("head", numbered(4, 200)), webgpu: null, input: "data", feature: "fc7", dimension: 3, folded: null, runtime: "", onGpu: null,
    weights: { path: "w.bin", bytes: 43, parts, blocks: [{ encoding: "raw", bytes: 43 }] },
    preprocess: { fit: "squash", side: 2, short_side: 0, order: "rgb", layout: "nchw", scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
  };
});
afterEach(() => void vi.unstubAllGlobals());

async function stand() {
  const { standEngine } = await import("../../web/src/worker/network/engine");
  return standEngine(network, store, context, async ({ wasmBinary }) => {
    expect(new Uint8Array(wasmBinary as Uint8Array<ArrayBuffer>)).toEqual(numbered(5, 90));
    return vgg;
  });
}

describe("a network in the core's engine", () => {
  it("is read from its head and all of its body in order, in small pieces, and answers", async () => {
    const { session, keeping, startMs } = await stand();
    expect(vgg.opened).toEqual([{ head: [200, 201, 202, 203], bodyBytes: 43 }]);
    expect(vgg.body).toEqual([...numbered(43, 0)]);
    expect([session.provider, keeping, startMs > 0]).toEqual(["vitrine", "memory", true]);
    expect([...(await session.run(new Float32Array(12)))]).toEqual([1, 2, 3]);
    expect(progress.filter(({ stage }) => stage === "network")[0]).toMatchObject({ loaded: 0, total: 52 });
    expect(progress.at(-1)).toEqual({ stage: "start" });
    await session.end();
    expect(vgg.closed).toBe(1);
  });

  it("is decoded while later parts are still on their way", async () => {
    let send: (response: Response) => void = () => undefined;
    const last = network.weights?.parts[2];
    if (!last) throw new Error("no third part");
    const answer = served.get(last.url);
    vi.stubGlobal("fetch", async (url: string) => (url === last.url ? new Promise((resolve) => (send = resolve)) : served.get(url)?.()));
    const standing = stand();
    await vi.waitFor(() => expect(vgg.body.length).toBe(40));
    send(answer?.() ?? new Response());
    await standing;
    expect(vgg.body.length).toBe(43);
  });

  it("is not shown a part that is not the promised one", async () => {
    const second = network.weights?.parts[1];
    served.set(second?.url ?? "", () => new Response(numbered(20, 21)));
    await expect(stand()).rejects.toMatchObject({ code: "damaged-site", message: "1 is not the file this site was built with." });
    expect(vgg.body).toEqual([...numbered(20, 0)]);
    expect(vgg.closed).toBe(1);
  });

  it.each([
    [3, "damaged-site", "Layer 3 says otherwise."],
    [8, "no-memory", "This device has too little free memory for the network."],
  ])("that the core refuses with %d is told as %s, and can be tried again", async (code, told, message) => {
    vgg.refuse = { at: 25, code };
    await expect(stand()).rejects.toMatchObject({ code: told, message });
    expect(vgg.closed).toBe(1);
    vgg.refuse = null;
    await stand();
    expect(vgg.body).toEqual([...numbered(43, 0)]);
  });

  it("of another size than the entry says is refused", async () => {
    vgg.finish = () => ok({ inputs: 27, outputs: 3 });
    await expect(stand()).rejects.toThrow(/takes 27 numbers where the site prepares 12/);
  });

  it.each([
    ["too few numbers", Float32Array.of(1, 2), /answered 2 numbers where the site expects 3/],
    ["no numbers", Float32Array.of(1, Number.NaN, 2), /no finite numbers/],
  ])("that answers %s is not believed", async (_, answer, message) => {
    const { session } = await stand();
    vgg.answer = answer;
    await expect(session.run(new Float32Array(12))).rejects.toThrow(message);
  });

  it("stops where the visitor stops", async () => {
    const stopping = new AbortController();
    const { standEngine } = await import("../../web/src/worker/network/engine");
    const push = vgg.push;
    vgg.push = (bytes) => (stopping.abort(), push(bytes));
    await expect(standEngine(network, store, { ...context, signal: stopping.signal }, async () => vgg)).rejects.toMatchObject({ name: "AbortError" });
    expect(vgg.body.length).toBe(7);
  });
});

// SPDX-License-Identifier: MIT
// What runs a network on this device, and what is remembered for the next visit.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PaceMemory } from "../../web/src/engine/pace-memory";
import type { Paces, Provider } from "../../web/src/engine/protocol";
import type { NetworkSpec } from "../../web/src/lib/site-files";
import { filesFor, filesToKeep } from "../../web/src/worker/network/load";
import { chooseProvider } from "../../web/src/worker/network/provider";

const file = (name: string): NetworkSpec["graph"] => ({ url: `https://museum.example/${name}`, bytes: 10, sha256: name.padEnd(64, "0") });
const onnx: NetworkSpec = {
  engine: "onnx", graph: file("graph"), webgpu: null, weights: { path: "w.bin", bytes: 10, parts: [file("onnx-part")], blocks: [{ encoding: "raw", bytes: 10 }] },
  input: "data", feature: "fc7", dimension: 4, folded: null, runtime: "https://museum.example/ort/", onGpu: null,
  preprocess: { fit: "squash", side: 8, short_side: 0, order: "rgb", layout: "nchw", scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
};
const onGpu = { ...onnx, webgpu: file("gpu-graph") };
const engine: NetworkSpec = { ...onnx, engine: "vitrine", graph: file("head"), weights: { path: "w.bin", bytes: 10, parts: [file("part")], blocks: [{ encoding: "raw", bytes: 10 }] }, runtime: "https://museum.example/vgg/" };
const both: NetworkSpec = { ...engine, onGpu };

const adapter = (info: object | undefined) => vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => (info ? { info } : null) } });
const choose = (network: NetworkSpec, paces: Paces = {}, missing: Partial<Record<Provider, number>> = {}) => chooseProvider(network, paces, async (way) => missing[way] ?? 0);
const names = (files: readonly { readonly url: string }[]) => files.map(({ url }) => url.slice(url.lastIndexOf("/") + 1));

afterEach(() => void vi.unstubAllGlobals());

describe("what runs a network", () => {
  it("without WebGPU is what it was made for", async () => {
    vi.stubGlobal("navigator", {});
    expect(await Promise.all([onnx, onGpu, engine, both].map((network) => choose(network)))).toEqual(["wasm", "wasm", "vitrine", "vitrine"]);
  });

  it("is WebGPU where the site has a graph for it and the device a card", async () => {
    adapter({ isFallbackAdapter: false });
    expect(await Promise.all([onnx, onGpu, engine, both].map((network) => choose(network)))).toEqual(["wasm", "webgpu", "vitrine", "webgpu"]);
  });

  it.each([["imitated by the processor", { isFallbackAdapter: true }], ["not there", undefined]])("is not WebGPU where the card is %s", async (_, info) => {
    adapter(info);
    expect(await choose(both)).toBe("vitrine");
  });

  it("is not WebGPU where asking for a card fails", async () => {
    vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => Promise.reject(new Error("lost")) } });
    expect(await choose(both)).toBe("vitrine");
  });

  it.each([
    ["the card was slower than the engine was", { webgpu: 900, vitrine: 700 }, "vitrine"],
    ["the card was sooner", { webgpu: 700, vitrine: 900 }, "webgpu"],
    ["the card was slower than the engine is expected to be", { webgpu: 60_000 }, "vitrine"],
    ["the card was sooner than the engine is expected to be", { webgpu: 100 }, "webgpu"],
    ["the engine alone has been tried", { vitrine: 700 }, "webgpu"],
  ])("where %s", async (_, paces, chosen) => {
    adapter({ isFallbackAdapter: false });
    expect(await choose(both, paces)).toBe(chosen);
  });

  it("does not become the engine where that costs a download", async () => {
    adapter({ isFallbackAdapter: false });
    const slow = { webgpu: 60_000 };
    expect(await choose(both, slow, { vitrine: 75e6 })).toBe("webgpu");
    expect(await choose(both, slow, { vitrine: 75e6, webgpu: 95e6 })).toBe("vitrine");
  });
});

describe("the files of a network", () => {
  it("for the core's engine are its head, the engine and its parts, and nothing of ONNX Runtime", () => {
    expect(names(filesFor(both, "vitrine"))).toEqual(["head", "vitrine-vgg.wasm", "part"]);
    expect(names(filesToKeep(engine))).toEqual(["head", "vitrine-vgg.wasm", "part"]);
  });

  it("on WebGPU are those of the network beside it, and both may be kept", () => {
    expect(names(filesFor(both, "webgpu"))).toEqual(["gpu-graph", "ort.webgpu.min.mjs", "ort-wasm-simd-threaded.asyncify.mjs", "ort-wasm-simd-threaded.asyncify.wasm", "onnx-part"]);
    expect(names(filesToKeep(both))).toEqual([...names(filesFor(both, "webgpu")), ...names(filesFor(both, "vitrine"))]);
    expect(names(filesFor(onGpu, "wasm"))).toContain("graph");
  });
});

describe("what is remembered of a first picture", () => {
  let stored: Map<string, string>;
  beforeEach(() => {
    stored = new Map();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    });
  });

  it("is there on the next visit, for this network alone", () => {
    new PaceMemory("a").note(both, "webgpu", 1234.5);
    new PaceMemory("a").note(both, "vitrine", 800);
    expect(new PaceMemory("a").of(both)).toEqual({ webgpu: 1235, vitrine: 800 });
    expect(new PaceMemory("a").of({ ...both, graph: file("another") })).toEqual({});
    expect(new PaceMemory("b").of(both)).toEqual({});
    new PaceMemory("a").forget();
    expect([new PaceMemory("a").of(both), stored.size]).toEqual([{}, 0]);
  });

  it("is nothing where there is no choice", () => {
    new PaceMemory("a").note(engine, "vitrine", 800);
    expect(stored.size).toBe(0);
  });

  it.each(["", "null", "[]", "{}", '{"network":1}', `{"network":"${both.graph.sha256}","ms":{"webgpu":"fast","vitrine":-1}}`])("is nothing where %j stands there", (text) => {
    stored.set("vitrine pace a", text);
    expect(new PaceMemory("a").of(both)).toEqual({});
  });
});

// SPDX-License-Identifier: MIT
// A network for the core's own engine in the entry, and another beside it for WebGPU.
import { describe, expect, it } from "vitest";
import { parseEntry } from "../../web/src/data/entry";
import { base, sampleEntry, sampleModel, sampleWeights } from "./sample";

const digest = "0".repeat(64);
const parts = [{ file: "data/weights-0.bin", bytes: 40, sha256: digest }, { file: "data/weights-1.bin", bytes: 2, sha256: digest }];
const model = { ...sampleModel, engine: "vitrine", form: "vitrine", file: "data/model-0123456789abcdef.vgg", bytes: 65_536, weights: { path: "weights.bin", bytes: 42, parts } };
const gpu = { ...sampleModel, form: "int8-packed", weights: sampleWeights, webgpu: { file: "data/model-1.onnx", bytes: 10, sha256: digest } };
const parse = (change: Record<string, unknown> = {}, beside?: Record<string, unknown>) =>
  parseEntry(JSON.stringify(sampleEntry({ upload: "onnx", model: { ...model, ...change }, gpu_model: beside })), base);

describe("a network for the core's engine", () => {
  it("is a head and the parts of its body", () => {
    const { upload } = parse();
    expect(upload).toMatchObject({ kind: "onnx", form: "vitrine", network: { engine: "vitrine", runtime: `${base}vgg/`, webgpu: null, onGpu: null } });
    expect(upload).toMatchObject({ network: { graph: { url: `${base}data/model-0123456789abcdef.vgg`, bytes: 65_536 }, weights: { bytes: 42, parts: [{ bytes: 40 }, { bytes: 2 }] } } });
  });

  it("is one for ONNX Runtime Web where no engine is named", () => {
    expect(parseEntry(JSON.stringify(sampleEntry({ upload: "onnx", model: sampleModel })), base).upload).toMatchObject({ network: { engine: "onnx", runtime: `${base}ort/`, onGpu: null } });
  });

  it.each([
    ["an unknown engine", { engine: "tensorflow" }, /model\.engine must be one of onnx, vitrine/],
    ["a head larger than any", { bytes: 65_537 }, /model\.bytes must be a number from 1 to 65536/],
    ["no body", { weights: undefined }, /model\.weights must be an object/],
    ["parts that are not the body", { weights: { ...model.weights, bytes: 43 } }, /parts hold 42 bytes where the blocks need 43/],
    ["packed blocks", { weights: { ...model.weights, blocks: [{ encoding: "raw", bytes: 42 }] } }, /weights\.blocks is not for the engine vitrine/],
    ["a graph for WebGPU of its own", { webgpu: gpu.webgpu }, /model\.webgpu is not for the engine vitrine/],
    ["pictures laid out otherwise", { preprocess: { ...sampleModel.preprocess, layout: "nhwc" } }, /layout must be one of nchw/],
  ])("with %s is refused", (_, change, message) => expect(() => parse(change)).toThrow(message));

  it("may have another for WebGPU beside it", () => {
    const { upload } = parse({}, gpu);
    expect(upload).toMatchObject({ form: "vitrine", network: { engine: "vitrine", onGpu: { engine: "onnx", webgpu: { url: `${base}data/model-1.onnx` }, weights: { bytes: 72 } } } });
  });

  it.each([
    ["without a graph for it", { ...gpu, webgpu: undefined }, /gpu_model must be for onnx, with a graph for WebGPU/],
    ["that is the engine's too", model, /gpu_model must be for onnx/],
    ["of another length", { ...gpu, dimension: 512 }, /gpu_model\.dimension is another than that of .*model/],
    ["that prepares pictures otherwise", { ...gpu, preprocess: { ...gpu.preprocess, scale: 2 } }, /gpu_model\.preprocess is another/],
  ])("and one %s is refused", (_, beside, message) => expect(() => parse({}, beside)).toThrow(message));

  it("alone may have one beside it", () => {
    expect(() => parseEntry(JSON.stringify(sampleEntry({ upload: "onnx", model: sampleModel, gpu_model: gpu })), base)).toThrow(/gpu_model stands only beside a model whose engine is vitrine/);
  });
});

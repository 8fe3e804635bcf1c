// SPDX-License-Identifier: MIT
// A small valid entry and shard, to be spoilt by each test in its own way.

export const base = "https://museum.example/vitrine/";
const digest = "0123456789abcdef".repeat(4);
const file = (path: string): Record<string, unknown> => ({ file: path, bytes: 100, sha256: digest });

export function sampleEntry(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    format: "vitrine-site",
    version: { major: 1, minor: 0 },
    generator: "vitrine 0.1.0",
    title: "Museum",
    language: "en",
    accent: "#7a3b2e",
    works: 5,
    space: { id: digest, model: digest, model_name: "descriptor", model_label: "Built-in", embedder: "descriptor", input_dimension: 4, dimension: 2, descriptor_version: 1 },
    index: file("data/index-0123456789abcdef.bin"),
    neighbours: { k: 4, works_per_page: 3, pages: [file("data/n-0.bin"), file("data/n-1.bin")] },
    catalogue: { works_per_shard: 2, shards: [file("data/c-0.json"), file("data/c-1.json"), file("data/c-2.json")] },
    upload: "descriptor",
    ...change,
  };
}

export const sampleModel = {
  ...file("data/model-0123456789abcdef.onnx"),
  input: "data",
  feature: "pool5",
  dimension: 1024,
  preprocess: { fit: "squash", side: 224, short_side: 0, order: "bgr", layout: "nchw", scale: 1, mean: [104, 117, 123], std: [1, 1, 1] },
};

/** 3 raw bytes, two groups of packed values, 5 raw bytes: 72 unpacked, 42 on their way. */
export const sampleWeights = {
  path: "weights.bin",
  bytes: 72,
  parts: [{ ...file("data/weights-0.bin"), bytes: 40 }, { ...file("data/weights-1.bin"), bytes: 2 }],
  blocks: [{ encoding: "raw", bytes: 3 }, { encoding: "int4", bytes: 64 }, { encoding: "raw", bytes: 5 }],
};

export const sampleInstant = { space: sampleEntry()["space"], index: file("data/index-1.bin") };

export function sampleWork(id: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  const image = { width: 300, height: 200, colour: "#8a6f4d", service: `iiif/${id}`, sizes: [{ width: 300, height: 200 }, { width: 150, height: 100 }], thumbnail: "" };
  return { id, title: `Title ${id}`, maker: "Maker", date: "1624", rights: "", required_statement: "", homepage: "", images: [image], ...change };
}

export function sampleShard(first: number, ids: readonly string[]): string {
  return JSON.stringify({ first, works: ids.map((id) => sampleWork(id)) });
}

// SPDX-License-Identifier: MIT
// A small result of a comparison that holds its works itself, to be spoilt by each test in its own way.

export const compareBase = "https://museum.example/compare/";

const work = (id: string, title: string, className: string, rows: unknown): Record<string, unknown> => ({ id, title, maker: "M. Maker", class: className, picture: `pictures/${id}.jpg`, rows });

export function sampleResult(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    format: "vitrine-comparison",
    version: 1,
    id: "sample",
    title: "Sample",
    language: "en",
    models: [
      { id: "a", label: "Model A", dimension: 4 },
      { id: "b", label: "Model B", dimension: 8, embedding_bytes: 16, network_bytes: 1000, milliseconds: 2.5, timed: 20, trained: false },
    ],
    agreement: { k: 2, shares: [[1, 0.5], [0.5, 1]] },
    precision: { class: "folder", k: 2, works: 3, overall: [0.5, 0.25], classes: [{ name: "moths", works: 2, precision: [0.5, 0] }] },
    works: [
      work("w0", "Moth", "moths", [[[1, 0.9], [2, 0.5]], [[2, 0.8], [1, 0.7]]]),
      work("w1", "Café moth", "moths", [[[0, 0.9], [2, 0.4]], [[0, 0.7], [2, 0.6]]]),
      work("w2", "Vase", "vases", [[[0, 0.5], [1, 0.4]], [[0, 0.8], [1, 0.6]]]),
    ],
    ...change,
  };
}

// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { bitsOf, hasBit } from "../../web/src/worker/bits";
import { fuse } from "../../web/src/worker/fuse";

const works = (answers: readonly { readonly work: number }[]): readonly number[] => answers.map(({ work }) => work);

describe("rankings as one", () => {
  const [a, b] = [[1, 2, 3, 4], [4, 5, 1]];

  it("are the first alone where the second has no weight, and the other way round", () => {
    expect(works(fuse([{ works: a, weight: 1, reason: 1 }, { works: b, weight: 0, reason: 2 }], 9))).toEqual(a);
    expect(works(fuse([{ works: a, weight: 0, reason: 1 }, { works: b, weight: 1, reason: 2 }], 9))).toEqual(b);
  });

  it("put first what stands well in both", () => {
    const answers = fuse([{ works: a, weight: 0.5, reason: 1 }, { works: b, weight: 0.5, reason: 2 }], 9);
    expect(works(answers).slice(0, 2)).toEqual([1, 4]);
    expect(answers[0]?.why).toBe(3);
    expect(answers.find(({ work }) => work === 5)?.why).toBe(2);
    expect(works(fuse([{ works: a, weight: 0.9, reason: 1 }, { works: b, weight: 0.1, reason: 2 }], 9))[0]).toBe(1);
  });

  it("name only what put a work there", () => {
    const many = Array.from({ length: 200 }, (_, work) => work);
    const answers = fuse([{ works: many, weight: 0.5, reason: 1 }, { works: [150], weight: 0.5, reason: 2 }], 200);
    expect(answers.find(({ work }) => work === 150)?.why).toBe(2);
    expect(answers.find(({ work }) => work === 3)?.why).toBe(1);
    expect(answers.find(({ work }) => work === 199)?.why).toBe(1);
  });

  it("are cut to what is wanted", () => {
    expect(fuse([{ works: a, weight: 1, reason: 1 }], 2)).toHaveLength(2);
    expect(fuse([], 2)).toEqual([]);
  });
});

describe("a set of works as bits", () => {
  it("has the lowest of a byte first, and a byte for the rest", () => {
    const bits = bitsOf([0, 9], 10);
    expect([...bits]).toEqual([1, 2]);
    expect([0, 1, 9].map((work) => hasBit(bits, work))).toEqual([true, false, true]);
  });
});

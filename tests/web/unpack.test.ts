// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { tinyNetwork } from "../e2e/tiny-network";
import { packedBytes } from "../../web/src/lib/site-files";
import type { WeightsSpec } from "../../web/src/lib/site-files";
import { WeightsFiller } from "../../web/src/worker/network/unpack";

/** As native/include/vitrine/packed_weights.h says it, value by value. */
function unpackInt4(packed: Uint8Array): Int8Array {
  expect(packed.length % 17).toBe(0);
  return Int8Array.from({ length: (packed.length / 17) * 32 }, (_, at) => {
    const group = Math.floor(at / 32) * 17;
    const pair = packed[group + 1 + ((at % 32) >> 1)] ?? 0;
    const q = ((at % 2 === 0 ? pair & 15 : pair >> 4) ^ 8) - 8;
    return Math.max(-127, Math.min(127, (q * (packed[group] ?? 0) + 8) >> 4));
  });
}

const network = tinyNetwork(3);
const spec: WeightsSpec = { path: network.path, bytes: network.weights.length, parts: [], blocks: network.blocks };

function fill(each: number): WeightsFiller {
  const filler = new WeightsFiller(spec, unpackInt4);
  for (let at = 0; at < network.packed.length; at += each) filler.add(network.packed.slice(at, at + each));
  return filler;
}

describe("weights", () => {
  it.each([1e9, 65_536, 17, 5000, 4099])("come out right from parts of %d bytes", (each) => {
    const filler = fill(each);
    expect(filler.complete).toBe(true);
    expect(Buffer.compare(filler.weights, network.weights)).toBe(0);
  });

  it("come out right byte by byte", () => {
    const few: WeightsSpec = { ...spec, bytes: 3 + 64 + 2, blocks: [{ encoding: "raw", bytes: 3 }, { encoding: "int4", bytes: 64 }, { encoding: "raw", bytes: 2 }] };
    const packed = Uint8Array.from({ length: few.blocks.reduce((sum, block) => sum + packedBytes(block), 0) }, (_, at) => (at * 37) & 255);
    const whole = new WeightsFiller(few, unpackInt4);
    whole.add(packed);
    const slow = new WeightsFiller(few, unpackInt4);
    for (const byte of packed) slow.add(Uint8Array.of(byte));
    expect(slow.weights).toEqual(whole.weights);
    expect(slow.complete).toBe(true);
  });

  it("that end early are not complete, and too many are refused", () => {
    const filler = new WeightsFiller(spec, unpackInt4);
    filler.add(network.packed.slice(0, -1));
    expect(filler.complete).toBe(false);
    filler.add(network.packed.slice(-1));
    expect(() => filler.add(Uint8Array.of(1))).toThrow(RangeError);
  });
});

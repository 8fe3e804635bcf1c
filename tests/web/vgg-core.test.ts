// SPDX-License-Identifier: MIT
// The module for networks as the page gets it: held against sums written out, and asked with what it was not made for.
import { beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "../../wasm/vitrine";
import type { VggCore } from "../../wasm/vitrine-vgg";
import { hasProgram, weightsFile } from "../e2e/vgg-network";
import type { WeightsFile } from "../e2e/vgg-network";
import { loadVgg } from "../wasm_core.mjs";

const side = 6;
const shape = [
  { channels: 3, outputs: 16, side: 6, pool: false },
  { channels: 16, outputs: 24, side: 6, pool: true },
] as const;
const answers = 5;

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

const fault = (outcome: Outcome<unknown>): string => (outcome.ok ? "" : `${outcome.error.name}: ${outcome.error.message}`);
const tensor = Float32Array.from({ length: 3 * side * side }, (_, at) => Math.sin(at) + 0.2);

/** The network's answer, sum by sum. */
function expected(floats: Uint8Array): number[] {
  const numbers = new Float32Array(floats.buffer, floats.byteOffset, floats.byteLength / 4);
  let at = 0;
  const take = (count: number): Float32Array => numbers.subarray(at, (at += count));
  let planes = Array.from(tensor);
  for (const { channels, outputs, side: width, pool } of shape) {
    const [weights, bias] = [take(outputs * channels * 9), take(outputs)];
    const value = (channel: number, y: number, x: number): number => (y < 0 || x < 0 || y >= width || x >= width ? 0 : (planes[(channel * width + y) * width + x] ?? 0));
    const pixel = (output: number, y: number, x: number): number => {
      let sum = bias[output] ?? 0;
      for (let tap = 0; tap < channels * 9; tap += 1) sum += (weights[output * channels * 9 + tap] ?? 0) * value(Math.floor(tap / 9), y + Math.floor((tap % 9) / 3) - 1, x + (tap % 3) - 1);
      return Math.max(0, sum);
    };
    const step = pool ? 2 : 1;
    const across = width / step;
    planes = Array.from({ length: outputs * across * across }, (_, place) => {
      const [output, y, x] = [Math.floor(place / across ** 2), Math.floor((place % across ** 2) / across) * step, (place % across) * step];
      return Math.max(...Array.from({ length: step * step }, (__, corner) => pixel(output, y + (corner >> 1), x + (corner & 1))));
    });
  }
  const [weights, bias] = [take(answers * planes.length), take(answers)];
  return Array.from(bias, (start, output) => planes.reduce((sum, each, place) => sum + each * (weights[output * planes.length + place] ?? 0), start));
}

describe.skipIf(!hasProgram)("the module for networks", () => {
  let vgg: VggCore;
  let file: WeightsFile;
  beforeAll(async () => {
    vgg = await loadVgg();
    file = weightsFile(side, `c16,c24p,d${answers}`);
  });

  const read = (pieces: number): Outcome<{ readonly inputs: number; readonly outputs: number }> => {
    must(vgg.open(file.head, file.body.length));
    for (let at = 0; at < file.body.length; at += pieces) must(vgg.push(file.body.subarray(at, at + pieces)));
    return vgg.finish();
  };

  it.each([1, 77, 2 ** 20])("reads weights in pieces of %d bytes and answers what sums written out answer", (pieces) => {
    expect(must(read(pieces))).toEqual({ inputs: tensor.length, outputs: answers });
    const found = must(vgg.embed(tensor));
    const wanted = expected(file.floats);
    const length = Math.hypot(...wanted);
    expect(length).toBeGreaterThan(0.1);
    expect(Math.hypot(...wanted.map((value, at) => value - (found[at] ?? 0))) / length).toBeLessThan(0.01);
  });

  it("stands through a tensor that does not fit", () => {
    must(read(1000));
    expect(fault(vgg.embed(tensor.subarray(1)))).toMatch(/invalid argument: 107 values are not the 108/);
    expect(must(vgg.embed(tensor)).length).toBe(answers);
  });

  it("refuses what comes before there is a head, and an answer before there is a network", () => {
    vgg.close();
    expect(fault(vgg.push(file.body.subarray(0, 10)))).toMatch(/no file of weights is being read/);
    expect(fault(vgg.finish())).toMatch(/no file of weights is being read/);
    expect(fault(vgg.embed(tensor))).toMatch(/no network stands/);
  });

  it("refuses a body that ends early, and one that goes on", () => {
    must(vgg.open(file.head, file.body.length));
    must(vgg.push(file.body.subarray(0, file.body.length - 1)));
    expect(fault(vgg.finish())).toMatch(/corrupt/);
    must(vgg.open(file.head, file.body.length));
    must(vgg.push(file.body));
    expect(fault(vgg.push(Uint8Array.of(0)))).not.toBe("");
    expect(fault(vgg.finish())).not.toBe("");
  });

  it("refuses a head that is none, and one that tells of another body", () => {
    expect(fault(vgg.open(new Uint8Array(0), 10))).not.toBe("");
    expect(fault(vgg.open(file.body.subarray(0, 200), file.body.length))).not.toBe("");
    expect(fault(vgg.open(file.head, file.body.length + 1))).not.toBe("");
    expect(fault(vgg.open(file.head, Number.NaN))).toMatch(/no whole number/);
    expect(fault(vgg.open(file.head, -1))).toMatch(/no whole number/);
  });

  it("takes no more at once than it says", () => {
    must(vgg.open(file.head, file.body.length));
    expect(fault(vgg.push(new Uint8Array(vgg.pieceBytes + 1)))).toMatch(/more than 1048576 bytes at once/);
  });

  it("reads another network after one that failed", () => {
    must(vgg.open(file.head, file.body.length));
    vgg.push(new Uint8Array(file.body.length));
    vgg.finish();
    must(read(500));
    expect(must(vgg.embed(tensor)).length).toBe(answers);
  });

  it("reads VGG16 and answers within 210 MB of its own", { timeout: 240_000 }, async () => {
    const fresh = await loadVgg();
    const vgg16 = weightsFile(224, "c64,c64p,c128,c128p,c256,c256,c256p,c512,c512,c512p,c512,c512,c512p,d4096:5,d257", { floats: false });
    must(fresh.open(vgg16.head, vgg16.body.length));
    for (let at = 0; at < vgg16.body.length; at += 2 ** 20) must(fresh.push(vgg16.body.subarray(at, at + 2 ** 20)));
    must(fresh.finish());
    expect(must(fresh.embed(new Float32Array(3 * 224 * 224).fill(0.1))).length).toBe(257);
    expect(fresh.memoryBytes()).toBeLessThan(210e6);
    expect(fresh.memoryBytes()).toBeGreaterThan(150e6);
  });
});

// SPDX-License-Identifier: MIT
// A picture embeds the same in the browser as natively: the descriptor to the last bit, a network to a cosine of .9999, and
// both find the same first ten works. A quantised form rounds what it computes on the way to whole numbers, and a last bit
// that differs between two processors may be rounded to either side: of its answers nineteen in twenty are the same.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { workOf } from "./site";
import { buildNativeSite, root, shared } from "./native-site";
import type { NativeModel } from "./native-site";

const photographs = join(shared, "data/caltech101");
const drawings = join(root, "build/demo-pictures");

interface Case {
  readonly name: string;
  readonly source: string;
  readonly step: number;
  readonly model: NativeModel;
  /** The least cosine of the two embeddings of a picture; 1: they are equal to the last bit. */
  readonly cosine: number;
  /** The least share of queries whose first ten works are the same, in the same order. */
  readonly same: number;
}

const weights = (file: string): string => join(shared, "models", file);
const fetched = (model: string): NativeModel => ({ words: [model, "--weights", weights(`${model}.onnx`)] });
const prepared = (model: string, form: string): NativeModel => ({
  words: [model],
  prepare: { weights: weights(`${model}.onnx`), calibrate: photographs, pictures: 40 },
  carried: form,
});
const cases: readonly Case[] = [
  { name: "descriptor on drawings", source: drawings, step: 7, model: { words: ["descriptor"] }, cosine: 1, same: 1 },
  { name: "descriptor on photographs", source: photographs, step: 13, model: { words: ["descriptor"] }, cosine: 1, same: 1 },
  { name: "squeezenet1.1", source: photographs, step: 13, model: fetched("squeezenet1.1"), cosine: 0.9999, same: 1 },
  { name: "googlenet", source: photographs, step: 13, model: fetched("googlenet"), cosine: 0.9999, same: 1 },
  { name: "squeezenet1.1 in int8", source: photographs, step: 11, model: prepared("squeezenet1.1", "int8"), cosine: 0.999, same: 0.95 },
];

/** A network from a seed whose site holds the projection in the network's last layer. */
const tiny = "vgg16-tiny-untrained-3";
const makeTiny = [
  ["model", "seed", "vgg16-tiny", "--seed", "3", "--quiet"],
  ["model", "prepare", tiny, "--calibrate", "pictures", "--quiet"],
];

declare global {
  interface Window {
    embeddings: number[][];
  }
}

/** Gives a picture to the page, opened anew, and waits for the numbers of the first ten works it finds. */
async function firstTen(page: Page, url: string, picture: string): Promise<number[]> {
  await page.goto("about:blank");
  await page.goto(`${url}#/picture`);
  await page.setInputFiles("#file", picture);
  await expect(page.locator(".similar .tile").nth(9)).toBeVisible({ timeout: 60_000 });
  return Promise.all([...Array(10).keys()].map((i) => workOf(page.locator(".similar .tile").nth(i))));
}

/** Keeps a copy of every embedding that the page hands to its search worker. */
async function watchEmbeddings(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.embeddings = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: unknown[]): void {
      const embedding = (message as { params?: { query?: { values?: unknown } } }).params?.query?.values;
      if (embedding instanceof Float32Array) window.embeddings.push(Array.from(embedding));
      Reflect.apply(post, this, [message, ...rest]);
    };
  });
}

function cosine(a: Float32Array, b: Float32Array): number {
  const sum = (x: Float32Array, y: Float32Array): number => x.reduce((total, value, i) => total + value * (y[i] ?? 0), 0);
  return sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b));
}

for (const [position, { name, source, step, model, cosine: leastCosine, same: leastSame }] of cases.entries()) {
  test(`browser and native program agree: ${name}`, async ({ page }) => {
    const needed = [source, ...model.words.filter((word) => word.endsWith(".onnx")), ...(model.prepare ? [model.prepare.weights] : [])];
    const absent = needed.find((path) => !existsSync(path));
    test.skip(absent !== undefined, `${absent} is absent`);
    test.setTimeout(300_000);
    const site = await buildNativeSite(source, step, model, 4300 + position);
    try {
      await watchEmbeddings(page);
      // A dozen pictures at most, from all over the collection.
      const asked = site.pictures.filter((_, i) => i % Math.ceil(site.pictures.length / 12) === 0);
      let lowest = 1;
      let same = 0;
      for (const picture of asked) {
        const found = await firstTen(page, site.url, picture);
        const browser = Float32Array.from(await page.evaluate(() => window.embeddings.at(-1) ?? []));
        const native = site.embedding(picture);
        expect(browser.length).toBe(native.length);
        if (leastCosine === 1) expect(browser).toEqual(native);
        lowest = Math.min(lowest, cosine(browser, native));
        const expected = site.neighbours(picture, 10);
        if (leastSame === 1) expect(found).toEqual(expected);
        if (found.join() === expected.join()) same += 1;
      }
      console.log(`${name}: lowest cosine ${lowest.toFixed(7)}, first ten equal for ${same} of ${asked.length}`);
      if (leastCosine < 1) expect(lowest).toBeGreaterThanOrEqual(leastCosine);
      expect(same / asked.length).toBeGreaterThanOrEqual(leastSame);
    } finally {
      site.close();
    }
  });
}

for (const [position, form] of ["fp32", "int8", "vitrine"].entries()) {
  test(`browser and command line agree on a network with the projection folded in: ${form}`, async ({ page }) => {
    test.skip(!existsSync(photographs), `${photographs} is absent`);
    test.setTimeout(300_000);
    const site = await buildNativeSite(photographs, 6, { words: [tiny, "--carry-form", form], made: makeTiny }, 4310 + position);
    try {
      await watchEmbeddings(page);
      const entry = (await (await fetch(`${site.url}vitrine.json`)).json()) as { space: { dimension: number }; model: { engine?: string; folded: { rows: number; residual: number } } };
      expect(entry.model.engine).toBe(form === "vitrine" ? form : undefined);
      const runtimes = new Set<string>();
      page.on("request", (request) => void runtimes.add(/\/(ort|vgg)\//.exec(request.url())?.[1] ?? ""));
      expect(entry.model.folded.rows).toBe(entry.space.dimension);
      let same = 0;
      const asked = site.pictures.filter((_, i) => i % 10 === 0);
      for (const picture of asked) {
        const found = await firstTen(page, site.url, picture);
        const projected = await page.evaluate(() => window.embeddings.at(-1)?.length);
        expect(projected).toBe(entry.model.folded.rows + 1 + entry.model.folded.residual);
        const wanted = site.neighbours(picture, 10);
        expect(found[0]).toBe(wanted[0]);
        same += found.filter((work) => wanted.includes(work)).length;
      }
      // Untrained, the network finds all pictures much alike: works that differ in the last bit change places.
      expect(same).toBeGreaterThanOrEqual(0.97 * 10 * asked.length);
      expect([runtimes.has("ort"), runtimes.has("vgg")]).toEqual([form !== "vitrine", form === "vitrine"]);
      console.log(`folded ${form}: ${same} of ${10 * asked.length} works equal`);
    } finally {
      site.close();
    }
  });
}

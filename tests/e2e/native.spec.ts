// SPDX-License-Identifier: MIT
// A picture embeds the same in the browser as in the build: the descriptor to the last bit, a network to a cosine of .9999,
// and both find the same first ten works.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { workOf } from "./site";
import { buildNativeSite, root, shared } from "./native-site";

const photographs = join(shared, "data/caltech101");
const drawings = join(root, "build/demo-pictures");

interface Case {
  readonly name: string;
  readonly source: string;
  readonly step: number;
  readonly model: readonly string[];
  readonly exact: boolean;
}

const weights = (file: string): string => join(shared, "models", file);
const cases: readonly Case[] = [
  { name: "descriptor on drawings", source: drawings, step: 7, model: ["descriptor"], exact: true },
  { name: "descriptor on photographs", source: photographs, step: 13, model: ["descriptor"], exact: true },
  { name: "squeezenet1.1", source: photographs, step: 13, model: ["squeezenet1.1", "--weights", weights("squeezenet1.1.onnx")], exact: false },
  { name: "googlenet", source: photographs, step: 13, model: ["googlenet", "--weights", weights("googlenet.onnx")], exact: false },
];

declare global {
  interface Window {
    embeddings: number[][];
  }
}

/** Keeps a copy of every embedding that the page hands to its search worker. */
async function watchEmbeddings(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.embeddings = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: unknown[]): void {
      const embedding = (message as { params?: { embedding?: unknown } }).params?.embedding;
      if (embedding instanceof Float32Array) window.embeddings.push(Array.from(embedding));
      Reflect.apply(post, this, [message, ...rest]);
    };
  });
}

function cosine(a: Float32Array, b: Float32Array): number {
  const sum = (x: Float32Array, y: Float32Array): number => x.reduce((total, value, i) => total + value * (y[i] ?? 0), 0);
  return sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b));
}

for (const [position, { name, source, step, model, exact }] of cases.entries()) {
  test(`browser and build agree: ${name}`, async ({ page }) => {
    const needed = [source, ...model.filter((word) => word.endsWith(".onnx"))];
    const absent = needed.find((path) => !existsSync(path));
    test.skip(absent !== undefined, `${absent} is absent`);
    test.setTimeout(300_000);
    const site = await buildNativeSite(source, step, model, 4300 + position);
    try {
      await watchEmbeddings(page);
      let lowest = 1;
      for (const picture of site.pictures.filter((_, i) => i % 9 === 0)) {
        await page.goto("about:blank");
        await page.goto(`${site.url}#/picture`);
        await page.setInputFiles("#file", picture);
        await expect(page.locator(".similar .tile").nth(9)).toBeVisible({ timeout: 60_000 });
        const found = await Promise.all([...Array(10).keys()].map((i) => workOf(page.locator(".similar .tile").nth(i))));
        const browser = Float32Array.from(await page.evaluate(() => window.embeddings.at(-1) ?? []));
        const native = site.embedding(picture);
        expect(browser.length).toBe(native.length);
        if (exact) expect(browser).toEqual(native);
        else expect(cosine(browser, native)).toBeGreaterThanOrEqual(0.9999);
        lowest = Math.min(lowest, cosine(browser, native));
        expect(found).toEqual(site.neighbours(picture, 10));
      }
      console.log(`${name}: lowest cosine ${lowest.toFixed(7)}, first ten equal`);
    } finally {
      site.close();
    }
  });
}

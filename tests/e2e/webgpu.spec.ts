// SPDX-License-Identifier: MIT
// The network on WebGPU. Test machines have no graphics card, so Chromium's own adapter in software stands in for one; the
// page would pass it by as slower than wasm, and is told here that it is real.
import { chromium, expect, test } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";
import { NetworkSite } from "./network-site";
import { inNetworkWorker } from "./network-visit";
import { pictureOf, readSite, workOf } from "./site";

let site: NetworkSite;
let browser: Browser;

test.beforeEach(async ({ launchOptions }) => {
  // An adapter in software takes its time.
  test.setTimeout(180_000);
  const kept = (launchOptions.args ?? []).filter((arg) => arg !== "--disable-gpu");
  browser = await chromium.launch({ ...launchOptions, args: [...kept, "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"] });
  site = new NetworkSite();
  await site.server.start();
});

test.afterEach(async () => {
  await browser.close();
  await site.close();
});

async function ask(page: Page): Promise<number[]> {
  await page.goto(`${site.server.url}#/picture`);
  const { works } = await readSite(page.request);
  const work = works[37];
  if (!work) throw new Error("too few works");
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(page.request, work) });
  const offer = page.getByRole("button", { name: /^Better matches/ });
  const refined = page.locator(".refine").getByText("Better matches, by the network.");
  await expect(offer.or(refined)).toBeVisible({ timeout: 60_000 });
  if (await offer.isVisible()) await offer.click();
  await expect(refined).toBeVisible({ timeout: 60_000 });
  const tiles = page.locator(".similar .tile");
  return Promise.all([...Array(10).keys()].map((at) => workOf(tiles.nth(at))));
}

// The worker is told that the adapter in software is a real one.
const believing = 'Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { get: () => false })';

const newPage = async (): Promise<Page> => (await browser.newContext({ baseURL: site.server.url })).newPage();

test("WebGPU gives the works that wasm gives, and a fallback downloads no weights again", async () => {
  site.publish({ webgpu: true });
  const usual = await newPage();
  const byWasm = await ask(usual);
  expect(site.server.countOf(/asyncify\.wasm$/)).toBe(0);

  site.server.asked.length = 0;
  const page = await newPage();
  const adapter = await page.goto(site.server.url).then(() => page.evaluate(async () => ((await (navigator as { gpu?: { requestAdapter(): Promise<object | null> } }).gpu?.requestAdapter()) ?? null) !== null));
  test.skip(!adapter, "this Chromium has no adapter, not even in software");
  await inNetworkWorker(page, believing);
  expect(await ask(page)).toEqual(byWasm);
  expect(site.server.countOf(/asyncify\.wasm$/)).toBe(1);
  expect(site.server.countOf(/simd-threaded\.wasm$/)).toBe(0);
});

test("a graphics card that fails leads to wasm, with the weights that are there", async () => {
  site.publish({ webgpu: true });
  const page = await newPage();
  await inNetworkWorker(page, `${believing}; GPUAdapter.prototype.requestDevice = async () => { throw new Error("no device"); }`);
  const found = await ask(page);
  expect(new Set(found).size).toBe(10);
  const weights = site.server.asked.filter(({ path }) => /weights-/.test(path)).map(({ path }) => path);
  expect(new Set(weights).size).toBe(weights.length);
});

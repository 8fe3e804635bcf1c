// SPDX-License-Identifier: MIT
// A network for the core's own engine on its way to a visitor, with nothing of ONNX Runtime; and beside one for WebGPU.
import { chromium, expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { NetworkSite } from "./network-site";
import { answers, give, inNetworkWorker, networkFiles, refined, survivesWrongBytes, visit, weights } from "./network-visit";
import { engineModel, hasProgram, onnxModel, vggNetwork } from "./vgg-network";
import type { VggNetwork } from "./vgg-network";

test.describe.configure({ timeout: 180_000 });
test.skip(!hasProgram, "build/bin/vitrine_vgg_file is not built");

let network: VggNetwork;
let site: NetworkSite;

test.beforeAll(() => {
  network = vggNetwork();
});

test.beforeEach(async () => {
  site = new NetworkSite();
  await site.server.start();
  site.publish({ change: { version: { major: 1, minor: 7 }, model: engineModel(site, network) } });
});

test.afterEach(async () => {
  await site.close();
});

const parts = (): number => (engineModel(site, network)["weights"] as { parts: unknown[] }).parts.length;
const engine = /\/vgg\/vitrine-vgg\.wasm$/;

async function ask(page: Page): Promise<number[]> {
  await visit(page, site);
  await give(page);
  const offer = page.getByRole("button", { name: /^Better matches/ });
  const better = page.locator(".refine").getByText("Better matches, by the network.");
  await expect(offer.or(better)).toBeVisible({ timeout: 60_000 });
  if (await offer.isVisible()) await offer.click();
  await expect(better).toBeVisible({ timeout: 60_000 });
  return answers(page);
}

test("it finds what ONNX Runtime Web finds by the same weights, and loads nothing of that", async ({ browser, page }) => {
  const found = await ask(page);
  expect(site.server.countOf(engine)).toBe(1);
  expect(site.server.countOf(/\/ort\//)).toBe(0);
  await page.getByRole("button", { name: "How it works" }).click();
  await expect(page.getByRole("dialog")).toContainText(/in the form “vitrine” \([\d.]+ (kB|MB)\)\./);

  site.publish({ change: { model: onnxModel(site, network) } });
  site.server.asked.length = 0;
  const other = await browser.newPage();
  const expected = await ask(other);
  await other.close();
  expect(site.server.countOf(engine)).toBe(0);
  expect(site.server.countOf(/\/ort\//)).toBeGreaterThan(0);
  // The engine rounds to 16 bits: works that are alike to the third digit may change their places.
  expect(found[0]).toBe(expected[0]);
  expect(found.filter((work) => expected.includes(work)).length).toBeGreaterThanOrEqual(22);
});

test("it is kept: a second visit asks for nothing of it", async ({ page }) => {
  const first = await ask(page);
  site.server.asked.length = 0;
  expect(await ask(page)).toEqual(first);
  expect(site.server.asked.filter(({ path }) => networkFiles.test(path) || engine.test(path))).toEqual([]);
});

test("stopping keeps the parts that have arrived, and going on asks only for the rest", async ({ page }) => {
  site.server.be(weights, { bytesPerSecond: 60_000, ranges: false });
  await visit(page, site);
  await give(page);
  await expect(page.locator(".refine")).toContainText(/The network is on its way: \d/);
  await expect.poll(() => site.server.countOf(weights), { timeout: 60_000 }).toBeGreaterThan(4);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".refine")).toContainText(/The network was stopped at/);
  const asked = site.server.countOf(weights);
  await page.waitForTimeout(300);
  expect(site.server.countOf(weights)).toBe(asked);
  site.server.calm();
  site.server.asked.length = 0;
  await page.getByRole("button", { name: /^Go on/ }).click();
  await refined(page);
  // Of what had been asked for, at most the three parts that were under way come again.
  expect(site.server.countOf(weights)).toBeLessThanOrEqual(parts() - asked + 3);
  expect(site.server.countOf(engine)).toBe(0);
});

test("a lost connection is gone on from, within a part", async ({ page }) => {
  site.server.be(weights, { dropAfter: 20_000, drops: 3 });
  const found = await ask(page);
  expect(new Set(found).size).toBe(24);
  const continued = site.server.asked.filter(({ path, range }) => weights.test(path) && range !== null);
  expect(continued.map(({ range }) => range)).toContain("bytes=20000-");
});

test("wrong bytes are refused, the first look stays, and trying again works", async ({ page }) => {
  site.server.be(weights, { corrupt: true });
  await visit(page, site);
  await survivesWrongBytes(page, site);
});

test("a head that the core does not read is said to the visitor", async ({ page }) => {
  const head = Uint8Array.from(network.head);
  head[0] = (head[0] ?? 0) ^ 255;
  site.publish({ change: { model: engineModel(site, { ...network, head }) } });
  await visit(page, site);
  await give(page);
  await expect(page.locator(".refine")).toContainText("the site has to be built again");
  await expect(page.locator(".similar .tile")).toHaveCount(24);
});

test.describe("beside a network for WebGPU", () => {
  const believing = 'Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { get: () => false })';

  test.beforeEach(() => {
    site.publish({ change: { version: { major: 1, minor: 7 }, model: engineModel(site, network), gpu_model: onnxModel(site, network) } });
  });

  test("it runs where there is no graphics card", async ({ page }) => {
    await ask(page);
    expect(site.server.countOf(/\/ort\//)).toBe(0);
    expect(site.server.countOf(engine)).toBe(1);
  });

  test("the card is taken where there is one, its time remembered, and the engine where that failed or was slow", async ({ launchOptions }) => {
    const kept = (launchOptions.args ?? []).filter((arg) => arg !== "--disable-gpu");
    const browser = await chromium.launch({ ...launchOptions, args: [...kept, "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"] });
    try {
      const newPage = async (script = ""): Promise<Page> => {
        site.server.asked.length = 0;
        const page = await (await browser.newContext({ baseURL: site.server.url })).newPage();
        await inNetworkWorker(page, `${believing};${script}`);
        return page;
      };
      const page = await newPage();
      const adapter = await page.goto(site.server.url).then(() => page.evaluate(async () => ((await (navigator as { gpu?: { requestAdapter(): Promise<object | null> } }).gpu?.requestAdapter()) ?? null) !== null));
      test.skip(!adapter, "this Chromium has no adapter, not even in software");
      const byCard = await ask(page);
      expect(site.server.countOf(engine)).toBe(0);
      expect(site.server.countOf(/asyncify\.wasm$/)).toBe(1);
      const remembered = await page.evaluate(() => Object.entries(localStorage).find(([key]) => key.startsWith("vitrine pace "))?.[1] ?? "");
      expect(JSON.parse(remembered)).toEqual({ network: expect.stringMatching(/^[0-9a-f]{64}$/), ms: { webgpu: expect.any(Number) } });

      const broken = await newPage('GPUAdapter.prototype.requestDevice = async () => { throw new Error("no device"); }');
      const byEngine = await ask(broken);
      expect(site.server.countOf(engine)).toBe(1);
      expect(byEngine[0]).toBe(byCard[0]);

      const slow = await newPage();
      const key = `vitrine pace ${site.server.url}`;
      await slow.addInitScript(([name, text]) => localStorage.setItem(name ?? "", text ?? ""), [key, remembered.replace(/"webgpu":\d+/, '"webgpu":600000')]);
      await ask(slow);
      expect(site.server.countOf(engine)).toBe(1);
      expect(site.server.countOf(/\/ort\//)).toBe(0);
    } finally {
      await browser.close();
    }
  });
});

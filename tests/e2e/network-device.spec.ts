// SPDX-License-Identifier: MIT
// What of a network stays on a visitor's device, where it stays, and what the page does where there is no room or too little
// memory for it.
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { NetworkSite } from "./network-site";
import { answers, give, inNetworkWorker, networkFiles, open, refined, visit, weights } from "./network-visit";

let site: NetworkSite;

// Each starts a runtime of 14 MB, and a shared machine may be slow at that.
test.describe.configure({ timeout: 180_000 });

test.beforeEach(async () => {
  site = new NetworkSite();
  await site.server.start();
});

test.afterEach(async () => {
  await site.close();
});

/** The hashes of the files that this origin keeps, wherever it does. */
async function storedFiles(page: Page): Promise<string[]> {
  const names = await page.evaluate(async () => {
    const found = (await (await caches.open("vitrine")).keys()).map(({ url }) => url.slice(url.lastIndexOf("/") + 1));
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("vitrine", { create: true });
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) found.push(name);
    return found.sort();
  });
  return names.filter((name) => !name.startsWith("site-"));
}

const askedForNetwork = (): readonly string[] => site.server.asked.filter(({ path }) => networkFiles.test(path)).map(({ path }) => path);

test("a second visit needs no network for what was kept", async ({ page }) => {
  await open(page, site);
  await give(page);
  await refined(page);
  const first = await answers(page);
  expect(site.server.countOf(networkFiles)).toBeGreaterThan(5);
  site.server.asked.length = 0;
  // Nor the browser's own cache: on many hosts it keeps files for ten minutes.
  await (await page.context().newCDPSession(page)).send("Network.clearBrowserCache");
  site.server.be(networkFiles, { status: 503 });
  await visit(page, site);
  await give(page);
  await refined(page);
  expect(await answers(page)).toEqual(first);
  expect(site.server.asked.filter(({ path }) => networkFiles.test(path))).toEqual([]);
});

test("closing the tab keeps whole parts", async ({ context }) => {
  const first = await context.newPage();
  site.server.be(/weights-/, { bytesPerSecond: 30_000 });
  await open(first, site);
  await give(first);
  await expect.poll(() => site.server.countOf(weights)).toBeGreaterThan(4);
  await first.close();
  const names = new Set(site.server.asked.filter(({ path }) => weights.test(path)).map(({ path }) => path));
  site.server.calm();
  site.server.asked.length = 0;
  const second = await context.newPage();
  await visit(second, site);
  await give(second);
  await refined(second);
  expect(site.server.asked.filter(({ path }) => names.has(path)).length).toBeLessThanOrEqual(3);
});

test("a part damaged on the device is found and fetched again, alone", async ({ page }) => {
  await open(page, site);
  await give(page);
  await refined(page);
  const first = await answers(page);
  const spoilt = await page.evaluate(async () => {
    const { model } = (await (await fetch("vitrine.json")).json()) as { model: { weights: { parts: { sha256: string }[] } } };
    const name = model.weights.parts[1]?.sha256 ?? "";
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("vitrine");
    const handle = await folder.getFileHandle(name);
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    bytes[7] = (bytes[7] ?? 0) ^ 1;
    const stream = await handle.createWritable();
    await stream.write(bytes);
    await stream.close();
    return name;
  });
  site.server.asked.length = 0;
  await visit(page, site);
  await give(page);
  await refined(page);
  expect(await answers(page)).toEqual(first);
  const fetched = site.server.asked.filter(({ path }) => networkFiles.test(path)).map(({ path }) => path);
  expect(fetched).toEqual([expect.stringContaining(spoilt.slice(0, 16))]);
});

test("a new network of the site takes the old one's place on the device, and other sites keep theirs", async ({ page }) => {
  await open(page, site, { seed: 1 });
  await give(page);
  await refined(page);
  const old = await storedFiles(page);
  // Another site of the same origin, with the same network: it finds everything there.
  const other = `${site.server.url.replace(/vitrine\/$/, "other/")}`;
  await page.route(`${other}**`, async (route) => {
    // The host ends idle connections; one that ends just as it is used again is no failure.
    const response = await route.fetch({ url: route.request().url().replace("/other/", "/vitrine/"), maxRetries: 3 });
    await route.fulfill({ response });
  });
  await page.goto(`${other}#/picture`);
  await give(page);
  await refined(page);
  expect(await storedFiles(page)).toEqual(old);
  await open(page, site, { seed: 2 });
  await give(page);
  await refined(page);
  // Both networks now: the first site's new one, and the old one of the other site.
  const both = await storedFiles(page);
  for (const name of old) expect(both).toContain(name);
  await page.goto("about:blank");
  await page.goto(`${other}#/picture`);
  await give(page);
  await refined(page);
  await expect.poll(async () => (await storedFiles(page)).length).toBe(old.length);
});

// Browsers without a file system for pages, or a private window that has none.
const noFileSystem = "delete StorageManager.prototype.getDirectory";

test("without a file system for pages Cache Storage keeps the network, and lets an old one go", async ({ page }) => {
  await inNetworkWorker(page, noFileSystem);
  await open(page, site, { seed: 1 });
  await give(page);
  await refined(page);
  const first = await answers(page);
  const old = await storedFiles(page);
  expect(old.length).toBe(new Set(askedForNetwork()).size);
  expect(await page.evaluate(async () => (await (await caches.open("vitrine")).keys()).length)).toBeGreaterThan(old.length);
  site.server.asked.length = 0;
  site.server.be(networkFiles, { status: 503 });
  await visit(page, site);
  await give(page);
  await refined(page);
  expect(await answers(page)).toEqual(first);
  expect(askedForNetwork()).toEqual([]);
  site.server.calm();
  await open(page, site, { seed: 2 });
  await give(page);
  await refined(page);
  const now = await storedFiles(page);
  // The runtime is the same; graph and weights are not.
  const kept = now.filter((name) => old.includes(name));
  expect(kept.length).toBeGreaterThanOrEqual(3);
  expect(now.length).toBe(old.length);
  expect(kept.length).toBeLessThan(old.length);
});

test("a device without room is told so and answered by colour and line; the network is offered, and not kept", async ({ page }) => {
  await inNetworkWorker(page, "navigator.storage.estimate = async () => ({ quota: 60e6, usage: 40e6 })");
  await open(page, site);
  await expect(page.locator(".own")).toContainText(/a network, which is downloaded each time \(\d+ MB\), as this device has no room to keep it\./);
  await give(page);
  await expect(page.locator(".refine")).toContainText("First look, by colour and line. This device has no room to keep the network: each visit would download it anew.");
  expect((await answers(page))[0]).toBe(37);
  expect(askedForNetwork()).toEqual([]);
  const offer = page.getByRole("button", { name: /^Better matches: download the network \(\d+ MB\)$/ });
  await offer.click();
  await refined(page);
  await expect(page.locator(".refine")).toContainText("This device had no room to keep it: the next visit downloads it anew.");
  expect(await storedFiles(page)).toEqual([]);
  // It stands for the pictures of this visit; the next visit is asked again.
  const asked = askedForNetwork().length;
  await give(page, 41);
  await refined(page);
  expect(askedForNetwork().length).toBe(asked);
  await visit(page, site);
  await give(page);
  await expect(offer).toBeVisible();
});

test("a device that fills up on the way runs the network all the same, and says that it was not kept", async ({ page }) => {
  await inNetworkWorker(page, 'FileSystemSyncAccessHandle.prototype.write = () => { throw new DOMException("full", "QuotaExceededError"); }');
  await open(page, site);
  await give(page);
  await refined(page);
  await expect(page.locator(".refine")).toContainText("This device had no room to keep it: the next visit downloads it anew.");
  expect(await storedFiles(page)).toEqual([]);
});

const littleMemory = 'Object.defineProperty(navigator, "deviceMemory", { value: 0.25 })';

test("a device with little memory is told so and answered by colour and line; the network may be tried", async ({ page }) => {
  await inNetworkWorker(page, littleMemory);
  await open(page, site);
  await expect(page.locator(".own")).toContainText("This device may have too little memory for it.");
  await give(page);
  await expect(page.locator(".refine")).toContainText("First look, by colour and line. This device may have too little memory for the network.");
  expect((await answers(page))[0]).toBe(37);
  expect(askedForNetwork()).toEqual([]);
  await page.getByRole("button", { name: /^Try the network all the same \(\d+ MB\)$/ }).click();
  await refined(page);
});

// What browsers say where they cannot give a large module its memory; the core is small.
const noMemoryForRuntime = `{
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = (code, imports) =>
    code.byteLength > 1e6 ? Promise.reject(new RangeError("WebAssembly.Memory(): could not allocate memory")) : instantiate(code, imports);
}`;

test("a network that does not fit into memory leaves the first look, and can be tried again", async ({ page }) => {
  await inNetworkWorker(page, noMemoryForRuntime);
  await open(page, site);
  await give(page);
  await expect(page.locator(".refine")).toContainText("This device has too little free memory for the network. Close other tabs and programs, and try again.", { timeout: 30_000 });
  expect((await answers(page))[0]).toBe(37);
  // The visitor has closed other tabs.
  await page.unroute("**/assets/network-*.js");
  await page.getByRole("button", { name: "Try again" }).click();
  await refined(page);
});

// SPDX-License-Identifier: MIT
// The network on its way to a visitor: a first look, the download with all that can happen to it, and the better answer.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { NetworkSite } from "./network-site";
import { answers, give, open, refined, survivesWrongBytes, weights } from "./network-visit";
import { readSite } from "./site";

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

test("a picture is answered at once by colour and line, then by the network, in its place", async ({ page }) => {
  site.server.be(/weights-/, { bytesPerSecond: 40_000 });
  await open(page, site);
  await give(page);
  await expect(page.locator(".refine")).toContainText("First look, by colour and line.");
  await expect(page.locator(".refine")).toContainText(/The network is on its way: \d+ of \d+ MB/);
  await expect(page.getByRole("status")).toContainText("First look: 24 works look like your picture by colour and line. The network is on its way.");
  const first = await answers(page);
  expect(first[0]).toBe(37);
  await page.evaluate(() => scrollTo(0, 400));
  const held = page.locator(`.similar [data-work="37"]`);
  await held.focus();
  const before = await page.evaluate(() => scrollY);
  site.server.calm();
  await refined(page);
  const second = await answers(page);
  expect(second).not.toEqual(first);
  expect(await page.evaluate(() => scrollY)).toBe(before);
  // The work that had the focus has it still, or has gone and left it to the heading of the list.
  const heir = second.includes(37) ? held : page.getByRole("heading", { name: "Visually similar" });
  await expect(heir).toBeFocused();
  await expect(page.getByRole("status")).toHaveText("Better matches: 24 works look like your picture.");
});

test("a question with a picture is answered by colour and line, then with its works by the network, and again with a part of it", async ({ page }) => {
  site.server.be(/weights-/, { bytesPerSecond: 40_000 });
  await open(page, site);
  await give(page);
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  await page.goto(`${site.server.url}#/ask?own=like&not=3:${encodeURIComponent((await readSite(page.request)).works[3]?.id ?? "")}`);
  await expect(page.locator(".answers .refine")).toContainText("First look, by colour and line.");
  await expect(page.locator(".answers [data-work]").first()).toHaveAttribute("data-work", "37");
  site.server.calm();
  await refined(page);
  await page.locator(".example").first().getByRole("button", { name: /^Only a part of/ }).click();
  await page.getByRole("button", { name: "Ask with this part" }).click();
  await expect(page.locator(".example canvas")).toBeVisible();
  await expect(page.locator(".answers > .hint")).toHaveText("60 works, the best first.");
  await refined(page);
});

test("every form of the network gives the same answers, with and without a first look", async ({ page }) => {
  const found: number[][] = [];
  for (const options of [{ form: "original" }, { form: "int8" }, { form: "int8-packed" }, { form: "int8-packed", instant: false }] as const) {
    await page.goto("about:blank");
    await open(page, site, options);
    await give(page);
    if (!("instant" in options)) await refined(page);
    found.push(await answers(page));
  }
  expect(found[0]).not.toEqual([...(found[0] ?? [])].sort((a, b) => a - b));
  for (const other of found.slice(1)) expect(other).toEqual(found[0]);
});

test("a host whose own policy allows no scripts but its files runs the network, from their addresses", async ({ page }) => {
  site.server.be(/\/assets\/.*\.js$/, { headers: { "Content-Security-Policy": "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'" } });
  await open(page, site);
  await give(page);
  await refined(page);
  expect(site.server.asked.filter(({ path }) => /ort\.wasm\.min\.mjs$/.test(path)).length).toBe(2);
});

test("stopping keeps what has arrived, and going on asks only for the rest", async ({ page }) => {
  site.server.be(/weights-/, { bytesPerSecond: 30_000, ranges: false });
  await open(page, site);
  await give(page);
  await expect.poll(() => site.server.countOf(weights)).toBeGreaterThan(4);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".refine")).toContainText(/The network was stopped at \d+ of \d+ MB\./);
  await expect(page.getByRole("button", { name: /^Go on/ })).toBeFocused();
  await expect(page.locator(".similar .tile")).toHaveCount(24);
  const asked = site.server.countOf(weights);
  await page.waitForTimeout(500);
  expect(site.server.countOf(weights)).toBe(asked);
  const names = new Set(site.server.asked.filter(({ path }) => weights.test(path)).map(({ path }) => path));
  site.server.calm();
  site.server.asked.length = 0;
  await page.getByRole("button", { name: /^Go on/ }).click();
  await refined(page);
  // Of what had been asked for, at most the three parts that were under way come again; the runtime's file does not.
  const again = site.server.asked.filter(({ path }) => names.has(path)).length;
  expect(again).toBeLessThanOrEqual(3);
  expect(names.size).toBeGreaterThan(again);
  expect(site.server.countOf(/ort.*\.wasm$/)).toBe(0);
});

for (const ranges of [true, false]) {
  test(`a lost connection is gone on from by itself, on a host that ${ranges ? "obeys" : "ignores"} Range`, async ({ page }) => {
    site.server.be(/weights-/, { dropAfter: 20_000, drops: 4, ranges });
    await open(page, site);
    await give(page);
    await refined(page);
    await answers(page);
    const continued = site.server.asked.filter(({ path, range }) => weights.test(path) && range !== null);
    expect(continued.map(({ range }) => range)).toContain("bytes=20000-");
  });
}

test("a host that goes away in the middle is waited for", async ({ page }) => {
  site.server.be(/weights-/, { bytesPerSecond: 40_000 });
  await open(page, site);
  await give(page);
  await expect.poll(() => site.server.countOf(weights)).toBeGreaterThan(2);
  await site.server.stop();
  await expect(page.locator(".refine")).toContainText("The connection was lost at");
  await expect(page.getByRole("status")).toHaveText("The connection was lost; trying again.");
  site.server.calm();
  await site.server.start();
  await refined(page);
});

test("wrong bytes are refused, the first look stays, and trying again works", async ({ page }) => {
  site.server.be(/weights-/, { corrupt: true });
  await open(page, site);
  await survivesWrongBytes(page, site);
});

test("a large network is offered, and once asked for it comes by itself", async ({ page }) => {
  await open(page, site, { padding: 8_000_000 });
  await expect(page.locator(".own")).toContainText(/A first look comes at once\. The better one needs a network, which is downloaded once \(\d+ MB\)/);
  await give(page);
  const offer = page.getByRole("button", { name: /^Better matches: download the network once \(2\d MB\)$/ });
  await expect(offer).toBeVisible();
  expect(site.server.countOf(weights)).toBe(0);
  await expect(page.getByRole("status")).toContainText("Better matches can be downloaded.");
  await offer.focus();
  await page.keyboard.press("Enter");
  await refined(page);
  await expect(page.getByRole("heading", { name: "Visually similar" })).toBeFocused();
  await page.goto("about:blank");
  await open(page, site, { padding: 8_000_000, seed: 2 });
  await give(page);
  await refined(page);
});

test("where the browser is set to save data, even a small network is only offered", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  await open(page, site);
  await give(page);
  await expect(page.locator(".refine")).toContainText("Your browser is set to save data");
  expect(site.server.countOf(weights)).toBe(0);
});

test("without a first look the download shows its bytes and can be cancelled", async ({ page }) => {
  site.server.be(/weights-/, { bytesPerSecond: 30_000 });
  await open(page, site, { instant: false });
  await give(page);
  await expect(page.locator(".busy")).toContainText(/Fetching the network: \d+ of \d+ MB/);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.locator(".busy")).toHaveCount(0);
  site.server.calm();
  await give(page);
  await answers(page);
});

test("a site whose network the browser may not run still answers by colour and line, and says so", async ({ page }) => {
  site.publish({ change: { upload: "none", upload_reason: "This network is too large for a browser.", model: undefined } });
  await page.goto(site.server.url);
  await page.getByRole("link", { name: "Use your own picture" }).click();
  await expect(page.locator(".own")).toContainText("This network is too large for a browser. Your picture is compared by colour and line instead.");
  await give(page);
  expect((await answers(page))[0]).toBe(37);
  await expect(page.locator(".similar")).toContainText("Compared by colour and line alone.");
  await expect(page.locator(".refine")).toHaveCount(0);
});

test("an untrained network is called so wherever it is named", async ({ page }) => {
  await open(page, site);
  await give(page);
  await refined(page);
  await expect(page.locator(".refine")).toContainText("Tiny network (untrained)");
  await expect(page.locator(".refine")).toContainText("Its weights are made up for testing");
  await page.getByRole("button", { name: "How it works" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Tiny network (untrained)");
  await expect(dialog).toContainText(/in the form “int8-packed” \([\d.]+ MB\)\. It answers like the full network in 97 of 100 of the first ten, measured on 200 pictures\./);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the way from the offer to the better answer in the ${colorScheme} theme`, async ({ page }) => {
    const check = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
    };
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: 390, height: 844 });
    site.server.be(/weights-/, { bytesPerSecond: 100_000 });
    await open(page, site, { padding: 8_000_000 });
    await check();
    await give(page);
    await page.getByRole("button", { name: /^Better matches/ }).click();
    await expect(page.locator(".refine")).toContainText("The network is on its way");
    await check();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await page.getByRole("button", { name: "Stop" }).click();
    await check();
    site.server.be(/weights-/, { corrupt: true });
    await page.getByRole("button", { name: /^Go on/ }).click();
    await expect(page.locator(".refine .problem")).toBeVisible();
    await check();
    site.server.calm();
    await page.getByRole("button", { name: "Try again" }).click();
    await refined(page);
    await check();
  });
}

// SPDX-License-Identifier: MIT
// A collection of 100,000 works: the document stays small whatever is scrolled, every work can be come to, by keyboard too, and
// only the shards of what is looked at are fetched.
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { root } from "./native-site";
import { serveSynthetic } from "./synthetic-site.mjs";
import type { SyntheticSite } from "./synthetic-site.mjs";

const works = 100_000;
const most = 600;
const demo = process.env["VITRINE_SITE"] ?? join(root, "build/demo-site");
let site: SyntheticSite;

test.beforeAll(async () => {
  site = await serveSynthetic({ works, site: demo, page: demo });
});
test.afterAll(() => site.close());

const tiles = (page: Page) => page.locator(".collection .tile");
const link = (page: Page, number: number) => page.locator(`.collection [data-work="${number}"]`);
const shards = (): string[] => site.asked.filter((path) => path.startsWith("data/catalogue-"));

async function open(page: Page, hash = "#/?from=0"): Promise<void> {
  await page.goto("about:blank");
  site.asked.length = 0;
  await page.goto(`${site.url}${hash}`);
  await expect(tiles(page).first()).toBeVisible();
}

/** Numbers of the works in view. */
function inView(page: Page): Promise<number[]> {
  return page.locator(".collection [data-work]").evaluateAll((links) =>
    links
      .filter((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      })
      .map((each) => Number(each.getAttribute("data-work"))),
  );
}

test("the document stays small, and scrolling to the end shows the last work", async ({ page }) => {
  await open(page);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(1_000_000);
  for (const share of [0.1, 0.4, 0.7]) {
    await page.evaluate((part) => scrollTo(0, part * document.documentElement.scrollHeight), share);
    await expect.poll(async () => (await inView(page)).length).toBeGreaterThan(5);
    expect(await tiles(page).count()).toBeLessThan(most);
    const seen = await inView(page);
    expect(Math.abs((seen[0] ?? 0) / works - share)).toBeLessThan(0.05);
  }
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(link(page, works - 1)).toBeInViewport();
  await expect(link(page, works - 1).locator("..")).toHaveAttribute("aria-posinset", String(works));
  await expect(link(page, works - 1).locator("..")).toHaveAttribute("aria-setsize", String(works));
  expect(await tiles(page).count()).toBeLessThan(most);
});

test("only the shards of what is looked at are fetched", async ({ page }) => {
  await open(page);
  expect(shards().length).toBeLessThanOrEqual(2);
  const before = shards().length;
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await expect.poll(async () => (await inView(page)).length).toBeGreaterThan(5);
  expect(shards().length - before).toBeLessThanOrEqual(3);
  expect(new Set(shards()).size).toBe(shards().length);
});

test("rushing past fetches no shard on the way", async ({ page }) => {
  await open(page);
  // Two hundred leaps of many windows, one a frame: what a dragged scroll bar does. Counts those that came after a stall of the
  // machine, which look like a rest.
  const rests = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        let left = 200;
        let last = performance.now();
        let slow = 0;
        const leap = (): void => {
          const now = performance.now();
          if (now - last > 100) slow += 1;
          last = now;
          scrollBy(0, 20_000);
          left -= 1;
          if (left > 0) requestAnimationFrame(leap);
          else done(slow);
        };
        leap();
      }),
  );
  await expect.poll(async () => (await inView(page)).length).toBeGreaterThan(5);
  expect((await inView(page))[0]).toBeGreaterThan(1000);
  // What is seen first, what is seen last, and a window or two between.
  expect(shards().length).toBeLessThanOrEqual(8 + 4 * rests);
});

test("keys lead to every work: arrows, End, Home; the focus outlives scrolling away", async ({ page }) => {
  await open(page);
  await link(page, 0).focus();
  await page.keyboard.press("ArrowRight");
  await expect(link(page, 1)).toBeFocused();
  for (let row = 0; row < 30; row += 1) {
    const before = await page.evaluate(() => document.activeElement?.getAttribute("data-work"));
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-work"))).not.toBe(before);
  }
  const reached = await page.evaluate(() => Number(document.activeElement?.getAttribute("data-work")));
  expect(reached).toBeGreaterThan(90);
  await expect(link(page, reached)).toBeInViewport();
  await page.evaluate(() => scrollTo(0, 500_000));
  await expect.poll(async () => (await inView(page))[0] ?? 0).toBeGreaterThan(1000);
  await expect(link(page, reached)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(link(page, reached + 1)).toBeFocused();
  await expect(link(page, reached + 1)).toBeInViewport();
  await page.keyboard.press("End");
  await expect(link(page, works - 1)).toBeFocused();
  await expect(link(page, works - 1)).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(link(page, 0)).toBeFocused();
  await expect(link(page, 0)).toBeInViewport();
});

test("a place in the middle is come back to: after a work, after another screen size, after another site", async ({ page }) => {
  await open(page);
  await page.evaluate(() => scrollTo(0, 2_000_000));
  await expect.poll(async () => (await inView(page)).length).toBeGreaterThan(5);
  const seen = (await inView(page))[0] ?? 0;
  const chosen = (await inView(page))[4] ?? 0;
  await link(page, chosen).click();
  await expect(page.locator(".work h1")).toHaveText(`Work ${chosen}`);
  await page.keyboard.press("Escape");
  await expect(link(page, chosen)).toBeFocused();
  await expect(link(page, chosen)).toBeInViewport();
  expect((await inView(page))[0]).toBe(seen);

  await page.setViewportSize({ width: 700, height: 900 });
  // Rows are broken anew, and the work come back to stays in view.
  await expect(link(page, chosen)).toBeInViewport();
  await expect(link(page, chosen)).toBeFocused();
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect(link(page, chosen)).toBeInViewport();
  const left = (await inView(page))[0] ?? 0;
  await expect.poll(() => page.evaluate(() => Number(history.state?.place?.y ?? 0))).toBeGreaterThan(1_000_000);
  await page.goto("about:blank");
  await page.goBack();
  await expect.poll(async () => (await inView(page))[0]).toBe(left);
});

test("a large collection begins anywhere, and the same again on Back", async ({ page }) => {
  await open(page, "");
  const from = await page.evaluate(() => Number(/#\/\?from=(\d+)$/.exec(location.hash)?.[1]));
  expect(from).toBeLessThan(works);
  await expect(tiles(page).first().locator("a")).toHaveAttribute("data-work", String(from));
  await page.getByRole("button", { name: "Start somewhere else" }).click();
  await expect.poll(() => page.evaluate(() => location.hash)).not.toBe(`#/?from=${from}`);
  await page.goBack();
  await expect(tiles(page).first().locator("a")).toHaveAttribute("data-work", String(from));
});

test("a collection that begins in the middle goes round", async ({ page }) => {
  await open(page, "#/?from=99990");
  await expect(link(page, 99_990)).toBeInViewport();
  await expect(link(page, 3)).toBeInViewport();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(link(page, 99_989)).toBeInViewport();
});

test("a shard that cannot be fetched is named, and can be asked for again", async ({ page }) => {
  await open(page);
  let broken = true;
  await page.route("**/catalogue-*/**", (route) => (broken ? route.abort() : route.continue()));
  await page.evaluate(() => scrollTo(0, 1_000_000));
  await expect(page.getByRole("alert")).toContainText("could not be fetched");
  await expect(page.getByRole("alert")).toBeInViewport();
  broken = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(async () => (await inView(page)).length).toBeGreaterThan(5);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("axe finds nothing in the middle of it", async ({ page }) => {
  await open(page);
  await page.evaluate(() => scrollTo(0, 3_000_000));
  await expect.poll(async () => (await inView(page)).length).toBeGreaterThan(5);
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
});

test("a million works, more than a page may be high: the middle, the end, and back by a key", async ({ page }) => {
  const million = await serveSynthetic({ works: 1_000_000, site: demo, page: demo });
  try {
    await page.goto(`${million.url}#/?from=0`);
    await expect(link(page, 0)).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(17_000_000);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    await expect.poll(async () => Math.abs(((await inView(page))[0] ?? 0) - 500_000)).toBeLessThan(5_000);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(link(page, 999_999)).toBeInViewport();
    expect(await tiles(page).count()).toBeLessThan(most);
    await link(page, 999_999).focus();
    await page.keyboard.press("Home");
    await expect(link(page, 0)).toBeFocused();
    await page.keyboard.press("End");
    await expect(link(page, 999_999)).toBeFocused();
    await expect(link(page, 999_999)).toBeInViewport();
  } finally {
    await million.close();
  }
});

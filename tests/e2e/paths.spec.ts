// SPDX-License-Identifier: MIT
// Paths: from a work's sheet to a target by words, of chance or visited before; the strip, its steps and ends, and its address.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { openIndex } from "./asked-site";
import { expect, openCollection, readSite, test } from "./site";

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

const strip = (page: Page) => page.locator(".strip [data-work]");
const shown = (page: Page) => strip(page).evaluateAll((links) => links.map((link) => Number(link.getAttribute("data-work"))));

test("a path goes through the works it was asked for, more evenly than the straight line, and turns round", async ({ page, request }) => {
  const { works, path, weakest } = await openIndex(request);
  const [from, to] = [works[3], works[200]].map((work) => encodeURIComponent(work?.id ?? ""));
  await page.goto(`./#/path/${from}/${to}?steps=5`);
  await expect(strip(page)).toHaveCount(7);
  const first = await shown(page);
  expect([first[0], first.at(-1), new Set(first).size]).toEqual([3, 200, 7]);
  expect(weakest(first)).toBeGreaterThan(weakest(path(3, 200, 5)));
  await expect(page.locator("#status")).toHaveText("A path of 7 works.");
  await check(page);
  const slider = page.getByRole("slider", { name: "Works between the two" });
  await slider.focus();
  await page.keyboard.press("End");
  await expect(strip(page)).toHaveCount(14);
  const long = await shown(page);
  expect([long[0], long.at(-1), new Set(long).size]).toEqual([3, 200, 14]);
  expect(page.url()).toContain("steps=12");
  await page.getByRole("button", { name: "Swap the ends" }).click();
  await expect.poll(async () => [(await shown(page))[0], (await shown(page)).at(-1)]).toEqual([200, 3]);
  await page.goBack();
  await expect.poll(() => shown(page)).toEqual(long);
  await page.goBack();
  await expect.poll(() => shown(page)).toEqual(first);
});

test("by keyboard alone: from a work by words to another, along the strip, into a work and back", async ({ page }) => {
  await openCollection(page);
  await page.locator(".collection .tile a").first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Find a path to another work" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "A path by look" })).toBeFocused();
  await check(page);
  await page.getByLabel("Find the other work by words").focus();
  await page.keyboard.type("moth");
  const targets = page.getByRole("list", { name: /these words/ }).locator("a");
  await expect(targets.first()).toBeVisible();
  await check(page);
  await targets.first().focus();
  await page.keyboard.press("Enter");
  await expect(strip(page)).toHaveCount(8);
  await strip(page).first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(strip(page).nth(1)).toBeFocused();
  await page.keyboard.press("End");
  await expect(strip(page).last()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(strip(page).last()).toBeFocused();
});

test("a target of chance, and one that was visited", async ({ page, request }) => {
  const { works } = await readSite(request);
  await page.goto(`./#/work/${encodeURIComponent(works[9]?.id ?? "")}`);
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  await page.locator(".similar .tile a[data-work]").first().click();
  await expect(page.getByRole("navigation", { name: "Works you visited" })).toBeVisible();
  await page.getByRole("link", { name: "Find a path to another work" }).click();
  await expect(page.getByRole("list", { name: "A work you visited" }).locator("a")).toHaveCount(1);
  await page.getByRole("button", { name: "Any work" }).click();
  await expect(strip(page)).toHaveCount(8);
  await page.getByRole("link", { name: "Another target" }).click();
  await page.getByRole("list", { name: "A work you visited" }).locator("a").click();
  await expect.poll(async () => (await shown(page)).at(-1)).toBe(9);
});

test("an end that is gone says so, and the address can be copied", async ({ page, context, request }) => {
  const { works } = await readSite(request);
  await page.goto("./#/path/no-such-work/neither");
  await expect(page.locator(".path .problem")).toHaveText("The collection has no work named “no-such-work”.");
  await check(page);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`./#/path/${encodeURIComponent(works[3]?.id ?? "")}/${encodeURIComponent(works[40]?.id ?? "")}`);
  await expect(strip(page)).toHaveCount(8);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByText("The address is copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

for (const width of [320, 390, 1920]) {
  test(`nothing but the strip scrolls sideways at ${width} pixels`, async ({ page, request }) => {
    const { works } = await readSite(request);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`./#/path/${encodeURIComponent(works[3]?.id ?? "")}/${encodeURIComponent(works[200]?.id ?? "")}`);
    await expect(strip(page)).toHaveCount(8);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  });
}

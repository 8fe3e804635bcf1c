// SPDX-License-Identifier: MIT
// Keyboard, screen reader, small and large screens.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, openCollection, pictureOf, readSite, test } from "./site";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any screen in the ${colorScheme} theme`, async ({ page, request }) => {
    const { entry, works } = await readSite(request);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await openCollection(page);
    await check(page);
    await page.getByRole("button", { name: "How it works" }).click();
    await check(page);
    await page.getByRole("button", { name: "Close" }).click();
    await page.locator(".collection .tile a").first().click();
    await expect(page.locator(".similar .tile").first()).toBeVisible();
    await page.locator(".similar .tile a[data-work]").first().click();
    await expect(page.getByRole("navigation", { name: "Works you visited" })).toBeVisible();
    await check(page);
    if (entry["upload"] === "none") return;
    await page.goto("./#/picture");
    await check(page);
    await page.setInputFiles("#file", { name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
    await expect(page.locator(".stage .problem")).toBeVisible();
    await check(page);
    const work = works[0];
    if (!work) throw new Error("the site has no works");
    await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(request, work) });
    await expect(page.locator(".similar .tile").first()).toBeVisible({ timeout: 30_000 });
    await check(page);
  });
}

test("a walk by keyboard alone: skip, arrows, open, pivot, Escape", async ({ page }) => {
  await openCollection(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the works" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
  await page.keyboard.press("Tab");
  const tiles = page.locator(".collection .tile a");
  await expect(tiles.first()).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(tiles.nth(2)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(tiles.nth(2)).not.toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Home");
  await expect(tiles.first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".work h1")).toBeFocused();
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  await page.locator(".similar .tile a[data-work]").first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Works you visited" })).toBeVisible();
  await expect(page.locator(".work h1")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator(".collection")).toBeVisible();
  await expect(tiles.first()).toBeFocused();
});

test("a work is a dialog: what lies beneath is out of reach, and closing gives the focus back", async ({ page }) => {
  await openCollection(page);
  const tile = page.locator(".collection .tile a").nth(2);
  await tile.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveAccessibleName(/.+/);
  await expect(page.locator(".work h1")).toBeFocused();
  // Around the whole dialog by Tab: the focus never falls on what is beneath.
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null)).toBe(true);
  }
  // The status can be heard only inside.
  expect(await page.evaluate(() => document.getElementById("status")?.closest("dialog") !== null)).toBe(true);
  await page.getByRole("link", { name: "All works" }).click();
  await expect(tile).toBeFocused();
  expect(await page.evaluate(() => document.getElementById("status")?.parentElement === document.body)).toBe(true);
});

test("changes are announced", async ({ page }) => {
  await openCollection(page);
  await expect(page.getByRole("status")).toHaveText(/^[\d,]+ works$/);
  await page.locator(".collection .tile a").first().click();
  await expect(page.getByRole("status")).toHaveText(/: 24 visually similar works\.$/);
});

for (const width of [320, 390, 768, 1280, 1920]) {
  test(`nothing scrolls sideways at ${width} pixels, and targets are large enough`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await openCollection(page);
    const screens = [
      async () => undefined,
      async () => {
        await page.locator(".collection .tile a").nth(3).click();
        await expect(page.locator(".similar .tile").first()).toBeVisible();
      },
      async () => {
        await page.goto("./#/picture");
        await expect(page.locator(".own h1")).toBeVisible();
      },
    ];
    for (const open of screens) {
      await open();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      const small = await page.locator("a:visible, button:visible, label.button:visible").evaluateAll((targets) =>
        targets
          .map((target) => ({ name: target.textContent, box: target.getBoundingClientRect() }))
          .filter(({ box }) => box.bottom > 0 && (box.width < 24 || box.height < 24))
          .map(({ name, box }) => `${name} ${box.width}x${box.height}`),
      );
      expect(small).toEqual([]);
    }
  });
}

// SPDX-License-Identifier: MIT
// The page in the gallery: it asks, forgets, draws near, and lets nobody out.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, pictureOf, readSite, rewriteSite, test } from "./site";

const attract = (page: Page) => page.getByRole("dialog", { name: "A walk through the collection" });
const question = (page: Page) => page.getByRole("dialog", { name: "Keep browsing?" });

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

async function begin(page: Page): Promise<void> {
  await page.clock.install();
  await page.goto("./?kiosk=1");
  await expect(attract(page).locator("img").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(attract(page)).toHaveCount(0);
}

/** Lets so much time pass, in steps that the page notices. */
async function wait(page: Page, seconds: number): Promise<void> {
  for (let at = 0; at < seconds; at += 5) await page.clock.runFor(Math.min(5, seconds - at) * 1000);
}

test("a walk shows works full-screen; a touch begins a visit with the one that is seen", async ({ page }) => {
  await page.clock.install();
  await page.goto("./?kiosk=1");
  const title = attract(page).locator(".attract-title");
  await expect(title).not.toBeEmpty();
  const first = await title.textContent();
  await check(page);
  await page.clock.runFor(10_000);
  await expect(title).not.toHaveText(first ?? "");
  const second = await title.textContent();
  await attract(page).getByRole("button", { name: "Pause" }).click();
  await wait(page, 40);
  await expect(title).toHaveText(second ?? "");
  await attract(page).getByRole("button", { name: "Go on" }).click();
  await page.clock.runFor(4000);
  await expect(title).not.toHaveText(second ?? "");
  const third = (await title.textContent()) ?? "";
  await attract(page).locator(".attract-stage").click();
  const heading = await page.locator(".work h1").textContent();
  expect(third.startsWith(heading ?? "-")).toBe(true);
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  expect(new URL(page.url()).search).toBe("?kiosk=1");
});

test("who asks for less motion sees pictures change and nothing move", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("./?kiosk=1");
  await expect(attract(page).locator("img").first()).toBeVisible();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test("after a minute it asks; a key or a touch keeps the visit", async ({ page }) => {
  await begin(page);
  await page.locator(".collection .tile a").first().click();
  await expect(page.locator(".work h1")).toBeVisible();
  await wait(page, 61);
  await expect(question(page).getByRole("status")).toContainText(/ends in (20|19) seconds/);
  await check(page);
  await page.keyboard.press("a");
  await expect(question(page)).toHaveCount(0);
  await wait(page, 65);
  await expect(question(page)).toBeVisible();
  await page.mouse.click(5, 5);
  await expect(question(page)).toHaveCount(0);
  await expect(page.locator(".work h1")).toBeVisible();
  await wait(page, 65);
  await question(page).getByRole("button", { name: "Start over" }).click();
  await expect(attract(page)).toBeVisible();
});

test("a visit that is over leaves nothing: no picture, path, language, introduction closed or place", async ({ page, request }) => {
  const { works } = await readSite(request);
  await rewriteSite(page, (entry) => void Object.assign(entry, { kiosk: { idle_seconds: 10, countdown_seconds: 20 }, texts: { intro: "Welcome." } }));
  await page.clock.install();
  await page.goto("./");
  await expect(attract(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.locator(".intro button").click();
  await page.getByRole("combobox", { name: "Language" }).selectOption("Deutsch");
  await expect(page.getByRole("combobox", { name: "Sprache" })).toBeVisible();
  await page.locator(".collection .tile a").nth(1).click();
  await page.locator(".similar .tile a[data-work]").nth(1).click();
  await expect(page.locator(".trail a")).toHaveCount(2);
  await page.evaluate(() => void (location.hash = "#/picture"));
  const [work] = works;
  if (!work) throw new Error("the site has no works");
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(request, work) });
  await expect(page.locator(".yours canvas")).toBeVisible({ timeout: 30_000 });
  await wait(page, 35);
  await expect(attract(page)).toBeVisible();
  await page.keyboard.press("Escape");
  expect(await page.evaluate(() => location.hash)).toBe("#/");
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator(".intro")).toBeVisible();
  await page.evaluate(() => void (location.hash = "#/picture"));
  await expect(page.locator(".own h1")).toBeVisible();
  await expect(page.locator(".yours")).toHaveCount(0);
  await page.evaluate(() => void (location.hash = "#/"));
  await page.locator(".collection .tile a").first().click();
  await expect(page.locator(".work h1")).toBeVisible();
  await expect(page.locator(".trail a")).toHaveCount(1);
});

test("a machine that slept asks nobody", async ({ page }) => {
  await begin(page);
  await page.clock.fastForward(3_600_000);
  await expect(attract(page)).toBeVisible();
});

test("no link leaves: the address is a code for the visitor's phone", async ({ page }) => {
  const homepage = "https://museum.example/objects/1?lang=en";
  await rewriteSite(page, (_, shard) => void Object.assign(shard.works[0] ?? {}, { homepage }));
  await begin(page);
  await page.locator('.collection .tile[aria-posinset="1"] a').click();
  await page.getByRole("link", { name: "More about this work" }).click();
  const code = page.getByRole("dialog", { name: "More about this work" });
  await expect(code.getByText(homepage)).toBeVisible();
  await expect(code.locator("svg path")).toHaveAttribute("d", /^M\d+ \d+h1v1h-1z/);
  await check(page);
  expect(new URL(page.url()).pathname).toBe("/museum/vitrine/");
  await code.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("link", { name: "More about this work" })).toBeFocused();
});

test("targets are large enough for fingers, and the browser's own gestures are off", async ({ page }) => {
  await begin(page);
  const small = (): Promise<string[]> =>
    page.locator("a:visible, button:visible, select:visible, label.button:visible").evaluateAll((targets) =>
      targets
        .map((target) => ({ name: target.textContent, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.bottom > 0 && (box.width < 44 || box.height < 44))
        .map(({ name, box }) => `${name} ${box.width}x${box.height}`),
    );
  expect(await small()).toEqual([]);
  await page.locator(".collection .tile a").first().click();
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  expect(await small()).toEqual([]);
  const prevented = (name: string): Promise<boolean> => page.evaluate((type) => !document.body.dispatchEvent(new Event(type, { bubbles: true, cancelable: true })), name);
  expect([await prevented("contextmenu"), await prevented("dragstart")]).toEqual([true, true]);
  expect(await page.evaluate(() => getComputedStyle(document.querySelector(".work h1") ?? document.body).userSelect)).toBe("none");
});

test("what was published meanwhile is taken up between two visits", async ({ page }) => {
  await begin(page);
  await page.locator(".collection .tile a").first().click();
  await expect(page.locator(".work h1")).toBeVisible();
  await rewriteSite(page, (entry) => void Object.assign(entry, { title: "A new museum" }));
  await wait(page, 85);
  await expect(attract(page)).toBeVisible();
  await expect(page).toHaveTitle("A new museum");
  expect(await page.evaluate(() => location.hash)).toBe("#/");
});

test("a kiosk without its network tries again by itself", async ({ page }) => {
  let gone = true;
  await page.route("**/vitrine.json", (route) => (gone ? route.abort() : route.continue()));
  await page.clock.install();
  await page.goto("./?kiosk=1");
  await expect(page.getByRole("heading", { name: "This collection could not be opened" })).toBeVisible();
  gone = false;
  await page.clock.runFor(16_000);
  await expect(attract(page)).toBeVisible();
});

test("an ordinary visit fetches nothing of the kiosk", async ({ page, watched }) => {
  await page.goto("./?kiosk=0");
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  expect(watched.filter((request) => /kiosk.*\.(js|css)$/.test(request.url()))).toEqual([]);
});

// SPDX-License-Identifier: MIT
// Why a work stands beside another: rank and score as the list has them, the parts that answer each other, and an honest sentence.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, openCollection, readSite, rewriteSite, test } from "./site";

async function openWhy(page: Page, at = 1): Promise<{ title: string; score: string }> {
  await openCollection(page);
  await page.locator(".collection .tile a").nth(3).click();
  const tile = page.locator(".similar .tile").nth(at);
  await expect(tile).toBeVisible();
  const found = { title: (await tile.locator(".title").textContent()) ?? "", score: (await tile.locator(".score").textContent()) ?? "" };
  await tile.locator(".why-link").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Why these two?", level: 1 })).toBeVisible();
  return found;
}

test("says rank and similarity as the list has them, and lights the parts that answer each other", async ({ page }) => {
  const { title, score } = await openWhy(page);
  await expect(page.locator(".why .lead")).toContainText(`“${title}” comes at place 2`);
  await expect(page.locator(".why .lead")).toContainText(`similarity ${score}`);
  await expect(page.locator(".why-light")).toHaveCount(2);
  const pairs = await page.locator(".why-pairs li").count();
  expect(pairs).toBeGreaterThan(0);
  await expect(page.locator(".why-mark")).toHaveCount(2 * pairs);
  await expect(page.locator(".why .hint")).toContainText("machine’s view");
  // The light is not the same everywhere.
  const levels = await page.locator(".why-light").first().evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(Array.from({ length: data.length / 4 }, (_, at) => data[4 * at + 3])).size;
  });
  expect(levels).toBeGreaterThan(5);
  await page.getByRole("button", { name: "Light up what is alike" }).click();
  await expect(page.locator(".why-light").first()).toBeHidden();
  await page.getByRole("link", { name: title }).click();
  await expect(page.getByRole("dialog", { name: title })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Why these two?" })).toBeVisible();
});

test("a picture beside itself answers itself part by part", async ({ page }) => {
  await rewriteSite(page, (_, { works }) => {
    const [first, second] = works as unknown as { images: unknown }[];
    if (first && second) second.images = first.images;
  });
  const [first, second] = (await readSite(page.request)).works;
  await page.goto(`./#/why/${encodeURIComponent(first?.id ?? "")}/${encodeURIComponent(second?.id ?? "")}`);
  await expect(page.locator(".why-pairs li")).toHaveCount(3);
  for (const text of await page.locator(".why-pairs li").allTextContents()) {
    const [, first, second] = /^The (.+) of the first and the (.+) of the second: 100/.exec(text) ?? [];
    expect(first).toBeTruthy();
    expect(first).toBe(second);
  }
});

test("a pair that is not there, and a picture that is lost, are said", async ({ page }) => {
  await page.goto("./#/why/none/nothing");
  await expect(page.locator(".why .lead")).toContainText("does not have both");
  await page.goto("./#/why/onlyone");
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  await page.route(/\/full\/.*\.jpg$/, (route) => (route.request().resourceType() === "fetch" ? route.abort() : route.continue()));
  await openWhy(page);
  await expect(page.locator(".why .lead")).toHaveClass(/problem/);
});

for (const width of [320, 1280]) {
  test(`accessible and without sideways scrolling at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openWhy(page);
    await expect(page.locator(".why-pairs li").first()).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

// SPDX-License-Identifier: MIT
// A picture close by: from its sizes where the service is of level 0, from its tiles where it has them; by keys, buttons and
// touch; and OpenSeadragon is asked for only then.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, openCollection, readSite, test } from "./site";

const chunk = /zoom-viewer-.*\.js$/;
const zoom = (page: Page) => page.getByRole("dialog", { name: /, close by$/ });
const level = async (page: Page): Promise<number> => parseInt((await page.locator(".zoom-level").textContent()) || "0", 10);

async function openWork(page: Page): Promise<void> {
  await openCollection(page);
  await page.locator(".collection .tile a").nth(3).click();
  await expect(page.locator(".similar .tile").first()).toBeVisible();
}

async function openZoom(page: Page): Promise<void> {
  await openWork(page);
  await page.locator(".closer").click();
  await expect.poll(() => level(page)).toBeGreaterThan(0);
}

/** Whether the canvas shows a picture: more than one colour along its middle. */
function colours(page: Page): Promise<number> {
  return page.locator(".zoom-stage canvas").first().evaluate((canvas: HTMLCanvasElement) => {
    const row = canvas.getContext("2d")?.getImageData(0, canvas.height >> 1, canvas.width, 1).data ?? [];
    return new Set(Array.from({ length: row.length / 4 }, (_, at) => `${row[4 * at]} ${row[4 * at + 1]} ${row[4 * at + 2]}`)).size;
  });
}

test("the library comes only with the first closer look, and shows the picture", async ({ page, watched }) => {
  await openWork(page);
  expect(watched.filter((request) => chunk.test(request.url()))).toEqual([]);
  await page.locator(".closer").click();
  await expect(zoom(page)).toBeVisible();
  await expect.poll(() => colours(page)).toBeGreaterThan(20);
  expect(watched.filter((request) => chunk.test(request.url()))).toHaveLength(1);
  expect(await page.evaluate(() => location.hash)).toMatch(/&zoom=1$/);
});

test("buttons and keys bring it closer and back; Escape closes it, then the work", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openZoom(page);
  const whole = await level(page);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(() => level(page)).toBeGreaterThan(whole);
  const closer = await level(page);
  await page.getByRole("button", { name: "Zoom out" }).click();
  await expect.poll(() => level(page)).toBeLessThan(closer);
  await page.getByRole("application").focus();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect.poll(() => level(page)).toBeGreaterThan(whole);
  await page.keyboard.press("0");
  await expect.poll(() => level(page)).toBe(whole);
  await page.keyboard.press("Escape");
  await expect(zoom(page)).toHaveCount(0);
  await expect(page.locator(".closer")).toBeFocused();
  await expect(page.locator(".work h1")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator(".collection .tile a").nth(3)).toBeFocused();
});

test("Back leaves the closer look, Forward returns to it, and its address can be shared", async ({ page }) => {
  await openZoom(page);
  const address = page.url();
  await page.goBack();
  await expect(zoom(page)).toHaveCount(0);
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  await page.goForward();
  await expect(zoom(page)).toBeVisible();
  await page.goto("about:blank");
  await page.goto(address);
  await expect.poll(() => colours(page)).toBeGreaterThan(20);
  await page.getByRole("button", { name: "Close" }).click();
  await expect(zoom(page)).toHaveCount(0);
  await expect(page.locator(".work h1")).toBeVisible();
  expect(page.url()).toBe(address.replace("&zoom=1", ""));
});

test("a service with tiles is asked for the tiles that are seen, and for nothing it says of elsewhere", async ({ page, request }) => {
  const { works } = await readSite(request);
  const service = works[3]?.images[0]?.service ?? "";
  const asked: string[] = [];
  const info = {
    "@context": "http://iiif.io/api/image/3/context.json",
    id: "https://elsewhere.example/iiif",
    type: "ImageService3",
    protocol: "http://iiif.io/api/image",
    profile: "level1",
    width: 4096,
    height: 4096,
    tiles: [{ width: 512, scaleFactors: [1, 2, 4, 8] }],
  };
  await page.route(`**/${service}/info.json`, (route) => route.fulfill({ json: info }));
  await page.route(new RegExp(`/${service}/(\\d+,\\d+,\\d+,\\d+|full)/.*/0/default\\.jpg`), (route) => {
    if (/\/full\/(240|480)|full\/\d+,\d+\/0/.test(route.request().url()) && !/full\/512,512/.test(route.request().url())) return route.continue();
    asked.push(route.request().url());
    const body = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><rect width="512" height="512" fill="hsl(${(asked.length * 47) % 360} 60% 50%)"/></svg>`;
    return route.fulfill({ body, contentType: "image/svg+xml" });
  });
  await openZoom(page);
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  for (let step = 0; step < 6; step += 1) await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(() => asked.filter((url) => /\/\d+,\d+,\d+,\d+\//.test(url)).length).toBeGreaterThan(3);
  expect(asked.length).toBeLessThan(85);
});

test("where the library cannot be had, the picture stands as large as it fits, and the page says so", async ({ page }) => {
  await page.route(chunk, (route) => route.abort());
  await openWork(page);
  await page.locator(".closer").click();
  await expect(zoom(page).getByRole("img")).toBeVisible();
  await expect(page.locator(".zoom-note")).toContainText("cannot be brought closer");
  await expect(page.getByRole("button", { name: "Zoom in" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(zoom(page)).toHaveCount(0);
});

for (const width of [320, 1280]) {
  test(`axe finds nothing close by at ${width} pixels, and nothing scrolls sideways`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openZoom(page);
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
    const wide = await zoom(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    expect(wide).toBe(0);
    for (const button of await zoom(page).getByRole("button").all()) expect((await button.boundingBox())?.width).toBeGreaterThanOrEqual(44);
  });
}

test.describe("by touch", () => {
  test.use({ hasTouch: true });
  test("a tap opens the work, the closer look, and closes both", async ({ page }) => {
    await openCollection(page);
    await page.locator(".collection .tile a").nth(3).tap();
    await expect(page.locator(".similar .tile").first()).toBeVisible();
    await page.locator(".closer").tap();
    await expect.poll(() => level(page)).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Close" }).tap();
    await expect(zoom(page)).toHaveCount(0);
    await page.getByRole("link", { name: "All works" }).tap();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
});

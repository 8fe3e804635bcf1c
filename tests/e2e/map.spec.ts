// SPDX-License-Identifier: MIT
// The map: works by look on one plane, by pointer and by key.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, openCollection, readSite, test } from "./site";

interface MapEntry {
  readonly map: { readonly file: string; readonly columns: number; readonly rows: number; readonly tiles: { readonly folder: string } };
}

async function openMap(page: Page, address = "./#/map"): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("button", { name: "Zoom in" })).toBeEnabled();
}

const stage = (page: Page) => page.getByRole("application");

/** Where a work's cell stands in the window, while the whole map is shown. */
async function middleOf(page: Page, work: number): Promise<{ x: number; y: number }> {
  const { entry } = await readSite(page.request);
  const { map } = entry as unknown as MapEntry;
  const { cells } = (await (await page.request.get(map.file)).json()) as { cells: number[] };
  const cell = cells[work] ?? 0;
  const layer = await page.locator(".map-layer").boundingBox();
  if (!layer) throw new Error("the map has no layer");
  const side = layer.width / map.columns;
  return { x: layer.x + ((cell % map.columns) + 0.5) * side, y: layer.y + (Math.floor(cell / map.columns) + 0.5) * side };
}

test("shows all works from the masthead on, and opens the one that is chosen", async ({ page }) => {
  await openCollection(page);
  const tiles = page.waitForResponse((response) => /data\/tiles-[0-9a-f]{16}\/\d+\.jpg$/.test(response.url()) && response.ok());
  await page.getByRole("link", { name: "Map", exact: true }).click();
  await tiles;
  await expect(page.getByRole("heading", { name: "Map", level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(/^Map – /);
  const { works } = await readSite(page.request);
  await expect(page.getByRole("button", { name: "Zoom in" })).toBeEnabled();
  const { x, y } = await middleOf(page, 100);
  await page.mouse.move(x, y);
  await expect(page.locator(".map-caption")).toContainText(works[100]?.title ?? "");
  await page.mouse.click(x, y);
  await expect(page.getByRole("dialog", { name: works[100]?.title ?? "" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/#\/map$/);
  await expect(stage(page)).toBeFocused();
});

test("a work leads to its place on the map, near enough to show its own picture", async ({ page }) => {
  const { works } = await readSite(page.request);
  await page.goto(`./#/work/${encodeURIComponent(works[7]?.id ?? "")}`);
  await page.getByRole("link", { name: "Show on the map" }).click();
  await expect(page).toHaveURL(/#\/map\?at=7$/);
  await expect(page.locator(".map-caption")).toContainText(works[7]?.title ?? "");
  await expect(page.locator(".map-cursor")).toBeVisible();
  await expect(page.locator(".map-picture.loaded").first()).toBeVisible();
  const [cursor, box] = [await page.locator(".map-cursor").boundingBox(), await stage(page).boundingBox()];
  expect(cursor?.width).toBeGreaterThan(100);
  expect(Math.abs((cursor?.x ?? 0) + (cursor?.width ?? 0) / 2 - (box?.x ?? 0) - (box?.width ?? 0) / 2)).toBeLessThan(2 * (cursor?.width ?? 0));
});

test("every work is reached by arrow keys, and opened by Enter", async ({ page }) => {
  await openMap(page);
  await stage(page).focus();
  const caption = page.locator(".map-caption");
  await page.keyboard.press("ArrowRight");
  await expect(caption).not.toBeEmpty();
  const first = await caption.textContent();
  await page.keyboard.press("ArrowRight");
  await expect(caption).not.toHaveText(first ?? "");
  await expect(page.getByRole("status").filter({ hasText: (await caption.textContent()) ?? "" })).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(stage(page)).toBeFocused();
  const second = await caption.textContent();
  await page.keyboard.press("ArrowDown");
  await expect(caption).not.toHaveText(second ?? "");
});

test("an area chosen by keys becomes rows, with the way back", async ({ page }) => {
  await openMap(page, "./#/map?at=100");
  await stage(page).focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowUp"]) await page.keyboard.press(`Shift+${key}`);
  const chosen = page.getByRole("link", { name: /^Show \d+ works? in rows$/ });
  await expect(chosen).toBeVisible();
  const works = Number(/\d+/.exec((await chosen.textContent()) ?? "")?.[0]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/\?area=\d+-\d+-\d+-\d+$/);
  await expect(page.locator(".collection .tile")).toHaveCount(works);
  await expect(page.locator('.collection a[data-work="100"]')).toBeVisible();
  await expect(page.locator(".part")).toContainText(`${works} work`);
  // A shared address shows the same.
  await page.reload();
  await expect(page.locator(".collection .tile")).toHaveCount(works);
  await page.getByRole("link", { name: "Back to the map" }).click();
  await expect(page).toHaveURL(/#\/map$/);
});

test("an area is drawn by pointer, and cleared again", async ({ page }) => {
  await openMap(page);
  await page.getByRole("button", { name: "Choose an area" }).click();
  const box = await page.locator(".map-layer").boundingBox();
  if (!box) throw new Error("the map has no layer");
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.5 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.8 * box.height, { steps: 5 });
  await page.mouse.up();
  await expect(page.locator(".map-area")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Show \d+ works? in rows$/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose an area" })).toHaveAttribute("aria-pressed", "false");
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(page.locator(".map-area")).toBeHidden();
  await expect(stage(page)).toBeFocused();
});

test("an area of another site's map, and a map that is lost, lead on", async ({ page }) => {
  await page.goto("./#/?area=60000-60000-60001-60001");
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  await page.route(/data\/map-/, (route) => route.abort());
  await page.goto("about:blank");
  await page.goto("./#/map");
  await expect(page.locator(".map .hint")).toHaveClass(/problem/);
  await page.getByRole("link", { name: "All works in rows" }).click();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
});

for (const width of [320, 1280]) {
  test(`accessible and without sideways scrolling at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openMap(page, "./#/map?at=3");
    await expect(page.locator(".map-caption")).not.toBeEmpty();
    await stage(page).focus();
    await page.keyboard.press("Shift+ArrowRight");
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

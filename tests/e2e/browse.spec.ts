// SPDX-License-Identifier: MIT
import { expect, openCollection, readSite, test } from "./site";

test("the collection shows its works with their names", async ({ page, request }) => {
  const { entry, works } = await readSite(request);
  await openCollection(page);
  await expect(page).toHaveTitle(entry.title);
  await expect(page.getByText(`${entry.works.toLocaleString("en")} works.`)).toBeVisible();
  const first = works[0];
  const name = first?.maker ? `${first.title}, by ${first.maker}` : (first?.title ?? "");
  await expect(page.locator(".collection .tile").first().getByRole("link", { name, exact: true })).toBeVisible();
  await expect(page.locator(".collection .tile img").first()).toHaveJSProperty("complete", true);
  expect(await page.locator(".collection .tile img").first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
});

test("scrolling brings the rest of the collection", async ({ page, request }) => {
  const { entry } = await readSite(request);
  await openCollection(page);
  const last = page.locator(`.collection .tile[aria-posinset="${entry.works}"]`);
  await expect(async () => {
    await page.mouse.wheel(0, 4000);
    await expect(last).toBeInViewport({ timeout: 100 });
  }).toPass({ timeout: 30_000 });
  await expect(last).toHaveAttribute("aria-setsize", String(entry.works));
  // What has been scrolled past is no longer in the document, and comes again.
  await expect(page.locator('.collection .tile[aria-posinset="1"]')).toHaveCount(0);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(page.locator('.collection .tile[aria-posinset="1"]')).toBeInViewport();
});

test("a work leads to its neighbours, a neighbour becomes the work, and Back returns step by step", async ({ page }) => {
  await openCollection(page);
  const opened = page.locator(".collection .tile a").nth(4);
  const name = await opened.locator(".title").textContent();
  await opened.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name ?? "");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.locator(".similar .tile")).toHaveCount(24);
  const own = await page.evaluate(() => /at=(\d+)/.exec(location.hash)?.[1]);
  const numbers = await page.locator(".similar a[data-work]").evaluateAll((links) => links.map((link) => link.getAttribute("data-work")));
  expect(numbers).not.toContain(own);
  expect(new Set(numbers).size).toBe(24);

  const neighbour = page.locator(".similar .tile a[data-work]").nth(2);
  const next = await neighbour.locator(".title").textContent();
  await neighbour.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(next ?? "");
  await expect(page.getByRole("navigation", { name: "Works you visited" }).getByRole("link")).toHaveCount(2);

  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name ?? "");
  await page.goBack();
  await expect(page.locator(".collection")).toBeVisible();
  await expect(page.locator(".collection .tile a").nth(4)).toBeFocused();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name ?? "");
});

test("similarities fall from the first neighbour to the last", async ({ page }) => {
  await openCollection(page);
  await page.locator(".collection .tile a").first().click();
  await expect(page.locator(".similar .score").first()).toBeVisible();
  const scores = (await page.locator(".similar .score").allTextContents()).map((text) => parseInt(text, 10));
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(scores.length).toBeGreaterThan(0);
});

test("Back returns to where the collection was scrolled to", async ({ page }) => {
  await openCollection(page);
  await expect(async () => {
    await page.mouse.wheel(0, 900);
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(800);
  }).toPass();
  await page.waitForTimeout(200);
  const before = await page.evaluate(() => scrollY);
  const tile = page.locator(".collection .tile a").nth(20);
  await tile.evaluate((link: HTMLElement) => link.click());
  await expect(page.locator(".work h1")).toBeVisible();
  await page.goBack();
  await expect(page.locator(".sheet")).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeCloseTo(before, -1);
});

test("Back from a neighbour returns to where the work was scrolled to", async ({ page }) => {
  await openCollection(page);
  await page.locator(".collection .tile a").nth(4).click();
  const neighbour = page.locator(".similar .tile a[data-work]").nth(12);
  await neighbour.scrollIntoViewIfNeeded();
  const position = (): Promise<number> => page.evaluate(() => document.querySelector(".sheet")?.scrollTop ?? -1);
  const before = await position();
  expect(before).toBeGreaterThan(100);
  await neighbour.click();
  await expect.poll(position).toBe(0);
  await page.goBack();
  await expect.poll(position).toBeCloseTo(before, -1);
});

test("Escape closes a work, its neighbours' path and all, and the tile it was opened from has the focus", async ({ page }) => {
  await openCollection(page);
  const tile = page.locator(".collection .tile a").nth(7);
  await tile.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.locator(".similar .tile a[data-work]").first().click();
  await expect(page.getByRole("navigation", { name: "Works you visited" }).getByRole("link")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(tile).toBeFocused();
  expect(await page.evaluate(() => location.hash)).toBe("#/");
});

test("a work that an address led to closes into the collection, at its own place", async ({ page, request }) => {
  const { works } = await readSite(request);
  const at = works.length - 3;
  await page.goto(`./#/work/${encodeURIComponent(works[at]?.id ?? "")}?at=${at}`);
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(`.collection [data-work="${at}"]`)).toBeFocused();
  await expect(page.locator(`.collection [data-work="${at}"]`)).toBeInViewport();
});

test("a shared address of a work does not load the collection", async ({ page, request }) => {
  const { works } = await readSite(request);
  await page.goto(`./#/work/${encodeURIComponent(works[5]?.id ?? "")}?at=5`);
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  await expect(page.locator(".collection")).toHaveCount(0);
});

test("a shared address opens its work, with and without the hint of its place", async ({ page, request }) => {
  const { works } = await readSite(request);
  const work = works[works.length - 1];
  for (const query of [`?at=${works.length - 1}`, "?at=0", ""]) {
    await page.goto("about:blank");
    await page.goto(`./#/work/${encodeURIComponent(work?.id ?? "")}${query}`);
    await expect(page.locator(".work h1")).toHaveText(work?.title ?? "");
    await expect(page.locator(".similar .tile").first()).toBeVisible();
  }
});

test("an address of a work that is gone says so", async ({ page }) => {
  await page.goto("./#/work/never-was-here");
  await expect(page.getByText("The collection has no work named “never-was-here”")).toBeVisible();
  await page.getByRole("link", { name: "All works" }).click();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
});

test("Surprise me opens a work", async ({ page }) => {
  await openCollection(page);
  await page.getByRole("button", { name: "Surprise me" }).click();
  await expect(page.locator(".work h1")).toBeFocused();
  expect(await page.evaluate(() => location.hash)).toContain("#/work/");
});

test("the page says what compares the pictures", async ({ page, request }) => {
  const { entry } = await readSite(request);
  const { embedder, model_label } = entry["space"] as { embedder: string; model_label: string };
  await openCollection(page);
  await page.getByRole("button", { name: "How it works" }).click();
  const said = embedder === "descriptor" ? "by the built-in descriptor: colour and line" : model_label;
  await expect(page.getByRole("dialog").getByText(said)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "How it works" })).toBeFocused();
});

test("the cold way to the first neighbours downloads no index", async ({ page, request, watched }) => {
  const { entry } = await readSite(request);
  const first = page.locator(".collection .tile a").first();
  await page.goto("./");
  await first.click();
  await expect(page.locator(".similar .tile")).toHaveCount(24);
  const sizes = await Promise.all(
    watched.map(async (one) => {
      const answer = await one.response();
      return { url: one.url(), bytes: Number((await answer?.headerValue("content-length")) ?? 0), kind: one.resourceType() };
    }),
  );
  const index = (entry["index"] as { file: string }).file;
  expect(sizes.filter(({ url }) => url.includes(index) || url.includes("/ort/") || url.includes("embed"))).toEqual([]);
  const pictures = sizes.filter(({ kind }) => kind === "image");
  const rest = sizes.filter(({ kind }) => kind !== "image");
  const sum = (list: typeof sizes): number => list.reduce((total, { bytes }) => total + bytes, 0);
  test.info().annotations.push({ type: "cold path", description: `${rest.length} requests, ${sum(rest)} bytes` });
  process.stdout.write(
    `cold, to first neighbours: ${rest.length} requests, ${sum(rest)} bytes uncompressed; besides ${pictures.length} pictures, ${sum(pictures)} bytes\n`,
  );
});

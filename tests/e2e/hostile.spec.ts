// SPDX-License-Identifier: MIT
// Data nobody vouches for: markup stays text, and a spoilt site is refused with a message.
import { expect, pictureOf, readSite, rewriteSite, test } from "./site";

const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

test("markup in texts is shown as text", async ({ page }) => {
  await rewriteSite(page, (entry, shard) => {
    Object.assign(entry, { title: markup });
    Object.assign(shard.works[0] ?? {}, { title: markup, maker: markup, date: markup, required_statement: markup, rights: markup, homepage: "javascript:document.title=3" });
  });
  await page.goto("./");
  await page.locator(".collection .tile a").first().click();
  await expect(page.locator(".work h1")).toHaveText(markup);
  await expect(page.locator(".work .statement")).toHaveText(markup);
  await expect(page.locator(".work .rights")).toHaveText(markup);
  await expect(page.locator(".work .homepage")).toHaveCount(0);
  expect(await page.locator("script:not([src])").count()).toBe(0);
  expect(await page.locator('[onerror], img[src="x"], a[href^="javascript"]').count()).toBe(0);
  await expect(page).toHaveTitle(`${markup} – ${markup}`);
});

test("a site of a later major version is refused kindly", async ({ page }) => {
  await rewriteSite(page, (entry) => void Object.assign(entry, { version: { major: 7, minor: 0 } }));
  await page.goto("./");
  await expect(page.getByRole("heading", { name: "This collection could not be opened" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("version 7 of the format");
});

test("a path that leaves the site is refused and not asked for", async ({ page, watched }) => {
  await rewriteSite(page, (entry) => void Object.assign(entry["index"] ?? {}, { file: "../../secret.bin" }));
  await page.goto("./");
  await expect(page.getByRole("main")).toContainText("must be a path inside the site");
  expect(watched.filter((request) => request.url().includes("secret"))).toEqual([]);
});

test("a changed neighbour page is refused, and the work itself still stands", async ({ page }) => {
  await page.route("**/data/neighbours-*", async (route) => {
    const body = await (await route.fetch()).body();
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
    await route.fulfill({ body });
  });
  await page.goto("./");
  await page.locator(".collection .tile a").first().click();
  await expect(page.locator(".work h1")).toBeVisible();
  await expect(page.locator(".similar .problem")).toContainText("is not the file this site was built with");
});

test("a missing entry offers to try again, and then opens", async ({ page }) => {
  let missing = true;
  await page.route("**/vitrine.json", (route) => (missing ? route.fulfill({ status: 404 }) : route.continue()));
  await page.goto("./");
  await expect(page.getByRole("main")).toContainText("vitrine.json could not be fetched: the server answered 404.");
  missing = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
});

test("a page and a collection of different descriptor versions do not compare pictures", async ({ page, request }) => {
  const { entry, works } = await readSite(request);
  test.skip(entry["upload"] !== "descriptor", "this site does not use the descriptor");
  await rewriteSite(page, (changed) => {
    (changed as unknown as { space: { descriptor_version: number } }).space.descriptor_version = 1000;
  });
  await page.goto("#/picture");
  const work = works[0];
  if (!work) throw new Error("the site has no works");
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(request, work) });
  await expect(page.getByRole("status")).toContainText("the collection was described by version 1000");
  await expect(page.locator(".similar .tile")).toHaveCount(0);
});

// SPDX-License-Identifier: MIT
// What the museum says of a work in a paragraph: fetched with the work, short where it is long, found by its words.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, openCollection, readSite, rewriteSite, test } from "./site";

const long = `${"Of a boat on a lake in the rain. ".repeat(40)}The end.`;
const hostile = "<img src=x onerror=document.title=1><script>alert(1)</script>";

/** Serves the site with these summaries of its first works. */
async function tell(page: Page, summaries: readonly string[], broken = false): Promise<void> {
  const { entry } = await readSite(page.request);
  const all = Array.from({ length: entry.works }, (_, at) => summaries[at] ?? "");
  const perFile = 100;
  const files: { file: string; bytes: number; sha256: string }[] = [];
  for (let first = 0; first < all.length; first += perFile) {
    const body = Buffer.from(JSON.stringify({ first, summaries: all.slice(first, first + perFile) }));
    const file = `data/summaries-${String(first).padStart(16, "0")}.json`;
    files.push({ file, bytes: body.length, sha256: createHash("sha256").update(body).digest("hex") });
    await page.route(`**/${file}`, (route) => (broken ? route.abort() : route.fulfill({ body, contentType: "application/json" })));
  }
  await rewriteSite(page, (changed) => void Object.assign(changed, { summaries: { works_per_file: perFile, files } }));
}

const openWork = async (page: Page, at: number): Promise<void> => {
  const { works } = await readSite(page.request);
  await page.goto(`./#/work/${encodeURIComponent(works[at]?.id ?? "")}`);
  await expect(page.locator(".similar .tile").first()).toBeVisible();
};

test("a short summary stands with the work, as the text it is", async ({ page, watched }) => {
  await tell(page, ["A short one.", hostile, ""]);
  await openCollection(page);
  // No visitor waits for paragraphs before the first pictures.
  expect(watched.filter((request) => request.url().includes("summaries-"))).toEqual([]);
  await openWork(page, 0);
  await expect(page.locator(".label .summary p")).toHaveText("A short one.");
  await expect(page.getByRole("button", { name: "Read on" })).toHaveCount(0);
  await openWork(page, 1);
  await expect(page.locator(".label .summary p")).toHaveText(hostile);
  await openWork(page, 2);
  await expect(page.locator(".label .summary")).toBeHidden();
});

test("a long one shows its beginning until it is asked for", async ({ page }) => {
  await tell(page, [long]);
  await openWork(page, 0);
  const text = page.locator(".label .summary p");
  const height = async (): Promise<number> => (await text.boundingBox())?.height ?? 0;
  const before = await height();
  await page.getByRole("button", { name: "Read on" }).click();
  expect(await height()).toBeGreaterThan(2 * before);
  await expect(page.getByRole("button", { name: "Read on" })).toHaveCount(0);
  await expect(text).toBeFocused();
});

test("a work whose summary does not come is shown without it", async ({ page }) => {
  await tell(page, ["lost"], true);
  await openWork(page, 0);
  await expect(page.locator(".label .summary")).toBeHidden();
});

test("words in summaries are found", async ({ page }) => {
  await tell(page, ["", "", "A quixotic zeppelin."]);
  const { works } = await readSite(page.request);
  await page.goto("./#/ask?words=zeppelin");
  await expect(page.locator(".tile a").first()).toHaveAttribute("data-work", "2");
  expect(works.length).toBeGreaterThan(2);
});

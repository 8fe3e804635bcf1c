// SPDX-License-Identifier: MIT
// What the museum says of a work in a paragraph and in details: fetched with the work, short where it is long, the paragraph found
// by its words.
import { createHash } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, openCollection, pictureOf, readSite, rewriteSite, test } from "./site";

const long = `${"Of a boat on a lake in the rain. ".repeat(40)}The end.`;
const hostile = "<img src=x onerror=document.title=1><script>alert(1)</script>";

/** Serves the site with these summaries, and these details where there are any, of its first works. */
async function tell(page: Page, summaries: readonly string[], broken = false, details?: readonly unknown[]): Promise<void> {
  const { entry } = await readSite(page.request);
  const all = Array.from({ length: entry.works }, (_, at) => summaries[at] ?? "");
  const perFile = 100;
  const files: { file: string; bytes: number; sha256: string }[] = [];
  for (let first = 0; first < all.length; first += perFile) {
    const body = Buffer.from(JSON.stringify({ first, summaries: all.slice(first, first + perFile), details: details && all.map((_, at) => details[at] ?? {}).slice(first, first + perFile) }));
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

const logoFile = "data/logo-0123456789abcdef.jpg";
const museum = "https://museum.example/collection?lang=en";
const row = (label: string, value: string) => ({ label, value });
const details = {
  metadata: [row("Medium", "Oil on canvas"), row("DATE", "about 1900"), row(hostile, `${hostile}\nof two lines`), ...Array.from({ length: 7 }, (_, at) => row(`Field ${at}`, "unbroken".repeat(20)))],
  provider: [
    { label: "Museum of Drawn Things", homepage: museum, logo: { file: logoFile, width: 320, height: 96 } },
    { label: hostile, homepage: "javascript:document.title=1" },
  ],
};

async function tellDetails(page: Page, told: readonly unknown[], logo = true): Promise<void> {
  const { works } = await readSite(page.request);
  const work = works[0];
  if (!work) throw new Error("the site has no works");
  const body = await pictureOf(page.request, work);
  await page.route(`**/${logoFile}`, (route) => (logo ? route.fulfill({ body, contentType: "image/jpeg" }) : route.abort()));
  await tell(page, ["A short one."], false, told);
}

test("details stand with the work as the museum wrote them, the first of many until all are asked for", async ({ page }) => {
  await tellDetails(page, [details]);
  await openWork(page, 0);
  await expect(page.locator(".details dt:visible")).toHaveCount(9);
  await expect(page.locator(".details dd").first()).toHaveText("Oil on canvas");
  await expect(page.locator(".details dt").nth(1)).toHaveText("DATE");
  await expect(page.locator(".details dt").nth(2)).toHaveText(hostile);
  expect(await page.locator(".details dd").nth(2).textContent()).toBe(`${hostile}\nof two lines`);
  expect(await page.locator(".details dd").evaluateAll((all) => all.every((value) => value.getAttribute("dir") === "auto" && value.getAttribute("lang") === "en"))).toBe(true);
  // What comes late takes the focus from nobody.
  await expect(page.locator("article h1")).toBeFocused();
  await page.getByRole("button", { name: "All details" }).click();
  await expect(page.locator(".details dt:visible")).toHaveCount(11);
  await expect(page.locator(".details dd").nth(8)).toBeFocused();
  await expect(page.getByRole("button", { name: "All details" })).toHaveCount(0);
});

test("a provider is its logo, which keeps its place, with its homepage behind it", async ({ page }) => {
  await tellDetails(page, [details]);
  await openWork(page, 0);
  const link = page.getByRole("link", { name: "Museum of Drawn Things", exact: true }).and(page.locator(".details a"));
  await expect(link).toHaveAttribute("href", museum);
  await expect(link).toHaveAttribute("rel", "noopener noreferrer external");
  const logo = link.getByRole("img", { name: "Museum of Drawn Things" });
  await expect(logo).toHaveAttribute("width", "160");
  await expect(logo).toHaveAttribute("height", "48");
  await expect(logo).toHaveAttribute("loading", "lazy");
  // The other one leads nowhere.
  await expect(page.locator(".details dl").last().locator("dd").nth(1)).toHaveText(hostile);
  await expect(page.locator(".details a")).toHaveCount(1);
});

test("a logo that does not come leaves the provider's name", async ({ page }) => {
  await tellDetails(page, [details], false);
  await openWork(page, 0);
  await expect(page.locator(".details a")).toHaveText("Museum of Drawn Things");
  await expect(page.locator(".details img")).toHaveCount(0);
});

test("a work without details has no place for them, and one whose details are damaged is shown without", async ({ page }) => {
  await tellDetails(page, [details, {}]);
  await openWork(page, 1);
  await expect(page.locator(".label .details")).toBeHidden();
  const { provider } = details;
  await tellDetails(page, [{ provider: [{ ...provider[0], logo: { file: "../secret.jpg", width: 1, height: 1 } }] }]);
  await page.goto("about:blank");
  const [file] = await Promise.all([page.waitForResponse("**/summaries-*.json"), openWork(page, 0)]);
  await file.finished();
  // A turn of the page, in which it would be shown.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  await expect(page.locator(".label .details")).toBeHidden();
  await expect(page.locator(".label .summary")).toBeHidden();
});

test("details that come late move neither the focus nor what is looked at", async ({ page }) => {
  await tellDetails(page, [details]);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/data/summaries-*.json", async (route) => {
    await held;
    await route.fallback();
  });
  await openWork(page, 0);
  await expect(page.locator(".label .details")).toBeHidden();
  const tile = page.locator(".similar .tile a[data-work]").nth(8);
  await tile.scrollIntoViewIfNeeded();
  await tile.focus();
  const place = async (): Promise<number> => (await tile.boundingBox())?.y ?? 0;
  const before = await place();
  release();
  await expect(page.locator(".label .details")).not.toHaveAttribute("hidden");
  await expect(tile).toBeFocused();
  await expect.poll(async () => Math.abs((await place()) - before)).toBeLessThan(2);
});

test("details fit a small screen, and axe finds nothing in them", async ({ page }) => {
  await tellDetails(page, [{ ...details, metadata: [row("Notes", long), ...details.metadata] }]);
  await page.setViewportSize({ width: 320, height: 640 });
  await openWork(page, 0);
  for (const all of [false, true]) {
    if (all) await page.getByRole("button", { name: "All details" }).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await page.locator(".details").evaluate((root) => root.scrollWidth - root.clientWidth)).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
  }
  await expect(page.locator(".details dd").first()).toBeFocused();
});

test("at a kiosk a provider's homepage is a code for the visitor's phone, by the provider's name", async ({ page }) => {
  await tellDetails(page, [details]);
  const { works } = await readSite(page.request);
  await page.goto(`./?kiosk=1#/work/${encodeURIComponent(works[0]?.id ?? "")}`);
  await page.locator(".details a").click();
  const code = page.getByRole("dialog", { name: "Museum of Drawn Things", exact: true }).and(page.locator(".kiosk-qr"));
  await expect(code.getByText(museum)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/museum/vitrine/");
});

// SPDX-License-Identifier: MIT
// The comparison page as curators use it: one work and its rows, finding, stepping, figures.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./compare-site";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

async function openWork(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(page.locator(".row").first()).toBeVisible();
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any view in the ${colorScheme} theme`, async ({ page, comparison }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await openWork(page, comparison.url);
    await check(page);
    await page.getByRole("combobox", { name: "Find a title" }).fill("a");
    await expect(page.locator(".titles li").first()).toBeVisible();
    await check(page);
    await page.goto(`${comparison.url}#/vote`);
    await expect(page.locator(".side")).toHaveCount(2);
    await check(page);
    await page.keyboard.press("1");
    await expect(page.locator(".outcome")).toHaveText(/^You found/);
    await check(page);
    await page.goto(`${comparison.url}#/scores`);
    await expect(page.getByRole("table").first()).toBeVisible();
    await check(page);
    await page.getByRole("button", { name: "Begin anew" }).click();
    await check(page);
    await page.keyboard.press("Escape");
    await page.goto(`${comparison.url}#/figures`);
    await expect(page.getByRole("table")).toHaveCount(3);
    await check(page);
  });
}

test("a work stands over a row of neighbours for each network, with scores and what is the same", async ({ page, comparison }) => {
  await openWork(page, comparison.url);
  expect(decodeURIComponent(page.url())).toContain(`#/work/${comparison.ids[0]}?at=0`);
  await expect(page.locator(".row")).toHaveCount(comparison.models.length);
  await expect(page.locator(".row h2")).toHaveText(comparison.models.map(({ label }) => label));
  const row = page.getByRole("list", { name: `Most alike by ${comparison.models[0]?.label}` });
  await expect(row.locator("> li")).toHaveCount(10);
  await expect(row.locator(".tile-score").first()).toHaveText(/^0\.\d{4}$/);
  await expect(row.getByRole("img").first()).toHaveAttribute("alt", /.+/);
  // Every work is among those of its family in the descriptor's row.
  await expect(page.getByText("same class").first()).toBeVisible();
  const shared = await page.locator(".row").first().locator(".mark.shared").count();
  for (let at = 1; at < comparison.models.length; at += 1) expect(await page.locator(".row").nth(at).locator(".mark.shared").count()).toBe(shared);
  await expect(page.getByRole("status")).toHaveText(/3 rows of neighbours/);
});

test("a neighbour leads to its own page, and Back to where one was; the address alone is enough", async ({ page, comparison }) => {
  await openWork(page, comparison.url);
  const first = await heading(page).textContent();
  await page.locator(".neighbour a").first().click();
  await expect(heading(page)).not.toHaveText(first ?? "");
  await expect(heading(page)).toBeFocused();
  const second = await heading(page).textContent();
  const address = page.url();
  await page.goBack();
  await expect(heading(page)).toHaveText(first ?? "");
  await page.goto("about:blank");
  await openWork(page, address);
  await expect(heading(page)).toHaveText(second ?? "");
});

test("the id decides where the number in the address is another work's, and an unknown id is said to be", async ({ page, comparison }) => {
  const id = comparison.ids[5] ?? "";
  await openWork(page, `${comparison.url}#/work/${encodeURIComponent(id)}?at=1`);
  expect(page.url()).toContain("?at=5");
  await page.goto(`${comparison.url}#/work/nobody`);
  await expect(page.getByRole("alert")).toContainText("no work “nobody”");
});

test("keys: next, previous, surprise, find; and they can be switched off for good", async ({ page, comparison }) => {
  await openWork(page, comparison.url);
  const place = page.locator(".place");
  await page.keyboard.press("ArrowRight");
  await expect(place).toHaveText(/^2 of/);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(place).toHaveText(`${comparison.ids.length} of ${comparison.ids.length}`);
  await page.keyboard.press("r");
  await expect(place).not.toHaveText(new RegExp(`^${comparison.ids.length} of`));
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: "Find a title" });
  await expect(field).toBeFocused();
  // In the field, keys are letters.
  const before = await place.textContent();
  await page.keyboard.type("moth r");
  await expect(field).toHaveValue("moth r");
  await page.keyboard.press("Escape");
  await expect(place).toHaveText(before ?? "");
  await page.getByRole("button", { name: "Single keys are on" }).click();
  await page.keyboard.press("ArrowRight");
  await page.reload();
  await expect(place).toHaveText(before ?? "");
  await page.keyboard.press("ArrowRight");
  await expect(place).toHaveText(before ?? "");
});

test("titles are found as one types, and chosen by keyboard", async ({ page, comparison }) => {
  await openWork(page, comparison.url);
  const field = page.getByRole("combobox", { name: "Find a title" });
  await field.fill("a");
  await expect(page.locator(".titles li").first()).toBeVisible();
  const second = page.locator(".titles li").nth(1);
  const title = await second.locator("span").first().textContent();
  await field.press("ArrowDown");
  await field.press("ArrowDown");
  await expect(second).toHaveAttribute("aria-selected", "true");
  expect(await field.getAttribute("aria-activedescendant")).toBe(await second.getAttribute("id"));
  await field.press("Enter");
  await expect(heading(page)).toHaveText(title ?? "");
  await expect(page.getByRole("listbox")).toBeHidden();
  await field.fill("zzzz");
  await expect(page.locator(".filter-note")).toHaveText("No title holds these words.");
});

test("figures stand as tables with their heads", async ({ page, comparison }) => {
  await page.goto(`${comparison.url}#/figures`);
  const agreement = page.getByRole("table", { name: "How far they agree" });
  await expect(agreement.getByRole("row")).toHaveCount(comparison.models.length + 1);
  await expect(agreement.locator("td").nth(1)).toHaveText("–");
  await expect(page.getByRole("table", { name: "How often they stay within a class" }).getByRole("rowheader").first()).toHaveText("Over all");
});

test("the page speaks German and French, and remembers it", async ({ page, comparison }) => {
  await openWork(page, comparison.url);
  await page.getByRole("combobox", { name: "Language" }).selectOption("de");
  await expect(page.getByRole("button", { name: "Überrasche mich" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("link", { name: "Welche Reihe ist besser?" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator(".tile-score").first()).toHaveText(/^0,\d{4}$/);
});

test("it fetches little: a work's own file and small pictures, no titles until they are asked for", async ({ page, comparison }) => {
  const fetched: string[] = [];
  page.on("response", (response) => fetched.push(new URL(response.url()).pathname.replace("/lab/compare/", "")));
  await openWork(page, comparison.url);
  await page.waitForLoadState("networkidle");
  expect(fetched.filter((path) => path.startsWith("data/titles-"))).toEqual([]);
  // The work that is shown, and the next one.
  expect(fetched.filter((path) => path.startsWith("data/works-"))).toHaveLength(2);
});

for (const width of [320, 390, 1280, 1920]) {
  test(`nothing makes the page wider than ${width} pixels`, async ({ page, comparison }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const view of ["", "#/vote", "#/figures"]) {
      await page.goto(comparison.url + view);
      await expect(page.locator(".row, .side, table").first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });
}

// SPDX-License-Identifier: MIT
// The page in German and French: what the museum says decides first, then the visitor. Titles keep a language of their own.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, openCollection, pictureOf, readSite, rewriteSite, test } from "./site";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
}

const texts = {
  de: { skip: "Zu den Werken springen", works: /^\d+ Werke$/, similar: "Visuell ähnlich", how: "So funktioniert es", close: "Schließen", own: "Ihr eigenes Bild", unreadable: "Dieses Bild konnte nicht gelesen werden." },
  fr: { skip: "Aller aux œuvres", works: /^\d+ œuvres$/, similar: "Visuellement proches", how: "Comment ça marche", close: "Fermer", own: "Votre image", unreadable: "Cette image n’a pas pu être lue." },
} as const;

for (const language of ["de", "fr"] as const) {
  const words = texts[language];
  for (const width of [320, 1280]) {
    test(`every screen in the museum's language, ${language}, at ${width} pixels: nothing overflows, axe finds nothing`, async ({ page, request }) => {
      const { works } = await readSite(request);
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ reducedMotion: "reduce" });
      await rewriteSite(page, (entry) => void Object.assign(entry, { language }));
      await openCollection(page);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.locator("#skip")).toHaveText(words.skip);
      await expect(page.getByRole("status")).toHaveText(words.works);
      await check(page);
      await page.getByRole("button", { name: words.how }).click();
      await check(page);
      await page.getByRole("button", { name: words.close }).click();
      await page.locator(".collection .tile a").first().click();
      await expect(page.getByRole("heading", { name: words.similar })).toBeVisible();
      await expect(page.locator(".similar .score").first()).toHaveText(/^\d+[\u00a0\u202f]%$/);
      await check(page);
      await page.goto("./#/picture");
      await expect(page).toHaveTitle(new RegExp(`^${words.own} – `));
      await page.setInputFiles("#file", { name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
      await expect(page.locator(".stage .problem")).toContainText(words.unreadable);
      await check(page);
      const [work] = works;
      if (!work) throw new Error("the site has no works");
      await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(request, work) });
      await expect(page.locator(".similar .tile").first()).toBeVisible({ timeout: 30_000 });
      await check(page);
    });
  }
}

test("a visitor chooses a language, keeps their picture, and finds the language again", async ({ page, request }) => {
  const { works } = await readSite(request);
  await page.goto("./#/picture");
  const [work] = works;
  if (!work) throw new Error("the site has no works");
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(request, work) });
  await expect(page.locator(".similar .tile").first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole("combobox", { name: "Language" }).selectOption("Français");
  await expect(page.getByRole("combobox", { name: "Langue" })).toBeFocused();
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Visuellement proches" })).toBeVisible();
  await page.getByRole("link", { name: "Toutes les œuvres" }).click();
  await page.reload();
  await expect(page.getByRole("link", { name: "Chercher avec votre image" })).toBeVisible();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
});

test("a museum may offer one language alone: then there is nothing to choose", async ({ page }) => {
  await rewriteSite(page, (entry) => void Object.assign(entry, { languages: ["de"] }));
  await openCollection(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("combobox")).toHaveCount(0);
});

test.describe("a browser in French", () => {
  test.use({ locale: "fr-CH" });
  test("decides where the museum's language is none of the page's", async ({ page }) => {
    await rewriteSite(page, (entry) => void Object.assign(entry, { language: "it" }));
    await openCollection(page);
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await expect(page.locator(".museum")).toHaveAttribute("lang", "it");
  });
});

test("a work in Arabic says so, and reads from right to left", async ({ page }) => {
  const title = "زخرفة نجمية، رقم 7 (Star)";
  await rewriteSite(page, (_, shard) => void Object.assign(shard.works[0] ?? {}, { title, maker: "ورشة الرسم", date: "١٦٢٤", language: "ar" }));
  await openCollection(page);
  const tile = page.locator('.collection .tile[aria-posinset="1"]');
  await expect(tile.locator(".title")).toHaveAttribute("lang", "ar");
  await expect(tile.locator("img")).toHaveAttribute("lang", "ar");
  expect(await tile.locator(".title").evaluate((text) => getComputedStyle(text).direction)).toBe("rtl");
  // Under its picture it begins where the other captions begin.
  const [text, picture] = await tile.evaluate((one) => {
    const range = document.createRange();
    range.selectNodeContents(one.querySelector(".title") ?? one);
    return [range.getBoundingClientRect().left, one.querySelector(".frame")?.getBoundingClientRect().left ?? 0];
  });
  expect(Math.abs((text ?? 0) - (picture ?? 0))).toBeLessThan(3);
  await tile.locator("a").click();
  const heading = page.locator(".work h1");
  await expect(heading).toHaveAttribute("lang", "ar");
  expect(await heading.evaluate((one) => getComputedStyle(one).direction)).toBe("rtl");
  await expect(page.locator(".work .maker")).toHaveAttribute("dir", "auto");
  await check(page);
});

// SPDX-License-Identifier: MIT
// What a museum may set of the page: a logo, an introduction, an imprint, a theme.
import AxeBuilder from "@axe-core/playwright";
import { expect, openCollection, rewriteSite, test } from "./site";

const logo = { file: "data/logo-0123456789abcdef.svg", bytes: 100, sha256: "0".repeat(64), alt: "Museum of Drawn Things, to the start", width: 320, height: 80 };
const intro = "Everything here was drawn by a machine.\nWander by look: the pictures lead.";

for (const width of [320, 1280]) {
  test(`logo, introduction and imprint at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.route("**/data/logo-*", (route) =>
      route.fulfill({ contentType: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="80"><rect width="320" height="80" fill="#7a3b2e"/></svg>' }),
    );
    await rewriteSite(page, (entry) => void Object.assign(entry, { logo, texts: { intro, imprint_url: "https://museum.example/imprint", imprint_label: "About the museum" } }));
    await openCollection(page);
    await expect(page.getByRole("img", { name: logo.alt })).toHaveJSProperty("naturalWidth", 320);
    await expect(page.locator(".intro p")).toHaveText(intro);
    await expect(page.getByRole("contentinfo").getByRole("link", { name: "About the museum" })).toHaveAttribute("href", "https://museum.example/imprint");
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await page.locator(".intro").getByRole("button", { name: "Close" }).click();
    await expect(page.locator(".collection .tile a").first()).toBeFocused();
    await page.reload();
    await expect(page.locator(".collection .tile").first()).toBeVisible();
    await expect(page.locator(".intro")).toHaveCount(0);
    // Large collections have no end that anybody reaches.
    await page.getByRole("button", { name: "How it works" }).click();
    await expect(page.getByRole("dialog").getByRole("link", { name: "About the museum" })).toBeVisible();
  });
}

test("the museum's theme outweighs the device's", async ({ page }) => {
  const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await rewriteSite(page, (entry) => void Object.assign(entry, { theme: "dark" }));
  await openCollection(page);
  expect(await paper()).toBe("rgb(20, 19, 17)");
  await page.emulateMedia({ colorScheme: "dark" });
  await rewriteSite(page, (entry) => void Object.assign(entry, { theme: "light" }));
  await page.reload();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  expect(await paper()).toBe("rgb(251, 250, 247)");
});

test("an imprint that is no web address is left out", async ({ page }) => {
  await rewriteSite(page, (entry) => void Object.assign(entry, { texts: { imprint_url: "javascript:alert(1)", imprint_label: "Imprint" } }));
  await openCollection(page);
  await expect(page.getByRole("contentinfo")).toHaveCount(0);
});

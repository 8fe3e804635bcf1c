// SPDX-License-Identifier: MIT
// A site whose index is in partitions answers a visitor's picture from the partitions that a query reads; where it reads all of
// them, it finds what a site finds that looks at every work.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { buildNativeSite, shared } from "./native-site";
import type { NativeSite } from "./native-site";

const photographs = join(shared, "data/caltech101");

/** The addresses of the first twelve works' pages that are found for a picture, best first: their ids, whatever their numbers. */
async function found(page: Page, site: NativeSite, picture: string): Promise<string[]> {
  await page.goto("about:blank");
  await page.goto(`${site.url}#/picture`);
  await page.setInputFiles("#file", picture);
  await expect(page.locator(".similar .tile").nth(11)).toBeVisible({ timeout: 60_000 });
  const tiles = page.locator(".similar .tile a[data-work]");
  const addresses = await Promise.all([...Array(12).keys()].map((i) => tiles.nth(i).getAttribute("href")));
  return addresses.map((address) => (address ?? "").replace(/\?.*$/, ""));
}

interface Entry {
  readonly structure: { readonly partitions: { readonly folder: string; readonly files: number; readonly largest: number } };
}

test("a site in partitions finds what one finds that looks at every work", async ({ page }) => {
  test.skip(!existsSync(photographs), `${photographs} is absent`);
  test.setTimeout(300_000);
  const parted = await buildNativeSite(photographs, 1, { words: ["descriptor", "--structure", "partitions"] }, 4340);
  const exact = await buildNativeSite(photographs, 1, { words: ["descriptor", "--structure", "exact"] }, 4341);
  try {
    const { structure } = (await (await fetch(`${parted.url}vitrine.json`)).json()) as Entry;
    expect(structure.partitions.files).toBeGreaterThan(1);
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes(structure.partitions.folder)) asked.push(request.url());
    });
    for (const picture of parted.pictures.filter((_, i) => i % 100 === 50)) {
      asked.length = 0;
      expect(await found(page, parted, picture)).toEqual(await found(page, exact, picture));
      expect(new Set(asked).size).toBe(structure.partitions.files);
      expect(asked).toHaveLength(structure.partitions.files);
    }

    // Works as examples, and a path, need partitions that hold them: the page fetches those first.
    const { catalogue } = (await (await fetch(`${parted.url}vitrine.json`)).json()) as { catalogue: { shards: { file: string }[] } };
    const { works } = (await (await fetch(`${parted.url}${catalogue.shards[0]?.file}`)).json()) as { works: { id: string }[] };
    const [one, other] = [works[5], works[250]].map((work) => encodeURIComponent(work?.id ?? ""));
    const asked12 = async (site: NativeSite): Promise<string[]> => {
      await page.goto("about:blank");
      await page.goto(`${site.url}#/ask?like=:${one}&like=:${other}`);
      await expect(page.locator(".answers .tile").nth(11)).toBeVisible({ timeout: 60_000 });
      await expect(page.locator(".answers > .hint")).toHaveText("60 works, the best first.");
      const addresses = await page.locator(".answers .tile a").evaluateAll((links) => links.slice(0, 12).map((link) => link.getAttribute("href") ?? ""));
      return addresses.map((address) => address.replace(/\?.*$/, ""));
    };
    expect(await asked12(parted)).toEqual(await asked12(exact));
    await page.goto("about:blank");
    await page.goto(`${parted.url}#/path/${one}/${other}?steps=5`);
    await expect(page.locator(".strip .tile")).toHaveCount(7, { timeout: 60_000 });

    // A partition that is damaged on its way is said to be, and the next try may succeed.
    await page.route(`**/${structure.partitions.folder}/0.bin`, (route) => route.fulfill({ body: Buffer.alloc(structure.partitions.largest + 1) }), { times: 1 });
    await page.goto("about:blank");
    await page.goto(`${parted.url}#/picture`);
    await page.setInputFiles("#file", parted.pictures[0] ?? "");
    await expect(page.locator("#main .problem")).toContainText("0.bin is longer than it should be");
    await page.setInputFiles("#file", parted.pictures[0] ?? "");
    await expect(page.locator(".similar .tile").first()).toBeVisible({ timeout: 60_000 });
  } finally {
    parted.close();
    exact.close();
  }
});

// SPDX-License-Identifier: MIT
// A site with fine codes puts the first works that it finds for a picture in a better order, as the native program does: it
// fetches a small file for each of fifty works, keeps them for the next question, and answers without them where it must.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page, Route } from "@playwright/test";
import { buildNativeSite, shared } from "./native-site";
import type { NativeSite } from "./native-site";
import { workOf } from "./site";

const photographs = join(shared, "data/caltech101");

interface Entry {
  readonly works: number;
  readonly index: { readonly file: string };
  readonly structure: { readonly fine: { readonly folder: string; readonly files: number } };
}

test.describe("a site with fine codes", () => {
  test.skip(!existsSync(photographs), `${photographs} is absent`);
  let site: NativeSite;
  let entry: Entry;
  let picture = "";
  /** The data files that the page asked for, in order. */
  let asked: string[] = [];

  test.beforeAll(async () => {
    test.setTimeout(300_000);
    site = await buildNativeSite(photographs, 3, { words: ["descriptor", "--fine"] }, 4342);
    entry = (await (await fetch(`${site.url}vitrine.json`)).json()) as Entry;
    picture = site.pictures[37] ?? "";
  });
  test.afterAll(() => site.close());

  test.beforeEach(async ({ page }) => {
    asked = [];
    page.on("request", (request) => {
      if (request.url().startsWith(`${site.url}data/`)) asked.push(request.url().slice(site.url.length));
    });
    await page.goto(`${site.url}#/picture`);
  });

  const fineFiles = (): string[] => asked.filter((file) => file.startsWith(entry.structure.fine.folder));

  /** The numbers of the first ten works that the page finds. */
  async function firstTen(page: Page): Promise<number[]> {
    await page.setInputFiles("#file", picture);
    await expect(page.getByRole("status")).toHaveText("24 works look like your picture.", { timeout: 60_000 });
    return Promise.all([...Array(10).keys()].map((i) => workOf(page.locator(".similar .tile").nth(i))));
  }

  test("finds what the native program finds, by a file for each of the first fifty works", async ({ page }) => {
    expect(entry.structure.fine.files).toBe(entry.works);
    const found = await firstTen(page);
    expect(found[0]).toBe(37);
    expect(found).toEqual(site.neighbours(picture, 10));
    const files = fineFiles();
    expect(new Set(files).size).toBe(50);
    expect(files).toHaveLength(50);
    for (const work of found) expect(files).toContain(`${entry.structure.fine.folder}/${work}.bin`);
    expect(asked.indexOf(entry.index.file)).toBeGreaterThanOrEqual(0);
    expect(asked.indexOf(entry.index.file)).toBeLessThan(asked.indexOf(files[0] ?? ""));

    // The same question again, after another answer was shown, needs nothing more.
    await page.setInputFiles("#file", { name: "none.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture at all, whatever its name says") });
    await expect(page.locator(".stage .problem")).toBeVisible();
    expect(await firstTen(page)).toEqual(found);
    expect(fineFiles()).toHaveLength(50);
  });

  test("answers by the codes where the files are not to be had", async ({ page }) => {
    await page.route(`**/${entry.structure.fine.folder}/*`, (route) => route.fulfill({ status: 404 }));
    const found = await firstTen(page);
    expect(found[0]).toBe(37);
    expect(fineFiles()).toHaveLength(50);
    await expect(page.locator("#main .problem")).toHaveCount(0);

    // The next question asks for them again.
    await page.unroute(`**/${entry.structure.fine.folder}/*`);
    await page.goto("about:blank");
    await page.goto(`${site.url}#/picture`);
    expect(await firstTen(page)).toEqual(site.neighbours(picture, 10));
  });

  test("says so where a file is damaged on its way, and the next try may succeed", async ({ page }) => {
    const change = async (route: Route): Promise<void> => {
      const body = await (await route.fetch()).body();
      body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
      await route.fulfill({ body });
    };
    await page.route(`**/${entry.structure.fine.folder}/37.bin`, change, { times: 1 });
    await page.setInputFiles("#file", picture);
    await expect(page.locator("#main .problem")).toContainText("The fine code of work 37");
    expect((await firstTen(page))[0]).toBe(37);
  });
});

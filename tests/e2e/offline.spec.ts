// SPDX-License-Identifier: MIT
// The page without a network: what one visit leaves behind, everything on request, and how a new build takes the place of another.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MoodyServer } from "./moody-server";
import { pictureOf, readSite } from "./site";

test.use({ serviceWorkers: "allow" });
// What is kept comes seconds after the page, and later on a busy machine.
const patient = expect.configure({ timeout: 30_000 });

type Json = Record<string, unknown>;

// Playwright runs in web/, beside its configuration.
const demo = resolve(process.env["VITRINE_SITE"] ?? join(process.cwd(), "../build/demo-site"));
const folder = mkdtempSync(join(tmpdir(), "vitrine-offline-"));
const good = JSON.parse(readFileSync(join(demo, "vitrine.json"), "utf8")) as Json & { page: { file: string }; pictures: { small: { files: number } } };
let server: MoodyServer;

test.beforeAll(() => {
  for (const name of readdirSync(demo)) if (name !== "iiif") cpSync(join(demo, name), join(folder, name), { recursive: true });
  symlinkSync(join(demo, "iiif"), join(folder, "iiif"));
});

test.beforeEach(async () => {
  publish();
  server = new MoodyServer(folder, "/museum/vitrine/");
  await server.start();
});

test.afterEach(async () => {
  await server.stop();
});

test.afterAll(() => {
  rmSync(folder, { recursive: true });
});

function publish(change: Json = {}): void {
  writeFileSync(join(folder, "vitrine.json"), JSON.stringify({ ...good, ...change }));
}

/** A list of the page's files that names one which is not there. */
function brokenPage(): Json {
  const list = JSON.parse(readFileSync(join(demo, good.page.file), "utf8")) as { files: Json[] };
  list.files.push({ file: "assets/not-there-yet.js", bytes: 1, sha256: "0".repeat(64) });
  const text = JSON.stringify(list);
  const sha256 = createHash("sha256").update(text).digest("hex");
  const file = `data/page-${sha256.slice(0, 16)}.json`;
  writeFileSync(join(folder, file), text);
  return { file, bytes: text.length, sha256 };
}

interface Shelves {
  /** Titles of the builds that are whole. */
  readonly builds: readonly string[];
  readonly data: number;
  readonly seen: number;
  readonly whole: number;
}

/** What is kept for the site, as the browser has it. */
function shelves(page: Page): Promise<Shelves> {
  return page.evaluate(async () => {
    const names = await caches.keys();
    const count = async (kind: string): Promise<number> => {
      const name = names.find((each) => each.startsWith(`vitrine ${kind} `));
      return name ? (await (await caches.open(name)).keys()).length : 0;
    };
    const builds: string[] = [];
    for (const name of names.filter((each) => each.startsWith("vitrine site "))) {
      const entry = await (await caches.open(name)).match("vitrine.json");
      if (entry) builds.push(((await entry.json()) as { title: string }).title);
    }
    return { builds, data: await count("data"), seen: await count("seen"), whole: await count("whole") };
  });
}

// Index, three pages of neighbours, the catalogue, colours, the map's cells.
const coreFiles = 7;

async function visit(page: Page, query = ""): Promise<void> {
  await page.goto(server.url + query);
  await expect(page.locator(".collection .tile").first()).toBeVisible();
}

/** Once the page and the collection's data are kept. */
async function settle(page: Page, title = String(good["title"])): Promise<void> {
  await patient.poll(() => shelves(page)).toMatchObject({ builds: [title], data: coreFiles });
}

const pictures = (page: Page): Promise<number> =>
  page.locator(".collection img").evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth > 0).length);

test("visited once, it opens without a network: the collection, a click, a picture of one's own", async ({ page }) => {
  await visit(page);
  await settle(page);
  const { works } = await readSite({ get: (path: string) => page.request.get(server.url + path) } as typeof page.request);
  const [work] = works;
  if (!work) throw new Error("the site has no works");
  const picture = await pictureOf({ get: (path: string) => page.request.get(server.url + path) } as typeof page.request, work);
  const seen = await pictures(page);
  expect(seen).toBeGreaterThan(0);
  await server.stop();
  await page.reload();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  await patient.poll(() => pictures(page)).toBeGreaterThanOrEqual(Math.min(seen, 6));
  await page.locator(".collection .tile a").first().click();
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  await page.evaluate(() => void (location.hash = "#/picture"));
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: picture });
  await expect(page.locator(".own .tile, .similar .tile").first()).toBeVisible({ timeout: 30_000 });
  await server.start();
});

test("a new build takes the other's place as a whole, or not at all", async ({ page }) => {
  await visit(page);
  await settle(page);
  publish({ title: "Half a museum", page: brokenPage() });
  await page.reload();
  await expect(page).toHaveTitle("Half a museum");
  await patient.poll(() => server.countOf(/not-there-yet/)).toBeGreaterThan(0);
  await server.stop();
  await page.reload();
  await expect(page).toHaveTitle(String(good["title"]));
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  await server.start();
  publish({ title: "A new museum" });
  await page.reload();
  await expect(page).toHaveTitle("A new museum");
  await settle(page, "A new museum");
  await server.stop();
  await page.reload();
  await expect(page).toHaveTitle("A new museum");
  await server.start();
});

test("everything on request: its size first, stopped and gone on with, and gone again", async ({ page }) => {
  await visit(page);
  await settle(page);
  await page.getByRole("button", { name: "How it works" }).click();
  const panel = page.locator(".keep");
  await patient(panel.getByRole("button", { name: /Keep it with small pictures \(\d+(\.\d)? MB\)/ })).toBeVisible();
  await patient(panel.getByRole("button", { name: /Keep it with large pictures \(\d+ MB\)/ })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include(".about").analyze();
  expect(violations).toEqual([]);
  server.be(/\/iiif\//, { bytesPerSecond: 100_000 });
  await panel.getByRole("button", { name: /small/ }).click();
  await patient.poll(async () => (await shelves(page)).whole).toBeGreaterThan(20);
  await patient(panel.getByRole("progressbar")).toBeVisible();
  await panel.getByRole("button", { name: "Stop" }).click();
  await patient(panel.getByRole("button", { name: /small/ })).toBeFocused();
  server.calm();
  await panel.getByRole("button", { name: /small/ }).click();
  await patient(panel).toContainText(/The whole collection is on this device \(\d/);
  const tiles = (good["map"] as { tiles: { files: number } }).tiles.files;
  expect((await shelves(page)).whole).toBe(good.pictures.small.files + tiles);
  const asked = server.asked.map(({ path }) => path).filter((path) => path.includes("/data/tiles-"));
  expect(new Set(asked).size).toBe(asked.length);

  await server.stop();
  await page.goto(`${server.url}#/work/none?at=1`);
  await page.reload();
  await page.evaluate(() => void (location.hash = "#/map"));
  await expect(page.locator(".map canvas").first()).toBeVisible();
  await page.evaluate(() => void (location.hash = "#/"));
  await page.locator(".collection .tile a").nth(4).click();
  // The largest size is not there; the next one is.
  await patient.poll(() => page.locator(".work .frame img").first().evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await expect(page.locator(".similar img").first()).toHaveJSProperty("complete", true);
  await server.start();

  await visit(page);
  await page.getByRole("button", { name: "How it works" }).click();
  await panel.getByRole("button", { name: "Remove it from this device" }).click();
  await patient(panel.getByRole("button", { name: /small/ })).toBeVisible();
  expect((await shelves(page)).whole).toBe(0);
});

test("who has kept everything is told of a new build, and fetches what is new alone", async ({ page }) => {
  await visit(page);
  await settle(page);
  const panel = page.locator(".keep");
  await page.getByRole("button", { name: "How it works" }).click();
  await panel.getByRole("button", { name: /small/ }).click();
  await patient(panel).toContainText("The whole collection is on this device");
  publish({ title: "A new museum" });
  await visit(page);
  await settle(page, "A new museum");
  const before = server.countOf(/\/iiif\//);
  await page.getByRole("button", { name: "How it works" }).click();
  await patient(panel).toContainText("has changed since you kept it");
  await panel.getByRole("button", { name: "Bring it up to date" }).click();
  await patient(panel).toContainText("The whole collection is on this device");
  expect(server.countOf(/\/iiif\//)).toBe(before);
});

test("a kiosk that lost power starts again without a network, with everything", async ({ context }) => {
  const before = await context.newPage();
  await before.goto(`${server.url}?kiosk=1`);
  const attract = (page: Page) => page.getByRole("dialog", { name: "A walk through the collection" });
  await expect(attract(before).locator("img").first()).toBeVisible();
  await patient.poll(() => before.evaluate(() => Object.entries(localStorage).find(([name]) => name.startsWith("vitrine keeps"))?.[1] ?? "")).toContain('"all"');
  await before.close();
  await server.stop();
  const after = await context.newPage();
  await after.goto(`${server.url}?kiosk=1`);
  await expect(attract(after).locator("img").first()).toHaveJSProperty("complete", true);
  await patient.poll(() => attract(after).locator("img").first().evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await server.start();
});

test("a host in trouble is one that is not there", async ({ page }) => {
  await visit(page);
  await settle(page);
  server.be(/./, { status: 503 });
  await page.reload();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
});

test("what arrives damaged is not kept", async ({ page }) => {
  server.be(/\/neighbours-/, { corrupt: true });
  await visit(page);
  await patient.poll(async () => (await shelves(page)).builds).toEqual([good["title"]]);
  await page.reload();
  await page.locator(".collection .tile a").first().click();
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  server.calm();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator(".similar .tile").first()).toBeVisible();
});

test("a site that keeps nothing registers nothing, and takes back what it kept", async ({ page }) => {
  await visit(page);
  await settle(page);
  publish({ offline: false });
  await page.reload();
  await patient.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  await page.getByRole("button", { name: "How it works" }).click();
  await expect(page.locator(".keep")).toBeHidden();
});

test("two sites of one host keep to themselves", async ({ page }) => {
  const other = new MoodyServer(folder, "/museum/");
  await other.start();
  await page.goto(other.url);
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  await patient.poll(async () => (await shelves(page)).data).toBe(coreFiles);
  const names = await page.evaluate(() => caches.keys());
  expect(names.every((name) => name.includes(` ${other.url}`))).toBe(true);
  await other.stop();
});

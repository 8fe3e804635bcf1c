// SPDX-License-Identifier: MIT
// Cross-origin isolation on a host without headers: brought by the site's service worker, from the second load on.
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { NetworkSite } from "./network-site";
import { pictureOf, readSite } from "./site";

let site: NetworkSite;

test.use({ serviceWorkers: "allow" });

test.beforeEach(async () => {
  site = new NetworkSite();
  await site.server.start();
});

test.afterEach(async () => {
  await site.close();
});

const isolated = (page: Page): Promise<boolean> => page.evaluate(() => crossOriginIsolated);

async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
}

/** Gives a picture and answers how many threads the runtime said it runs on. */
async function threads(page: Page): Promise<number> {
  await page.addInitScript(() => {
    const listen = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage");
    Object.defineProperty(Worker.prototype, "onmessage", {
      ...listen,
      set(this: Worker, handler: (event: MessageEvent) => void) {
        listen?.set?.call(this, (event: MessageEvent<{ value?: { threads?: number } }>) => {
          const count = event.data.value?.threads;
          if (count !== undefined) document.documentElement.dataset["threads"] = String(count);
          handler(event);
        });
      },
    });
  });
  await page.goto("about:blank");
  await page.goto(`${site.server.url}#/picture`);
  const { works } = await readSite(page.request);
  const work = works[37];
  if (!work) throw new Error("too few works");
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(page.request, work) });
  await expect(page.locator(".refine")).toContainText("Better matches, by the network.", { timeout: 60_000 });
  return Number(await page.evaluate(() => document.documentElement.dataset["threads"]));
}

test("the second load is isolated, and the network runs on several threads", async ({ page }) => {
  site.publish({ change: { isolate: true } });
  let loads = 0;
  page.on("load", () => (loads += 1));
  await page.goto(site.server.url);
  await settle(page);
  expect(await isolated(page)).toBe(false);
  await page.waitForTimeout(300);
  expect(loads).toBe(1);
  await page.reload();
  expect(await isolated(page)).toBe(true);
  await expect(page.locator(".collection .tile img").first()).toHaveJSProperty("complete", true);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  expect(await threads(page)).toBe(Math.min(4, cores));
});

test("a new version of the site is seen with the next load", async ({ page }) => {
  site.publish({ change: { isolate: true } });
  await page.goto(site.server.url);
  await settle(page);
  await page.reload();
  site.publish({ change: { isolate: true, title: "A renamed museum" } });
  await page.reload();
  await expect(page).toHaveTitle("A renamed museum");
});

test("a site that does not want it any more gets rid of it", async ({ page }) => {
  site.publish({ change: { isolate: true } });
  await page.goto(site.server.url);
  await settle(page);
  site.publish({ change: { offline: false } });
  await page.reload();
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  await page.reload();
  expect(await isolated(page)).toBe(false);
});

test("a site that does not ask for it is not isolated, though it keeps itself", async ({ page }) => {
  site.publish();
  await page.goto(site.server.url);
  await settle(page);
  await page.reload();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  expect(await isolated(page)).toBe(false);
});

test("without a network it opens isolated as well", async ({ page }) => {
  site.publish({ change: { isolate: true } });
  await page.goto(site.server.url);
  await expect
    .poll(() => page.evaluate(async () => Boolean(await caches.match("vitrine.json"))), { timeout: 30_000 })
    .toBe(true);
  await site.server.stop();
  await page.reload();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  expect(await isolated(page)).toBe(true);
  await site.server.start();
});

test("a service worker of somebody else in the same place is left alone", async ({ page }) => {
  site.publish();
  writeFileSync(join(site.folder, "theirs.js"), "");
  await page.goto(site.server.url);
  await page.evaluate(async () => void (await navigator.serviceWorker.register("theirs.js")));
  await settle(page);
  await page.reload();
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(1);
});

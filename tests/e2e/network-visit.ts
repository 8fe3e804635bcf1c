// SPDX-License-Identifier: MIT
// What a visitor does on a site with a network, step by step.
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { NetworkSite, NetworkSiteOptions } from "./network-site";
import { pictureOf, readSite, workOf } from "./site";

/** What is downloaded for the network alone: its own files and the runtime's. The core's .wasm is a file of the page. */
export const networkFiles = /\/data\/(weights|model)-|\/ort\//;
export const weights = /\/data\/weights-/;

/** Publishes the site so, and goes to where pictures are given. */
export async function open(page: Page, site: NetworkSite, options: NetworkSiteOptions = {}): Promise<void> {
  site.publish(options);
  await visit(page, site);
}

export async function visit(page: Page, site: NetworkSite): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${site.server.url}#/picture`);
  await expect(page.locator(".own h1")).toBeVisible();
}

/** Gives the page a picture of the collection. */
export async function give(page: Page, work = 37): Promise<void> {
  const { works } = await readSite(page.request);
  const chosen = works[work];
  if (!chosen) throw new Error("too few works");
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(page.request, chosen) });
}

export async function answers(page: Page): Promise<number[]> {
  const tiles = page.locator(".similar .tile");
  await expect(tiles).toHaveCount(24);
  return Promise.all([...Array(24).keys()].map((at) => workOf(tiles.nth(at))));
}

export async function refined(page: Page): Promise<void> {
  await expect(page.locator(".refine")).toContainText("Better matches, by the network.", { timeout: 30_000 });
}

/** Once the server gives wrong bytes and the page was opened: they are refused, the first look stays, and trying again works. */
export async function survivesWrongBytes(page: Page, site: NetworkSite): Promise<void> {
  await give(page);
  await expect(page.locator(".refine")).toContainText("is not the file this site was built with.");
  await expect(page.locator(".similar .tile")).toHaveCount(24);
  site.server.calm();
  await page.getByRole("button", { name: "Try again" }).click();
  await refined(page);
}

/** Has the network's worker run `script` before anything of its own: what a page does to itself, its workers do not see. */
export async function inNetworkWorker(page: Page, script: string): Promise<void> {
  await page.route("**/assets/network-*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};\n${await response.text()}` });
  });
}

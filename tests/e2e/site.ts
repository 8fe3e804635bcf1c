// SPDX-License-Identifier: MIT
// What all cases share: the site's own entry and catalogue, its pictures as bytes, and a watch over every request.
import { createHash } from "node:crypto";
import { expect, test as base } from "@playwright/test";
import type { APIRequestContext, Page, Request } from "@playwright/test";

export interface SiteWork {
  readonly id: string;
  readonly title: string;
  readonly maker?: string;
  readonly images: readonly { readonly service: string; readonly sizes: readonly { readonly width: number; readonly height: number }[] }[];
}

export interface Site {
  readonly entry: Record<string, unknown> & { readonly works: number; readonly title: string };
  readonly works: readonly SiteWork[];
}

type Json = Record<string, never>;

export async function readSite(request: APIRequestContext): Promise<Site> {
  const entry = (await (await request.get("vitrine.json")).json()) as Json & Site["entry"] & { catalogue: { shards: { file: string }[] } };
  const shard = (await (await request.get(entry.catalogue.shards[0]?.file ?? "")).json()) as { works: SiteWork[] };
  return { entry, works: shard.works };
}

/** The largest picture the site publishes of a work. */
export async function pictureOf(request: APIRequestContext, work: SiteWork): Promise<Buffer> {
  const image = work.images[0];
  const size = image?.sizes.reduce((best, next) => (next.width > best.width ? next : best));
  if (!image || !size) throw new Error(`${work.id} has no picture`);
  return (await request.get(`${image.service}/full/${size.width},${size.height}/0/default.jpg`)).body();
}

/** Serves the site with another first shard and, to match, another entry. */
export async function rewriteSite(page: Page, change: (entry: Json, shard: { works: Json[] }) => void): Promise<void> {
  const entry = (await (await page.request.get("vitrine.json")).json()) as Json;
  const file = (entry as unknown as { catalogue: { shards: { file: string; bytes: number; sha256: string }[] } }).catalogue.shards[0];
  if (!file) throw new Error("the site has no catalogue");
  const shard = (await (await page.request.get(file.file)).json()) as { works: Json[] };
  change(entry, shard);
  const body = Buffer.from(JSON.stringify(shard));
  file.bytes = body.length;
  file.sha256 = createHash("sha256").update(body).digest("hex");
  await page.route(`**/${file.file}`, (route) => route.fulfill({ body, contentType: "application/json" }));
  await page.route("**/vitrine.json", (route) => route.fulfill({ json: entry }));
}

/** A page that fails its test on any script error, refused policy, foreign request, or anything but GET. */
export const test = base.extend<{ watched: Request[] }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const requests: Request[] = [];
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
      });
      page.on("request", (request) => {
        requests.push(request);
        const { protocol, origin } = new URL(request.url());
        if (protocol !== "data:" && protocol !== "blob:" && origin !== new URL(baseURL ?? "").origin) faults.push(`foreign request ${request.url()}`);
        if (request.method() !== "GET" || request.postData() !== null) faults.push(`${request.method()} ${request.url()}`);
      });
      await use(requests);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export async function openCollection(page: Page): Promise<void> {
  await page.goto("./");
  await expect(page.locator(".collection .tile").first()).toBeVisible();
}

/** The position of a work in the catalogue, from a tile's link. */
export async function workOf(tile: ReturnType<Page["locator"]>): Promise<number> {
  return Number(await tile.locator("a").getAttribute("data-work"));
}

// SPDX-License-Identifier: MIT
// Embeds as a museum has them: its own page, on its own origin, under a strict policy of its own, and the site on another host that says
// nothing but that others may read it.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base } from "@playwright/test";
import type { Page } from "@playwright/test";
import { fileOf, pathOf, typeOf } from "./host-files.mjs";
import { rewriteSite } from "./site";

const root = resolve(process.cwd(), "..");
const published = process.env["VITRINE_SITE"] ?? join(root, "build/demo-site");
const built = resolve(root, "web", process.env["VITRINE_PAGE_DIR"] ?? "../build/share/vitrine/page");

interface Host {
  /** The site's folder on its own origin. */
  readonly site: string;
  /** Opens the museum's page with this in its body. */
  open(page: Page, body: string): Promise<void>;
}

/** Listens on a port of its own, which makes it an origin of its own. */
async function listen(answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** The site as published, with the embed.js of this build where it has none. */
const answerFile: RequestListener = ({ url = "" }, response) => {
  const files = [published, built].map((folder) => fileOf(pathOf(url), folder, "/look/"));
  const file = files.find((each, at) => each !== null && (at === 0 || each.endsWith("embed.js")) && existsSync(each) && statSync(each).isFile());
  if (!file) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": typeOf(file), "Access-Control-Allow-Origin": "*" });
  response.end(readFileSync(file));
};

const test = base.extend<{ faults: string[] }, { host: Host }>({
  host: [
    async ({}, use) => {
      const files = await listen(answerFile);
      const origin = addressOf(files);
      const policy = ["script-src", "connect-src", "img-src", "frame-src"].map((name) => `${name} ${origin}`).join("; ");
      let body = "";
      const museum = await listen((_, response) => {
        response.writeHead(200, {
          "Content-Type": "text/html; charset=utf-8",
          "Content-Security-Policy": `default-src 'none'; ${policy}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
        });
        response.end(`<!doctype html><html lang="en"><title>An object</title><body><main><h1>An object</h1>${body}</main></body></html>`);
      });
      await use({
        site: `${origin}/look/`,
        async open(page, content) {
          body = content;
          await page.goto(addressOf(museum));
        },
      });
      for (const server of [files, museum]) {
        server.closeAllConnections();
        server.close();
      }
    },
    { scope: "worker" },
  ],
  // Script errors and refused policies fail every case.
  faults: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => {
        if (/Content Security Policy|Refused to|TrustedHTML|TrustedScript/.test(message.text())) faults.push(message.text());
      });
      await use(faults);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

const script = ({ site }: Host): string => `<script type="module" src="${site}embed.js"></script>`;
const items = (page: Page, at = 0) => page.locator("vitrine-neighbours").nth(at).locator("li");

/** What the page was told by these events, as it came. */
async function record(page: Page, ...names: readonly string[]): Promise<() => Promise<unknown[]>> {
  await page.evaluate((wanted) => {
    const heard: unknown[] = [];
    for (const name of wanted) document.addEventListener(name, (event) => heard.push((event as CustomEvent).detail));
    Object.defineProperty(document, "heard", { value: heard, configurable: true });
  }, names);
  return () => page.evaluate(() => (document as unknown as { heard: unknown[] }).heard);
}

async function firstWork(page: Page): Promise<string> {
  const entry = (await (await page.request.get("vitrine.json")).json()) as { catalogue: { shards: { file: string }[] } };
  const shard = (await (await page.request.get(entry.catalogue.shards[0]?.file ?? "")).json()) as { works: { id: string }[] };
  return shard.works[3]?.id ?? "";
}

async function checkAxe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

test("the works under an object are those that the site's own page shows, and lead there", async ({ page, host }) => {
  const id = await firstWork(page);
  await page.goto(`${host.site}#/work/${encodeURIComponent(id)}`);
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  const shown = await page.locator(".similar .tile a[data-work]").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await host.open(page, `${script(host)}<vitrine-neighbours work="${id}" limit="8"></vitrine-neighbours>`);
  await expect(items(page)).toHaveCount(8);
  const links = await items(page).locator("a").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  expect(links).toEqual(shown.slice(0, 8).map((hash) => host.site + hash));
  const list = page.getByRole("list", { name: "Visually similar" });
  await expect(list.getByRole("link")).toHaveCount(8);
  await expect(list.getByRole("link").first()).toHaveAccessibleName(/.+, similarity \d+%$/);
  await expect(items(page).locator("img").first()).toHaveJSProperty("complete", true);
  expect(await items(page).locator("img").evaluateAll((all) => all.map((image) => image.getAttribute("loading")))).toEqual(Array(8).fill("lazy"));
  await checkAxe(page);
  await items(page).locator("a").first().click();
  await expect(page).toHaveURL(links[0] ?? "");
});

test("nothing is left in the page but two elements, however often the script comes", async ({ page, host }) => {
  const id = await firstWork(page);
  await host.open(page, `<vitrine-neighbours work="${id}"></vitrine-neighbours>`);
  const seen = (): Promise<unknown> =>
    page.evaluate(() => [Object.getOwnPropertyNames(window).sort(), document.head.childElementCount, document.body.childElementCount, document.adoptedStyleSheets.length, document.documentElement.outerHTML.length, localStorage.length]);
  const before = await seen();
  for (const query of ["", "?again"]) {
    await page.evaluate((address) => import(address), `${host.site}embed.js${query}`);
  }
  await expect(items(page)).toHaveCount(6);
  expect(await seen()).toEqual(before);
});

test("attributes and properties are followed, and museums may answer a click themselves", async ({ page, host }) => {
  const id = await firstWork(page);
  await rewriteSite(page, (_, { works }) => {
    for (const work of works as unknown as { id: string; homepage: string }[]) work.homepage = `https://museum.example/objects/${work.id}`;
  });
  await host.open(page, `${script(host)}<vitrine-neighbours work="${id}" links="museum" lang="de"></vitrine-neighbours>`);
  await expect(items(page)).toHaveCount(6);
  await expect(items(page).locator("a").first()).toHaveAttribute("href", /^https:\/\/museum\.example\/objects\//);
  await expect(page.getByRole("heading", { name: "Visuell ähnlich", level: 2 })).toBeVisible();
  const heard = await record(page, "vitrine-select");
  await page.evaluate(() => document.addEventListener("vitrine-select", (event) => event.preventDefault()));
  const address = page.url();
  await items(page).locator("a").first().press("Enter");
  await expect.poll(heard).toHaveLength(1);
  const [{ id: chosen, title, homepage }] = (await heard()) as [{ id: string; title: string; homepage: string }];
  expect([title.length > 0, homepage]).toEqual([true, `https://museum.example/objects/${chosen}`]);
  expect(page.url()).toBe(address);
  await page.evaluate((work) => {
    const embed = document.querySelector("vitrine-neighbours") as unknown as { work: string; limit: number; links: string };
    Object.assign(embed, { work, limit: 2, links: "vitrine" });
    document.querySelector("vitrine-neighbours")?.setAttribute("heading", "More like this");
    document.querySelector("vitrine-neighbours")?.setAttribute("level", "3");
  }, chosen);
  await expect(items(page)).toHaveCount(2);
  await expect(page.getByRole("heading", { name: "More like this", level: 3 })).toBeVisible();
  await expect(items(page).locator("a").first()).toHaveAttribute("href", new RegExp(`^${host.site}#/work/`));
});

test("what cannot be shown is one quiet line, and throws nothing", async ({ page, host }) => {
  const id = await firstWork(page);
  const embeds = [`work="nobody's"`, `work="${id}" site="javascript:alert(1)"`, `work="${id}" site="${host.site}nowhere/"`, "", `work="${id}"`];
  await host.open(page, embeds.map((attributes) => `<vitrine-neighbours ${attributes}></vitrine-neighbours>`).join(""));
  const heard = await record(page, "vitrine-error");
  await page.evaluate((address) => import(address), `${host.site}embed.js`);
  // One embed that fails keeps no other from working.
  await expect(items(page, 4)).toHaveCount(6);
  await expect.poll(heard).toHaveLength(3);
  for (const at of [0, 1, 2]) {
    const embed = page.locator("vitrine-neighbours").nth(at);
    await expect(embed.getByText("Similar works cannot be shown just now.")).toBeVisible();
    await expect(embed.getByRole("heading")).toHaveCount(0);
    await expect(items(page, at)).toHaveCount(0);
  }
  await expect(page.locator("vitrine-neighbours").nth(3).locator("div")).toBeHidden();
  await checkAxe(page);
});

test("texts of a catalogue stay texts, and two sites stand in one page", async ({ page, host, baseURL }) => {
  const id = await firstWork(page);
  const probe = `"><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
  await rewriteSite(page, (_, { works }) => {
    for (const work of works as unknown as Record<string, string>[]) Object.assign(work, { title: probe, maker: probe, homepage: "javascript:document.title='owned'" });
  });
  // The second site is the same one by another address; only the policy's origin may be asked, so that it stands beside the first.
  await page.route(`${host.site}second/**`, async (route) => {
    const answer = await page.request.get(route.request().url().replace(`${host.site}second/`, baseURL ?? ""));
    await route.fulfill({ body: await answer.body(), contentType: answer.headers()["content-type"] ?? "" });
  });
  await host.open(page, `${script(host)}<vitrine-neighbours work="${id}" links="museum"></vitrine-neighbours><vitrine-neighbours work="${id}" site="${host.site}second"></vitrine-neighbours>`);
  await expect(items(page)).toHaveCount(6);
  await expect(items(page, 1)).toHaveCount(6);
  await expect(items(page).locator("[part=title]").first()).toHaveText(probe);
  await expect(items(page).locator("a").first()).toHaveAttribute("href", new RegExp(`^${host.site}#/work/`));
  await expect(items(page, 1).locator("a").first()).toHaveAttribute("href", new RegExp(`^${host.site}second/#/work/`));
  await expect(page).toHaveTitle("An object");
});

test("the explorer shows the whole page, says where it is, and goes where it is told", async ({ page, host }) => {
  const id = await firstWork(page);
  await host.open(page, `${script(host)}<vitrine-explorer work="${id}" route></vitrine-explorer><p><label>Search <input autofocus></label></p>`);
  const heard = await record(page, "vitrine-navigate");
  const frame = page.locator("vitrine-explorer").locator("iframe");
  await expect(frame).toHaveAttribute("title", "Explore the collection by look");
  await expect(frame).toHaveAttribute("allow", "camera; clipboard-write");
  const inside = page.frameLocator("vitrine-explorer iframe");
  await expect(inside.locator(".similar .tile").first()).toBeVisible();
  // Opening the work inside takes neither the outer page's focus nor its place.
  expect(await page.evaluate(() => [document.activeElement?.localName, scrollY])).toEqual(["input", 0]);
  await checkAxe(page);
  await inside.locator(".similar .tile a[data-work]").first().click();
  const route = (): Promise<string | null> => page.locator("vitrine-explorer").getAttribute("route");
  await expect.poll(async () => ((await heard()).at(-1) as { work: string } | undefined)?.work ?? id).not.toBe(id);
  const last = (await heard()).at(-1) as { route: string; view: string };
  expect([last.view, await route()]).toEqual(["work", last.route]);
  // Words of others are not heard.
  await page.evaluate(() => window.postMessage({ type: "vitrine-route", hash: "#/picture" }, "*"));
  await page.evaluate(() => document.querySelector("vitrine-explorer")?.setAttribute("view", "map"));
  expect(await route()).toBe(last.route);
  await page.evaluate(() => document.querySelector("vitrine-explorer")?.removeAttribute("work"));
  await expect(inside.locator(".map h1")).toBeVisible();
  await expect.poll(route).toMatch(/^#\/map/);
  expect((await heard()).some((each) => (each as { view: string }).view === "picture")).toBe(false);
  await page.evaluate(() => document.querySelector("vitrine-explorer")?.setAttribute("route", "#/"));
  await expect(inside.locator(".collection .tile").first()).toBeVisible();
});

test("links out of the site leave the frame", async ({ page, host }) => {
  await rewriteSite(page, (_, { works }) => {
    for (const work of works as unknown as { homepage: string }[]) work.homepage = "https://museum.example/object";
  });
  await page.route("https://museum.example/**", (route) => route.fulfill({ body: "the object's own page" }));
  await host.open(page, `${script(host)}<vitrine-explorer work="${await firstWork(page)}"></vitrine-explorer>`);
  await page.frameLocator("vitrine-explorer iframe").getByRole("link", { name: "More about this work" }).click();
  await expect(page).toHaveURL("https://museum.example/object");
});

test("a page that stands alone says nothing to anybody", async ({ page, host }) => {
  await page.goto(host.site);
  await expect(page.locator(".collection .tile").first()).toBeVisible();
  const answered = await page.evaluate(async () => {
    let heard = 0;
    addEventListener("message", ({ data }) => void (heard += (data as { type?: string }).type === "vitrine-route" ? 1 : 0));
    window.postMessage({ type: "vitrine-listen" }, "*");
    location.hash = "#/picture";
    await new Promise((later) => setTimeout(later, 300));
    return heard;
  });
  expect(answered).toBe(0);
});

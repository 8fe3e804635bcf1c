// SPDX-License-Identifier: MIT
// A site of vectors made elsewhere: titles, rights and credit are the museum's, pictures come from its own image service and
// from nowhere else, and other pictures cannot be compared.
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { root, shared } from "./native-site";

interface IndexDocument {
  readonly display: {
    readonly id: string;
    readonly aspectRatio: number;
    readonly thumbnail: { readonly url: string; readonly credit: string; readonly license: { readonly url: string } };
    readonly source: { readonly id: string; readonly title: string };
  };
  readonly vectorValues: { readonly features: readonly number[] };
}

const program = process.env["VITRINE_PROGRAM"] ?? join(root, "build/bin/vitrine");
const production = join(shared, "data/wellcome-vectors");

// Narrow, square and wide ones, in a circle of directions.
const synthetic: readonly IndexDocument[] = [0.4, 0.75, 1, 1.6, 3].map((aspectRatio, i) => ({
  display: {
    id: `id-${i}`,
    aspectRatio,
    thumbnail: { url: `https://iiif.museum.example/image/V${i}/info.json`, credit: "Museum of Waves", license: { url: "https://creativecommons.org/publicdomain/mark/1.0/" } },
    source: { id: "w1", title: `Wave the ${i}th` },
  },
  vectorValues: { features: [Math.cos(i / 2), Math.sin(i / 2), 0.5] },
}));

function written(folder: string, documents: readonly IndexDocument[]): string {
  mkdirSync(join(folder, "documents"));
  documents.forEach((document, i) => writeFileSync(join(folder, "documents", `${i}.json`), JSON.stringify({ document })));
  return join(folder, "documents");
}

function read(folder: string): readonly IndexDocument[] {
  return readdirSync(folder).map((name) => (JSON.parse(readFileSync(join(folder, name), "utf8")) as { document: IndexDocument }).document);
}

/** Answers for the museum's image service, in the shape of the work that is asked for; everything else on the web fails. */
async function standInForMuseum(page: Page, own: string, documents: readonly IndexDocument[]): Promise<string[]> {
  const asked: string[] = [];
  const ratios = new Map(documents.map(({ display }) => [display.thumbnail.url.replace(/\/info\.json$/, ""), display.aspectRatio]));
  await page.route(
    (url) => !url.href.startsWith(own) && url.protocol.startsWith("http"),
    (route) => {
      const url = route.request().url();
      asked.push(url);
      const [, service = "", width = ""] = /^(.*)\/full\/(\d+),\/0\/default\.jpg$/.exec(url) ?? [];
      const ratio = ratios.get(service);
      if (ratio === undefined) return route.abort();
      const body = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.round(Number(width) / ratio)}"><rect width="100%" height="100%" fill="#357"/></svg>`;
      return route.fulfill({ body, contentType: "image/svg+xml" });
    },
  );
  return asked;
}

const cases = [
  { name: "documents written for the test", source: null, port: 4320 },
  { name: "six documents of a museum in production", source: production, port: 4321 },
] as const;

for (const { name, source, port } of cases) {
  test.describe(name, () => {
    test.skip(source !== null && !existsSync(source), `${source} is absent`);
    const url = `http://127.0.0.1:${port}/sub/`;
    let folder = "";
    let server: ChildProcess;
    let documents: readonly IndexDocument[];

    test.beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "vitrine-e2e-"));
      documents = source === null ? synthetic : read(source);
      execFileSync(program, ["build", source ?? written(folder, documents), "-o", join(folder, "site"), "--title", "Elsewhere", "--quiet"], { stdio: "ignore" });
      server = spawn(process.execPath, [join(root, "tests/e2e/static-server.mjs"), join(folder, "site"), "/sub/", String(port)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      if (server.stdout) await once(server.stdout, "data");
    });
    test.afterAll(() => {
      server.kill();
      rmSync(folder, { recursive: true });
    });

    test("thumbnails and titles are shown, from the museum's service alone", async ({ page }) => {
      const refused: string[] = [];
      page.on("console", (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text());
      });
      const asked = await standInForMuseum(page, url, documents);
      await page.goto(url);
      await expect(page.locator(".collection .tile")).toHaveCount(documents.length);
      for (const { display } of documents) {
        const tile = page.locator(".collection .tile").filter({ has: page.getByText(display.source.title, { exact: true }) });
        const picture = tile.locator("img");
        await picture.scrollIntoViewIfNeeded();
        await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true);
        // The place was kept in the picture's own shape before the picture was there.
        const kept = await picture.evaluate((image: HTMLImageElement) => Number(image.getAttribute("width")) / Number(image.getAttribute("height")));
        expect(kept).toBeCloseTo(display.aspectRatio, 1);
      }
      const services = documents.map(({ display }) => display.thumbnail.url.replace(/\/info\.json$/, ""));
      expect(new Set(asked.map((address) => address.replace(/\/full\/\d+,\/0\/default\.jpg$/, "")))).toEqual(new Set(services));
      expect(refused).toEqual([]);
    });

    test("a work shows its rights and credit, and the works nearest to it in order", async ({ page }) => {
      await standInForMuseum(page, url, documents);
      const [first] = documents;
      if (!first) throw new Error("no documents");
      await page.goto(`${url}#/work/${first.display.id}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(first.display.source.title);
      await expect(page.locator(".label .statement")).toHaveText(first.display.thumbnail.credit);
      await expect(page.locator(".label .rights a")).toHaveAttribute("href", first.display.thumbnail.license.url);
      const homepage = page.locator(".label .homepage a");
      if (source === null) await expect(homepage).toHaveCount(0);
      else await expect(homepage).toHaveAttribute("href", `https://wellcomecollection.org/works/${first.display.source.id}`);
      await expect.poll(() => page.locator(".figure img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

      const length = (a: readonly number[]): number => Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
      const cosine = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / (length(a) * length(b));
      const order = documents
        .filter((document) => document !== first)
        .map((document) => ({ title: document.display.source.title, score: cosine(first.vectorValues.features, document.vectorValues.features) }))
        .sort((one, other) => other.score - one.score);
      await expect(page.locator(".similar .tile .title")).toHaveText(order.map(({ title }) => title));
      await expect(page.locator(".similar .tile .score")).toHaveText(order.map(({ score }) => `${Math.round(100 * Math.max(0, score))}%`));
    });

    test("a picture of one's own is not asked for, and the page says why", async ({ page }) => {
      await standInForMuseum(page, url, documents);
      await page.goto(`${url}#/picture`);
      await expect(page.locator(".collection .tile")).toHaveCount(documents.length);
      await expect(page.getByRole("link", { name: "Use your own picture" })).toHaveCount(0);
      await page.getByRole("button", { name: "How it works" }).click();
      await expect(page.getByRole("dialog")).toContainText("computed elsewhere: an unnamed model");
      await expect(page.getByRole("dialog")).toContainText("other pictures cannot be compared with them");
    });
  });
}

// SPDX-License-Identifier: MIT
// How long a visitor waits for answers, in headless Chromium on a built site: from a click on a work under "Visually similar" to the next
// work's neighbours standing on the page, and from a 12-megapixel photograph chosen to the works that look like it. Both once warm: the page,
// its workers and the core are there. The photograph is a picture of the site, enlarged to 4000 x 3000 by the browser.
// Usage: node bench/page_answers.mjs SITE [--rounds 15]
// Prints one JSON object: medians, least and most, in milliseconds, and the index requests of each click.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(join(here, "../web/package.json"))("playwright-core");
const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string", default: "15" } } });
if (positionals.length !== 1) {
  process.stderr.write("usage: node bench/page_answers.mjs SITE [--rounds 15]\n");
  process.exit(2);
}
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const rounds = Number(options.rounds);
const summary = (times) => {
  const sorted = [...times].sort((a, b) => a - b).map(Math.round);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
};

/** In the page: clicks a neighbour and waits for the frame in which another list stands. */
const pivot = async (at) => {
  const list = document.querySelector(".similar .rows");
  const link = list.querySelectorAll("a[data-work]")[at];
  const before = list.querySelector("a[data-work]");
  const title = document.querySelector(".work h1").textContent;
  const started = performance.now();
  link.click();
  for (;;) {
    await new Promise((next) => requestAnimationFrame(next));
    const now = document.querySelector(".similar .rows a[data-work]");
    if (now && now !== before && document.querySelector(".work h1")?.textContent !== title) return performance.now() - started;
  }
};

/** In the page: a photograph of 12 megapixels as a file, from a picture of the site. */
const enlarge = async (url) => {
  const canvas = new OffscreenCanvas(4000, 3000);
  canvas.getContext("2d").drawImage(await createImageBitmap(await (await fetch(url)).blob()), 0, 0, 4000, 3000);
  globalThis.photograph = new File([await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })], "photograph.jpg", { type: "image/jpeg" });
  return globalThis.photograph.size;
};

/** In the page: gives the photograph and waits for the frame in which its answers stand. */
const give = async () => {
  const before = document.querySelector(".similar a[data-work]");
  const transfer = new DataTransfer();
  transfer.items.add(globalThis.photograph);
  const started = performance.now();
  const input = document.querySelector("#file");
  input.files = transfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  for (;;) {
    await new Promise((next) => requestAnimationFrame(next));
    const now = document.querySelector(".similar a[data-work]");
    if (now && now !== before) return performance.now() - started;
  }
};

const address = "http://127.0.0.1:8499/";
const server = spawn(process.execPath, [join(here, "../tests/e2e/static-server.mjs"), resolve(positionals[0]), "/", "8499"], { stdio: "ignore" });
const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
try {
  while (!(await fetch(`${address}vitrine.json`).catch(() => null))?.ok) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    await new Promise((settle) => setTimeout(settle, 100));
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  let asked = 0;
  page.on("request", (request) => (asked += /data\/(neighbours|index|partitions)-/.test(request.url()) ? 1 : 0));
  await page.goto(address);
  await page.locator(".collection .tile a").nth(5).click();
  await page.locator(".similar .tile").first().waitFor();
  const [clicks, requests] = [[], []];
  for (let round = 0; round < rounds + 1; round += 1) {
    await page.waitForTimeout(300);
    asked = 0;
    clicks.push(await page.evaluate(pivot, 1 + (round % 5)));
    requests.push(asked);
  }
  const picture = await page.locator(".work .figure img").first().evaluate((image) => image.currentSrc);
  await page.goto(`${address}#/picture`);
  await page.locator("#file").waitFor({ state: "attached" });
  const bytes = await page.evaluate(enlarge, picture);
  const uploads = [];
  for (let round = 0; round < rounds + 1; round += 1) uploads.push(await page.evaluate(give));
  // The first of each starts what is warm afterwards.
  process.stdout.write(`${JSON.stringify({ click_ms: summary(clicks.slice(1)), index_requests_at_most: Math.max(...requests), photograph_bytes: bytes, upload_ms: summary(uploads.slice(1)) })}\n`);
} finally {
  await browser.close();
  server.kill();
}

// SPDX-License-Identifier: MIT
// A first visit to a site on a phone's connection: what Lighthouse's mobile run simulates, taken from the browser itself. The network is
// held to 1.6 Mbit/s and 150 ms a round trip, the processor to a quarter. Scores are Lighthouse 12's: log-normal curves through the
// values that it gives 90 and 50 points, weighed 10, 10, 25, 30 and 25 per cent. Its speed index needs a film of the load; here the time
// at which all pictures in view stand takes its place, which is never earlier.
// Usage: node bench/page_load.mjs SITE [--rounds 5]
// Prints one JSON object a round, and last the median of each.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { fileOf, pathOf, typeOf } from "../tests/e2e/host-files.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(join(here, "../web/package.json"))("playwright-core");
const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string", default: "5" } } });
if (positionals.length !== 1) {
  process.stderr.write("usage: node bench/page_load.mjs SITE [--rounds 5]\n");
  process.exit(2);
}
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const curves = {
  first_paint_ms: { good: 1800, middling: 3000, weight: 0.1 },
  complete_ms: { good: 3387, middling: 5800, weight: 0.1 },
  largest_paint_ms: { good: 2500, middling: 4000, weight: 0.25 },
  blocked_ms: { good: 200, middling: 600, weight: 0.3 },
  shift: { good: 0.1, middling: 0.25, weight: 0.25 },
};

/** Abramowitz and Stegun 7.1.26. */
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const y = 1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
  return Math.sign(x) * y;
}

/** 0..1 on a log-normal curve that is 0.9 at `good` and 0.5 at `middling`. */
function scoreOf(value, { good, middling }) {
  if (value <= 0) return 1;
  const spread = (Math.log(middling) - Math.log(good)) / (Math.SQRT2 * 0.9061938024368232);
  return (1 - erf((Math.log(value) - Math.log(middling)) / (Math.SQRT2 * spread))) / 2;
}

/** In the page: what its own observers have seen. */
const watch = () => {
  const seen = { largest: 0, shift: 0, tasks: [] };
  globalThis.seen = seen;
  const observe = (type, use) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true });
  observe("largest-contentful-paint", (entry) => (seen.largest = entry.startTime));
  observe("layout-shift", (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value));
  observe("longtask", (entry) => seen.tasks.push([entry.startTime, entry.duration]));
};

async function load(url) {
  const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
  try {
    const page = await (await browser.newContext(phone)).newPage();
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 });
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    let bytes = 0;
    let requests = 0;
    session.on("Network.loadingFinished", ({ encodedDataLength }) => ((bytes += encodedDataLength), (requests += 1)));
    await page.addInitScript(watch);
    await page.goto(url);
    const complete = await page.evaluate(async () => {
      const inView = () => [...document.querySelectorAll(".collection .frame")].filter((frame) => {
        const { top, bottom } = frame.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      });
      while (inView().length === 0 || !inView().every((frame) => frame.classList.contains("loaded"))) await new Promise((next) => setTimeout(next, 20));
      return performance.now();
    });
    const [inFirstView, requestsInFirstView] = [bytes, requests];
    await page.waitForTimeout(3000);
    const found = await page.evaluate(() => ({ ...globalThis.seen, first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 }));
    const blocked = found.tasks.filter(([start]) => start >= found.first).reduce((sum, [, length]) => sum + length - 50, 0);
    const values = { first_paint_ms: found.first, complete_ms: complete, largest_paint_ms: found.largest, blocked_ms: blocked, shift: found.shift };
    const score = Object.entries(curves).reduce((sum, [name, curve]) => sum + curve.weight * scoreOf(values[name], curve), 0);
    const rounded = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, name === "shift" ? Math.round(value * 1e4) / 1e4 : Math.round(value)]));
    return { ...rounded, bytes: inFirstView, requests: requestsInFirstView, performance: Math.round(score * 100) };
  } finally {
    await browser.close();
  }
}

/** As GitHub Pages and most hosts serve a folder: texts compressed. */
const texts = /\.(html|js|mjs|css|json|svg|webmanifest|wasm)$/;
const site = resolve(positionals[0]);
const server = createServer((request, response) => {
  const file = fileOf(pathOf(request.url), site, "/");
  try {
    const bytes = readFileSync(file ?? "");
    const compressed = texts.test(file);
    response.writeHead(200, { "Content-Type": typeOf(file), "Cache-Control": "max-age=600", ...(compressed ? { "Content-Encoding": "gzip" } : {}) });
    response.end(compressed ? gzipSync(bytes) : bytes);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const address = `http://127.0.0.1:${server.address().port}/`;
try {
  const rounds = [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    rounds.push(await load(address));
    process.stdout.write(`${JSON.stringify(rounds.at(-1))}\n`);
  }
  const median = (name) => rounds.map((round) => round[name]).sort((a, b) => a - b)[rounds.length >> 1];
  process.stdout.write(`${JSON.stringify({ median: Object.fromEntries(Object.keys(rounds[0]).map((name) => [name, median(name)])) })}\n`);
} finally {
  server.closeAllConnections();
  server.close();
}

// SPDX-License-Identifier: MIT
// How soon a comparison page (vitrine lab compare -o) is there on a phone: its rows, the next work's, titles that are looked for. In
// headless Chromium, on a connection and a processor slowed down, from a host that compresses texts.
// Usage: node bench/compare_load.mjs FOLDER [--kbits 1600] [--latency 150] [--slow 4] [--rounds 3] [--words a]
// Prints one JSON object a round: milliseconds until each is seen, and bytes that travelled for it. --words is what is looked for in
// the titles; some must hold it.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { fileOf, pathOf, typeOf } from "../tests/e2e/host-files.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(join(here, "../web/package.json"))("playwright-core");
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kbits: { type: "string", default: "1600" },
    latency: { type: "string", default: "150" },
    slow: { type: "string", default: "4" },
    rounds: { type: "string", default: "3" },
    words: { type: "string", default: "a" },
  },
});
if (positionals.length !== 1) {
  process.stderr.write("usage: node bench/compare_load.mjs FOLDER [--kbits 1600] [--latency 150] [--slow 4] [--rounds 3] [--words a]\n");
  process.exit(2);
}
const folder = resolve(positionals[0]);
let bytes = 0;
const server = createServer((request, response) => {
  const file = fileOf(pathOf(request.url), folder, "/compare/");
  if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  const picture = typeOf(file) === "image/jpeg";
  const body = picture ? readFileSync(file) : gzipSync(readFileSync(file));
  bytes += body.length;
  response.writeHead(200, { "Content-Type": typeOf(file), ...(picture ? {} : { "Content-Encoding": "gzip" }) }).end(body);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

/** Milliseconds until `seen` resolves after `act`, and bytes sent meanwhile. */
async function measure(act, seen) {
  bytes = 0;
  const started = performance.now();
  await act();
  await seen();
  return { ms: Math.round(performance.now() - started), bytes };
}

const browser = await chromium.launch({
  executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (let round = 0; round < Number(options.rounds); round += 1) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const device = await context.newCDPSession(page);
  const throughput = (Number(options.kbits) * 1000) / 8;
  await device.send("Network.emulateNetworkConditions", { offline: false, latency: Number(options.latency), downloadThroughput: throughput, uploadThroughput: throughput });
  await device.send("Emulation.setCPUThrottlingRate", { rate: Number(options.slow) });
  const rows = await measure(
    () => page.goto(`http://127.0.0.1:${server.address().port}/compare/`, { waitUntil: "commit" }),
    () => page.locator(".row").first().waitFor(),
  );
  await page.waitForLoadState("networkidle");
  const whole = bytes;
  const next = await measure(() => page.keyboard.press("ArrowRight"), () => page.locator(".place", { hasText: /^2 / }).waitFor());
  await page.waitForLoadState("networkidle");
  const titles = await measure(() => page.locator("#filter").fill(options.words), () => page.locator(".titles li").first().waitFor());
  process.stdout.write(`${JSON.stringify({ rows, whole_bytes: whole, next, titles })}\n`);
  await context.close();
}
await browser.close();
server.close();

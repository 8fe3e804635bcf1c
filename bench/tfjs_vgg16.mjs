// SPDX-License-Identifier: MIT
// Time of VGG16, from a ready tensor to the second dense layer's output, in TensorFlow.js on its wasm backend and headless
// Chromium: what the page's own runtime is compared with. Weights are noise: they do not change the time.
// Usage: npm ci --prefix bench/tfjs && node bench/tfjs_vgg16.mjs [--runs 7] [--isolated]
// Prints one JSON object: milliseconds (median of the runs after one to warm up), all runs, the threads in use.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { readFile, rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { scripts } from "./tfjs_network.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(join(here, "../web/package.json"))("playwright-core");
const { values: options } = parseArgs({ options: { runs: { type: "string", default: "7" }, isolated: { type: "boolean", default: false } } });
const dist = (name) => join(here, "tfjs/node_modules/@tensorflow", name, "dist");
const chromiumFlags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

// Runs in the page, where the two scripts have set the global `tf`.
async function measure(runs) {
  const { openTfjs } = await import("/tfjs_network.mjs");
  const network = await openTfjs();
  const input = network.noise();
  const times = [];
  for (let run = 0; run <= runs; ++run) {
    const started = performance.now();
    await network.embed(input);
    times.push(performance.now() - started);
  }
  return { times: times.slice(1), threadsUsed: network.threads(), isolated: globalThis.crossOriginIsolated };
}

const files = {
  "/": () => Buffer.from(`<!doctype html>${scripts.map((path) => `<script src="${path}"></script>`).join("")}`),
  "/tfjs_network.mjs": () => readFile(join(here, "tfjs_network.mjs")),
};
const isolation = options.isolated ? { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" } : {};
const types = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };
const server = createServer(async (request, response) => {
  const [, name, file] = request.url.split("/");
  try {
    const body = (await files[request.url]?.()) ?? (await readFile(join(dist(name), file)));
    response.writeHead(200, { "Content-Type": types[request.url.split(".").pop()] ?? "text/html", ...isolation }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const profile = await mkdtemp(join(tmpdir(), "vitrine-bench-"));
const context = await chromium.launchPersistentContext(profile, { executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: chromiumFlags, headless: true });
try {
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const result = await page.evaluate(measure, Number(options.runs));
  const sorted = [...result.times].sort((a, b) => a - b);
  console.log(JSON.stringify({ runtime: "TensorFlow.js wasm", milliseconds: sorted[Math.floor(sorted.length / 2)], ...result }));
} finally {
  await context.close();
  server.close();
  await rm(profile, { recursive: true, force: true });
}

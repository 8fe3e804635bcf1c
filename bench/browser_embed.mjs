// SPDX-License-Identifier: MIT
// What the page makes of a site's network: time from a visitor's file to the works that look like it, beside bare inference
// of the same graph in ONNX Runtime Web, in turns in one run of headless Chromium; and the memory of the page's process,
// from before the network to after its worker was ended.
// Usage: node bench/browser_embed.mjs SITE PICTURE... [--runs 7] [--threads 1,2] [--memory]
// Prints one JSON object for each number of threads: medians in milliseconds, their ratio, steps, and with --memory the
// proportional set size (PSS) of the page's process in MB. Chromium offers as many threads as the machine has cores, up to 4.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFile, readdir } from "node:fs/promises";
import { dirname, extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bareWorker, watchPage } from "./browser_embed_parts.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(join(here, "../web/package.json"))("playwright-core");
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "7" }, threads: { type: "string", default: "1,2" }, memory: { type: "boolean", default: false } },
});
const [site, ...pictures] = positionals.map((path) => resolve(path));
if (!site || pictures.length === 0) {
  process.stderr.write("usage: node bench/browser_embed.mjs SITE PICTURE... [--runs 7] [--threads 1,2] [--memory]\n");
  process.exit(2);
}
const runs = Number(options.runs);
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const types = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".css": "text/css", ".wasm": "application/wasm", ".jpg": "image/jpeg", ".svg": "image/svg+xml" };

/** Serves the site, and beside it a page and a worker for bare inference; isolated where threads are wanted. */
async function serve(isolated) {
  const own = { "/bare.html": "<!doctype html><title>bare</title>", "/bare.mjs": `(${bareWorker})()` };
  const headers = isolated ? { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "credentialless" } : {};
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = normalize(join(site, path === "/" ? "index.html" : path));
    try {
      if (!file.startsWith(site + sep)) throw new Error("outside");
      const body = own[path] ?? (await readFile(file));
      response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream", ...headers }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = (value) => Math.round(value * 10) / 10;

/** Gives the page a picture; answers the milliseconds of each step and of all from the file to the network's answer. */
async function ask(page, picture) {
  const answered = page.evaluate(() => globalThis.benchNext());
  await page.setInputFiles("#file", picture);
  const refusal = page.waitForSelector(".problem:not([hidden])").then(async (problem) => {
    throw new Error(`the page says: ${await problem.textContent()}`);
  });
  // The one that comes too late ends with the page, unheard.
  refusal.catch(() => undefined);
  return Promise.race([answered, refusal]);
}

async function pssOf(pid) {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1000;
}

/** The page's process: the renderer that holds most. */
async function memoryOf(cdp) {
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  const sizes = await Promise.all(processInfo.filter(({ type }) => type === "renderer").map(({ id }) => pssOf(id)));
  return Math.max(0, ...sizes);
}

function watchMemory(cdp) {
  let most = 0;
  let going = true;
  const loop = (async () => {
    while (going) {
      // The browser may be gone already, where something else went wrong.
      most = Math.max(most, await memoryOf(cdp).catch(() => 0));
      await new Promise((wait) => setTimeout(wait, 50));
    }
  })();
  return async () => {
    going = false;
    await loop;
    return rounded(most);
  };
}

async function measure(threads) {
  const { server, url } = await serve(threads > 1);
  const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
  try {
    const context = await browser.newContext();
    const cdp = await browser.newBrowserCDPSession();
    const page = await context.newPage();
    page.setDefaultTimeout(0);
    await page.addInitScript(watchPage);
    // The visitor has agreed to the download before.
    await page.addInitScript((key) => localStorage.setItem(key, "wanted"), `vitrine network ${url}`);
    await page.goto(`${url}#/picture`);
    await page.waitForSelector("#file", { state: "attached" });
    const memory = { before: rounded(await memoryOf(cdp)) };
    let stop = watchMemory(cdp);
    const first = await ask(page, pictures[0]);
    memory.mostWhileStarting = await stop();
    memory.standing = rounded(await memoryOf(cdp));

    stop = watchMemory(cdp);
    const bare = options.memory ? null : await openBare(context, url, threads);
    const steps = [];
    const inference = [];
    for (let run = 0; run < runs; run += 1) {
      steps.push(await ask(page, pictures[(run + 1) % pictures.length]));
      if (bare) inference.push(await bare.evaluate(() => globalThis.benchRun()));
    }
    memory.mostWhileEmbedding = await stop();
    if (options.memory) {
      // The worker is ended after a minute without a question.
      for (const seconds of [30, 62, 75, 90, 120]) {
        await page.waitForTimeout(1000 * (seconds - (memory.at ?? 0)));
        memory.at = seconds;
        memory[`after${seconds}s`] = rounded(await memoryOf(cdp));
      }
      delete memory.at;
    }
    const whole = median(steps.map(({ whole: each }) => each));
    const result = { threads: first.threads, provider: first.provider, runs, first, fileToNeighbours: rounded(whole) };
    for (const step of ["read", "look", "open", "embed", "search"]) result[step] = rounded(median(steps.map((each) => each[step] ?? 0)));
    if (inference.length > 0) Object.assign(result, { bareInference: rounded(median(inference)), ratio: Math.round((1000 * whole) / median(inference)) / 1000 });
    if (options.memory) result.memory = memory;
    console.log(JSON.stringify(result, (_, value) => (typeof value === "number" ? Math.round(value * 1000) / 1000 : value)));
  } finally {
    await browser.close();
    server.close();
  }
}

async function openBare(context, url, threads) {
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(`${url}bare.html`);
  await page.evaluate(async (count) => {
    const worker = new Worker("bare.mjs", { type: "module" });
    const next = () =>
      new Promise((done, failed) => {
        worker.onmessage = ({ data }) => (data.error ? failed(new Error(data.error)) : done(data.milliseconds));
      });
    const ready = next();
    worker.postMessage({ threads: count });
    await ready;
    globalThis.benchRun = () => {
      const answer = next();
      worker.postMessage("run");
      return answer;
    };
  }, threads);
  return page;
}

const files = await readdir(site).catch(() => []);
if (!files.includes("vitrine.json")) {
  process.stderr.write(`${site} holds no vitrine.json: name the folder of a site\n`);
  process.exit(2);
}
for (const threads of options.threads.split(",").map(Number)) await measure(threads);

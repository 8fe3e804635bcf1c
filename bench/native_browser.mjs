// SPDX-License-Identifier: MIT
// Whether a visitor's browser answers as the native program does from the same site: the first ten works of the page for
// pictures from all over a folder, beside those of `vitrine query` on the same files; and, for pictures that the site's own
// collection was embedded from, the cosine of the browser's embedding with the build's, from its cache.
// Usage: node bench/native_browser.mjs SITE PICTURES [--queries 100] [--program build/bin/vitrine] [--cache FOLDER]
// The site is best built with --instant no; else each query waits for the answer after the first look. Prints one JSON object:
// the share of queries whose first ten are the same works in the same order, that of the same works in any order, and mean
// and lowest cosine. A site that was built and is asked by the same form of a network shows how far two machines agree by the
// cosine; where the carried form stands in for another, the cosine is that form's agreement.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serveStatic } from "../tests/e2e/static-server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(join(here, "../web/package.json"))("playwright-core");
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    queries: { type: "string", default: "100" },
    program: { type: "string", default: join(here, "../build/bin/vitrine") },
    cache: { type: "string", default: process.env.VITRINE_CACHE ?? join(homedir(), ".cache/vitrine") },
  },
});
const [site, folder] = positionals.map((path) => resolve(path));
if (!site || !folder || !existsSync(join(site, "vitrine.json"))) {
  process.stderr.write("usage: node bench/native_browser.mjs SITE PICTURES [--queries 100] [--program PROGRAM] [--cache FOLDER]\n");
  process.exit(2);
}
const wanted = 10;
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const json = (file) => JSON.parse(readFileSync(join(site, file), "utf8"));
const entry = json("vitrine.json");
const ids = entry.catalogue.shards.flatMap(({ file }) => json(file).works.map(({ id }) => id));

function chosenPictures() {
  const all = readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.jpe?g$/i.test(name)).sort();
  const count = Math.min(Number(options.queries), all.length);
  return Array.from({ length: count }, (_, at) => join(folder, all[Math.floor((at * all.length) / count)]));
}

/** First ids by the native program, for every picture; a hundred at once, so that the network is opened once for them. */
function nativeAnswers(pictures) {
  const answers = [];
  for (let at = 0; at < pictures.length; at += 100) {
    const args = ["query", site, ...pictures.slice(at, at + 100), "-k", String(wanted), "--json"];
    const text = execFileSync(options.program, args, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }).toString();
    answers.push(...JSON.parse(text).map(({ neighbours }) => neighbours.map(({ id }) => id)));
  }
  return answers;
}

/** A picture's embedding by the form the collection was embedded with, or null (native/embed/embedding_cache.h). */
function openCache() {
  const file = join(options.cache, "embeddings", `${entry.space.model.slice(0, 16)}.bin`);
  if (!existsSync(file)) return () => null;
  const bytes = readFileSync(file);
  const dimension = bytes.readUInt32LE(12);
  return (picture) => {
    const place = bytes.indexOf(createHash("sha256").update(readFileSync(picture)).digest());
    return place < 0 ? null : Array.from({ length: dimension }, (_, i) => bytes.readFloatLE(place + 32 + 4 * i));
  };
}

function cosine(a, b) {
  const sum = (x, y) => x.reduce((total, value, i) => total + value * y[i], 0);
  return sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b));
}

/** Runs in the page: keeps the last embedding, or what a folded network made in its place, that it hands to the search. */
function watchEmbeddings() {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const embedding = message?.params?.query?.values;
    if (embedding instanceof Float32Array) globalThis.lastEmbedding = Array.from(embedding);
    return Reflect.apply(post, this, [message, ...rest]);
  };
}

async function browserAnswer(page, picture) {
  await page.setInputFiles("#file", picture);
  const tiles = page.locator(".similar .tile a");
  const last = tiles.nth(Math.min(wanted, ids.length) - 1);
  const problem = page.locator(".problem:visible");
  await last.or(problem).first().waitFor();
  if (entry.instant && entry.upload === "onnx") await page.locator(".refine").getByText("Better matches, by the network.").or(problem).first().waitFor();
  if (await problem.count()) throw new Error(`${picture}: the page says: ${await problem.first().textContent()}`);
  const works = await tiles.evaluateAll((links) => links.map((link) => Number(link.getAttribute("data-work"))));
  return { works: works.slice(0, wanted).map((work) => ids[work]), embedding: await page.evaluate(() => globalThis.lastEmbedding) };
}

const pictures = chosenPictures();
const expected = nativeAnswers(pictures);
const embeddingOf = openCache();
const server = await serveStatic(site, "/site/");
const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
let same = 0;
let sameSet = 0;
let swapped = 0;
const cosines = [];
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const url = `http://127.0.0.1:${server.address().port}/site/`;
  await page.addInitScript(watchEmbeddings);
  // The visitor has agreed to the download before.
  await page.addInitScript((key) => localStorage.setItem(key, "wanted"), `vitrine network ${url}`);
  await page.goto(`${url}#/picture`);
  await page.waitForSelector("#file", { state: "attached" });
  for (const [at, picture] of pictures.entries()) {
    const { works, embedding } = await browserAnswer(page, picture);
    same += Number(works.join("\n") === expected[at].join("\n"));
    sameSet += Number([...works].sort().join("\n") === [...expected[at]].sort().join("\n"));
    swapped += works.filter((id) => !expected[at].includes(id)).length;
    const native = embeddingOf(picture);
    if (native && embedding.length === native.length) cosines.push(cosine(embedding, native));
  }
} finally {
  await browser.close();
  server.close();
}
const share = (count) => Math.round((1000 * count) / pictures.length) / 1000;
const figure = (value) => Math.round(value * 1e7) / 1e7;
console.log(
  JSON.stringify({
    model: entry.space.model_name,
    form: entry.model?.form ?? (entry.model ? "original" : "none"),
    works: ids.length,
    queries: pictures.length,
    sameFirstTen: share(same),
    sameWorksInAnyOrder: share(sameSet),
    otherWorksAmongTheFirstTen: Math.round((1e4 * swapped) / (wanted * pictures.length)) / 1e4,
    ...(cosines.length > 0
      ? { cosines: cosines.length, meanCosine: figure(cosines.reduce((sum, value) => sum + value, 0) / cosines.length), lowestCosine: figure(Math.min(...cosines)) }
      : {}),
  }),
);

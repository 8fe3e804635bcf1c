// SPDX-License-Identifier: MIT
// What the page makes of VGG16 in the core's own engine, with weights made from a seed: a site of the demo collection that carries
// it, folded to the descriptor's space (its answers mean nothing, and cost what real ones do). Prints milliseconds from a visitor's
// first file to the works that look like it, the download from this machine included, medians of further files, and the same as the
// first on a next visit, by which the network is kept; and the memory of the page's process in MB (PSS).
//
//   make demo && cmake --build build --target vitrine_vgg_file
//   node bench/vgg_page.mjs PICTURE... [--runs 7] [--site build/demo-site] [--layers LAYERS] [--side 224] [--part 4]
//
// LAYERS are those of tests/e2e/vgg_file.cpp; by default VGG16's, with levels by which fc6 takes 4.6 bits a weight. It
// travels in parts of 4 MiB. The site is left in build/bench/vgg-page.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, readSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { watchPage } from "./browser_embed_parts.mjs";
import { root, serveFolders } from "./page_host.mjs";
import { openBrowser } from "./quiet_browser.mjs";

const { values: options, positionals: pictures } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "7" },
    site: { type: "string", default: join(root, "build/demo-site") },
    layers: { type: "string" },
    side: { type: "string", default: "224" },
    part: { type: "string", default: "4" },
  },
});
if (pictures.length === 0) {
  process.stderr.write("usage: node bench/vgg_page.mjs PICTURE... [--runs 7] [--site build/demo-site] [--layers LAYERS] [--side 224] [--part 4]\n");
  process.exit(2);
}
const demo = resolve(options.site);
const entry = JSON.parse(readFileSync(join(demo, "vitrine.json"), "utf8"));
const residual = 64;
const answers = entry.space.dimension + 1 + residual;
const vgg16 = `c64,c64p,c128,c128p,c256,c256,c256p,c512,c512,c512p,c512,c512,c512p,d4096:25,d${answers}`;
const page = join(root, "build/share/vitrine/page");
const site = join(root, "build/bench/vgg-page");
const partBytes = Number(options.part) * 2 ** 20;

function place(name, ending, bytes) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const file = `data/${name}-${sha256.slice(0, 16)}${ending}`;
  writeFileSync(join(site, file), bytes);
  return { file, bytes: bytes.length, sha256 };
}

function placeParts(path) {
  const file = openSync(path);
  const parts = [];
  for (const part = Buffer.alloc(partBytes); ; ) {
    const length = readSync(file, part, 0, partBytes, null);
    if (length === 0) break;
    parts.push(place("weights", ".bin", part.subarray(0, length)));
  }
  closeSync(file);
  return parts;
}

function makeSite() {
  rmSync(site, { recursive: true, force: true });
  mkdirSync(join(site, "data"), { recursive: true });
  for (const name of readdirSync(demo)) if (!["data", "vitrine.json", "ort", "vgg", "assets", "index.html"].includes(name)) symlinkSync(join(demo, name), join(site, name));
  for (const name of readdirSync(join(demo, "data"))) symlinkSync(join(demo, "data", name), join(site, "data", name));
  for (const name of ["index.html", "assets", "vgg"]) symlinkSync(join(page, name), join(site, name));
  const made = join(site, "made");
  mkdirSync(made);
  execFileSync(join(root, "build/bin/vitrine_vgg_file"), [options.side, options.layers ?? vgg16, made], { stdio: ["ignore", "inherit", "inherit"] });
  const parts = placeParts(join(made, "body.bin"));
  const model = {
    engine: "vitrine",
    form: "vitrine",
    ...place("model", ".vgg", readFileSync(join(made, "head.vgg"))),
    weights: { path: "weights.bin", bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), parts },
    folded: { rows: entry.space.dimension, residual },
    trained: false,
    input: "data",
    feature: "fc7",
    dimension: 4096,
    preprocess: { fit: "squash", side: Number(options.side), short_side: 0, order: "rgb", layout: "nchw", scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  };
  rmSync(made, { recursive: true });
  const { space, index } = entry;
  const named = { ...space, embedder: "onnx", model_name: "vgg16-untrained", model_label: "VGG16 (seeded)", descriptor_version: undefined };
  writeFileSync(join(site, "vitrine.json"), JSON.stringify({ ...entry, version: { major: 1, minor: 7 }, space: named, model, instant: { space, index }, upload: "onnx", page: undefined }));
  return model.bytes + model.weights.bytes;
}

const rounded = (value) => Math.round(value * 10) / 10;
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const pause = (milliseconds) => new Promise((wait) => setTimeout(wait, milliseconds));

/** Has `most` grow to the most that the page's process takes, until it is stopped. */
function watch(browser) {
  const state = { most: 0, going: true };
  const loop = (async () => {
    for (; state.going; await pause(20)) state.most = Math.max(state.most, await browser.rendererMemory());
  })();
  return async () => {
    state.going = false;
    await loop;
    return rounded(state.most);
  };
}

async function measure(url) {
  const browser = await openBrowser();
  try {
    const tab = await browser.openPage();
    // The visitor has agreed to the download before.
    await tab.before(`(${watchPage})(); localStorage.setItem(${JSON.stringify(`vitrine network ${url}`)}, "wanted")`);
    const visit = async () => {
      await tab.go("about:blank");
      await tab.go(`${url}#/picture`);
      await tab.evaluate("new Promise((there) => { const look = () => document.querySelector('#file') ? there() : setTimeout(look, 20); look(); })");
    };
    await visit();
    const ask = async (picture) => {
      await tab.evaluate("globalThis.benchAnswered = globalThis.benchNext(); 0");
      await tab.give("#file", resolve(picture));
      return tab.evaluate("globalThis.benchAnswered");
    };
    const memory = { before: rounded(await browser.rendererMemory()) };
    let stop = watch(browser);
    const first = await ask(pictures[0]);
    memory.mostWhileStarting = await stop();
    await pause(1000);
    memory.standing = rounded(await browser.rendererMemory());
    stop = watch(browser);
    const steps = [];
    for (let run = 0; run < Number(options.runs); run += 1) steps.push(await ask(pictures[(run + 1) % pictures.length]));
    memory.mostWhileEmbedding = await stop();
    await visit();
    const again = await ask(pictures[0]);
    const ms = Object.fromEntries(["whole", "read", "embed", "search"].map((step) => [step, rounded(median(steps.map((each) => each[step])))]));
    return { provider: first.provider, first: { downloaded: rounded(first.downloaded), whole: rounded(first.whole) }, further: ms, nextVisit: rounded(again.whole), memory };
  } finally {
    await browser.close();
  }
}

if (!existsSync(join(page, "vgg"))) throw new Error(`${page} has no vgg/: build the page first`);
const bytes = makeSite();
const server = await serveFolders({ "/site/": site });
try {
  const measured = await measure(`http://127.0.0.1:${server.address().port}/site/`);
  process.stdout.write(`${JSON.stringify({ network_mb: Math.round(bytes / 1e4) / 100, runs: Number(options.runs), ...measured })}\n`);
} finally {
  server.close();
}

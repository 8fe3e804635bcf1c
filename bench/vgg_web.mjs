// SPDX-License-Identifier: MIT
// The core's engine as WebAssembly with SIMD128, its convolutions in float32 and on 16-bit whole numbers, beside ONNX Runtime Web, one thread each, in turns: in Node and in headless
// Chromium. From a ready tensor to the second dense layer's output.
//
//   cmake --preset wasm && cmake --build build/wasm --target vgg_bench_module
//   vitrine model seed vgg16 && vitrine model prepare vgg16-untrained-1 [--calibrate FOLDER [--form int8,vitrine]]
//   node bench/vgg_web.mjs ~/.cache/vitrine/models/vgg16-untrained-1 [--rounds 7] [--forms fp32,int8] [--in node,chromium] [--tfjs]
//
// Where the network has a form `vitrine`, the module that sites carry takes its turns with it ("weight file").
// --tfjs: in Chromium, TensorFlow.js on its wasm backend takes its turns too, with weights of its own (`npm ci --prefix bench/tfjs`).
//
// The folder is one of a network that `vitrine model seed` made (the names of its layers are known), prepared. Prints one JSON
// object a side: medians in milliseconds, the engine's share of each form's time, the cosines of the answers, the sizes of its
// heaps and the milliseconds that its weights took to be packed; then each convolution's time and its share of what the inner
// loop reaches on data in the first cache.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { scripts } from "./tfjs_network.mjs";
import { openEngine, openOnnx, openWeightFile, takeTurns, timeLayers } from "./vgg_web_parts.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const web = createRequire(join(here, "../web/package.json"));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "7" }, forms: { type: "string", default: "fp32" }, in: { type: "string", default: "node,chromium" }, tfjs: { type: "boolean", default: false } },
});
if (positionals.length !== 1) {
  process.stderr.write("usage: node bench/vgg_web.mjs FOLDER [--rounds 7] [--forms fp32,int8] [--in node,chromium] [--tfjs]\n");
  process.exit(2);
}
const folder = resolve(positionals[0]);
const rounds = Number(options.rounds);
const card = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
const { side } = card.preprocess;
const prepared = JSON.parse(readFileSync(join(folder, "prepared/prepared.json"), "utf8"));
const forms = options.forms.split(",").map((name) => {
  const form = prepared.forms.find((each) => each.name === name);
  if (!form) throw new Error(`${folder} has no prepared form ${name}`);
  return { name, graph: form.graph.file, path: form.weights.path, parts: form.weights.parts.map(({ file }) => file) };
});
const carried = prepared.forms.find(({ engine }) => engine === "vitrine");
const weightFile = carried && { head: carried.graph.file, parts: carried.weights.parts.map(({ file }) => file) };
const bin = join(here, "../build/wasm/bin");
const wasmFile = join(here, "../build/wasm/bench/vgg_bench_module.wasm");

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const rounded = (value, digits) => Number(value.toFixed(digits));

/** The engine's ways: names, and whether convolutions are on whole numbers. */
const engines = { vitrine: 0, "vitrine int16": 1 };
const own = [...Object.keys(engines), ...(weightFile ? ["weight file"] : [])];

function report(where, { times, cosines, heaps, packing }, timed) {
  const each = (values, digits) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value, digits)]));
  const ms = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
  const share = Object.fromEntries(own.flatMap((engine) => Object.keys(ms).filter((name) => !own.includes(name)).map((name) => [`${engine} / ${name}`, ms[engine] / ms[name]])));
  const heap = Object.fromEntries(Object.entries(heaps).map(([name, bytes]) => [name, bytes / 1e6]));
  console.log(JSON.stringify({ in: where, rounds, ms: each(ms, 1), share: each(share, 3), cosine: each(cosines, 7), engine_heap_mb: each(heap, 0), packing_ms: each(packing, 0) }));
  for (const [engine, { peak, layers }] of Object.entries(timed))
    console.log(JSON.stringify({ in: where, engine, peak_gflops: rounded(peak, 1), layers: layers.map(({ layer, ms: spent, share: reached }) => [layer, rounded(spent, 2), rounded(reached, 2)]) }));
}

async function inNode() {
  const module = await import(pathToFileURL(web.resolve("onnxruntime-web")).href);
  const ways = {};
  for (const [name, int16] of Object.entries(engines)) ways[name] = await openEngine(readFileSync(wasmFile), readFileSync(join(folder, card.file)), side, int16);
  if (weightFile) {
    const { default: createVgg } = await import(pathToFileURL(join(bin, "vitrine-vgg.mjs")).href);
    const read = (file) => new Uint8Array(readFileSync(join(folder, "prepared", file)));
    ways["weight file"] = await openWeightFile(createVgg, readFileSync(join(bin, "vitrine-vgg.wasm")), { head: read(weightFile.head), parts: weightFile.parts.map(read) });
  }
  for (const { name, graph, path, parts } of forms) {
    const weights = Buffer.concat(parts.map((part) => readFileSync(join(folder, "prepared", part))));
    ways[name] = await openOnnx(module.default ?? module, { graph: readFileSync(join(folder, "prepared", graph)), path, weights });
  }
  const turns = await takeTurns(ways, rounds, side);
  const timed = {};
  for (const [name, int16] of Object.entries(engines)) timed[name] = await timeLayers(readFileSync(wasmFile), 2 * rounds, int16);
  report("node", turns, timed);
}

// In the page.
async function measure({ engines: own, weightFile: file, forms: wanted, network, rounds: count, side: pixels, tfjs }) {
  const { openEngine: engine, openOnnx: onnx, openWeightFile: open, takeTurns: turns, timeLayers: layers } = await import("/vgg_web_parts.mjs");
  const ort = await import("/ort/ort.wasm.min.mjs");
  const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
  const ways = {};
  for (const [name, int16] of Object.entries(own)) ways[name] = await engine(await bytes("/engine.wasm"), await bytes(`/${network}`), pixels, int16);
  if (file) {
    const { default: createVgg } = await import("/vitrine-vgg.mjs");
    const parts = await Promise.all(file.parts.map((part) => bytes(`/prepared/${part}`)));
    ways["weight file"] = await open(createVgg, await bytes("/vitrine-vgg.wasm"), { head: await bytes(`/prepared/${file.head}`), parts });
  }
  for (const { name, graph, path, parts } of wanted) {
    const read = await Promise.all(parts.map((part) => bytes(`/prepared/${part}`)));
    const weights = new Uint8Array(read.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of read) {
      weights.set(part, at);
      at += part.length;
    }
    ways[name] = await onnx(ort, { graph: await bytes(`/prepared/${graph}`), path, weights });
  }
  if (tfjs) ways.tfjs = await (await import("/tfjs_network.mjs")).openTfjs();
  const taken = await turns(ways, count, pixels);
  const timed = {};
  for (const [name, int16] of Object.entries(own)) timed[name] = await layers(await bytes("/engine.wasm"), 2 * count, int16);
  return [taken, timed];
}

async function inChromium() {
  const { chromium } = web("playwright-core");
  const ort = dirname(web.resolve("onnxruntime-web"));
  const fileOf = (path) => {
    if (path === "/engine.wasm") return wasmFile;
    if (path.startsWith("/vitrine-")) return join(bin, basename(path));
    if (path === "/vgg_web_parts.mjs" || path === "/tfjs_network.mjs") return join(here, basename(path));
    if (path.startsWith("/tfjs-")) return join(here, "tfjs/node_modules/@tensorflow", dirname(path), "dist", basename(path));
    return path.startsWith("/ort/") ? join(ort, basename(path)) : join(folder, path.startsWith("/prepared/") ? "prepared" : "", basename(path));
  };
  const page = `<!doctype html><title>measuring</title>${options.tfjs ? scripts.map((path) => `<script src="${path}"></script>`).join("") : ""}`;
  const types = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };
  const server = createServer(({ url }, response) => {
    if (url === "/") return response.writeHead(200, { "Content-Type": "text/html" }).end(page);
    try {
      const body = readFileSync(fileOf(url));
      response.writeHead(200, { "Content-Type": types[url.split(".").pop()] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
  try {
    const tab = await browser.newPage();
    tab.setDefaultTimeout(0);
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    report(`chromium ${browser.version()}`, ...(await tab.evaluate(measure, { tfjs: options.tfjs, engines, weightFile, forms, network: card.file, rounds, side })));
  } finally {
    await browser.close();
    server.close();
  }
}

if (options.in.includes("node")) await inNode();
if (options.in.includes("chromium")) await inChromium();

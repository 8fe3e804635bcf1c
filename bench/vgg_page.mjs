// SPDX-License-Identifier: MIT
// What the page makes of VGG16 in the core's own engine, with weights made from a seed: a site of the demo collection that carries
// it, folded to the descriptor's space (its answers mean nothing, and cost what real ones do), measured by browser_embed.mjs: the
// time from a visitor's first file to the works that look like it, the download from this machine included, and from every
// further file; and the memory of the page's process.
//
//   make demo && cmake --build build --target vitrine_vgg_file
//   node bench/vgg_page.mjs PICTURE... [--runs 7] [--memory] [--site build/demo-site] [--layers LAYERS] [--side 224]
//
// LAYERS are those of tests/e2e/vgg_file.cpp; by default VGG16's, with levels by which fc6 takes 4.7 bits a weight. The site is left
// in build/bench/vgg-page.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, readSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./page_host.mjs";

const { values: options, positionals: pictures } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "7" },
    memory: { type: "boolean", default: false },
    site: { type: "string", default: join(root, "build/demo-site") },
    layers: { type: "string" },
    side: { type: "string", default: "224" },
  },
});
if (pictures.length === 0) {
  process.stderr.write("usage: node bench/vgg_page.mjs PICTURE... [--runs 7] [--memory] [--site build/demo-site] [--layers LAYERS] [--side 224]\n");
  process.exit(2);
}
const demo = resolve(options.site);
const entry = JSON.parse(readFileSync(join(demo, "vitrine.json"), "utf8"));
const residual = 64;
const answers = entry.space.dimension + 1 + residual;
const vgg16 = `c64,c64p,c128,c128p,c256,c256,c256p,c512,c512,c512p,c512,c512,c512p,d4096:27,d${answers}`;
const page = join(root, "build/share/vitrine/page");
const site = join(root, "build/bench/vgg-page");
const partBytes = 16 * 2 ** 20;

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

if (!existsSync(join(page, "vgg"))) throw new Error(`${page} has no vgg/: build the page first`);
const bytes = makeSite();
process.stdout.write(`${JSON.stringify({ network_mb: Math.round(bytes / 1e4) / 100 })}\n`);
const words = [join(root, "bench/browser_embed.mjs"), site, ...pictures, "--runs", options.runs, "--threads", "1", ...(options.memory ? ["--memory"] : [])];
process.exit(spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1);

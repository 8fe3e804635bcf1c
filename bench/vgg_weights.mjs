// SPDX-License-Identifier: MIT
// How fast a weight file becomes a network in WebAssembly, and what VGG16's first dense layer takes for a picture in each form.
//
//   cmake --preset wasm && cmake --build build/wasm --target vgg_bench_module
//   build/bin/vgg_weights write FOLDER [LEVELS] && node bench/vgg_weights.mjs FOLDER
//
// Prints one JSON object: the body's bytes, seconds in which it was decoded and its convolutions packed (for each kind of
// convolution; pushed in runs of 64 KiB), the heap behind it, then milliseconds of the layer, medians of rounds in which all
// forms take turns.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.argv[2];
if (folder === undefined) {
  console.error("vgg_weights.mjs: node bench/vgg_weights.mjs FOLDER, a folder that vgg_weights write left");
  process.exit(1);
}
const wasm = await WebAssembly.compile(readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../build/wasm/bench/vgg_bench_module.wasm")));
const [head, body] = ["head", "body"].map((name) => readFileSync(join(folder, name)));
const rounds = 25;
const run = 65536;

async function fresh() {
  const { exports } = await WebAssembly.instantiate(wasm, Object.fromEntries(WebAssembly.Module.imports(wasm).map(({ module }) => [module, new Proxy({}, { get: () => () => 0 })])));
  exports._initialize?.();
  return exports;
}

async function read(int16) {
  const calls = await fresh();
  const at = calls.malloc(run);
  const lend = (bytes) => new Uint8Array(calls.memory.buffer, at, bytes.length).set(bytes);
  lend(head);
  if (!calls.openFile(at, head.length, body.length, int16)) throw new Error("the head was refused");
  const started = performance.now();
  for (let from = 0; from < body.length; from += run) {
    const bytes = body.subarray(from, from + run);
    lend(bytes);
    if (!calls.pushFile(at, bytes.length)) throw new Error("the body was refused");
  }
  if (!calls.closeFile()) throw new Error("the body is too short");
  return { read_s: (performance.now() - started) / 1e3, heap_mb: calls.memory.buffer.byteLength / 1e6 };
}

async function pace() {
  const forms = ["float32", "int8", "int4"];
  const modules = await Promise.all(forms.map(fresh));
  modules.forEach((calls, form) => {
    if (!calls.openDense(form)) throw new Error("no memory for the layer");
  });
  const times = Object.fromEntries(forms.map((name) => [name, []]));
  for (let round = -2; round < rounds; ++round)
    modules.forEach((calls, form) => {
      const started = performance.now();
      calls.runDense(1);
      if (round >= 0) times[forms[form]].push(performance.now() - started);
    });
  return Object.fromEntries(forms.map((name) => [name, times[name].sort((a, b) => a - b)[rounds >> 1]]));
}

const rounded = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toFixed(2))]));
console.log(JSON.stringify({ bytes: head.length + body.length, float32: rounded(await read(0)), int16: rounded(await read(1)), first_dense_ms: rounded(await pace()) }));

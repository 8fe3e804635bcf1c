// SPDX-License-Identifier: MIT
// Forms of a network in ONNX Runtime Web, one thread, against what ONNX Runtime said natively:
//   node bench/forms_in_wasm.mjs OUT [FORM...]        OUT: what bench/quantise_agreement.cpp wrote
// Prints, for each form, bytes, milliseconds to open and to run (median), the WebAssembly heap, and the least cosine
// between both sides. Each form runs in a process of its own: heaps never shrink.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const floats = (file) => {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};

function cosine(a, b) {
  let dot = 0, aa = 0, bb = 0;
  for (let i = 0; i < a.length; ++i) {
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return dot / Math.sqrt(aa * bb);
}

async function measure(folder, form) {
  // The heap is the one memory that is ever made here.
  let heap;
  const Memory = WebAssembly.Memory;
  WebAssembly.Memory = new Proxy(Memory, { construct: (target, given) => (heap = new target(...given)) });
  const web = createRequire(resolve(here, '../web/package.json'));
  const ort = await import(pathToFileURL(web.resolve('onnxruntime-web')).href).then((module) => module.default ?? module);
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const model = readFileSync(join(folder, `${form}.onnx`));
  const started = performance.now();
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'], graphOptimizationLevel: 'all', ...JSON.parse(process.env.ORT_OPTIONS ?? '{}') });
  const opened = performance.now() - started;
  const pictures = floats(join(folder, 'pictures.f32'));
  const native = floats(join(folder, `${form}.f32`));
  const count = Number(process.env.PICTURES ?? 20);
  const size = pictures.length / 20;
  const dimension = native.length / 20;
  const side = Math.sqrt(size / 3);
  const times = [];
  let least = 1;
  for (let i = 0; i < count; ++i) {
    const input = new ort.Tensor('float32', pictures.slice(i * size, (i + 1) * size), [1, 3, side, side]);
    const before = performance.now();
    const outputs = await session.run({ [session.inputNames[0]]: input });
    times.push(performance.now() - before);
    least = Math.min(least, cosine(outputs[session.outputNames[0]].data, native.subarray(i * dimension, (i + 1) * dimension)));
  }
  times.sort((a, b) => a - b);
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  console.log(`${form}: ${megabytes(model.length)} MB, opened in ${opened.toFixed(0)} ms, ${times[times.length >> 1].toFixed(1)} ms a picture, heap ${megabytes(heap?.buffer.byteLength ?? NaN)} MB, least cosine with native ${least.toFixed(7)}`);
}

const [folder, ...forms] = process.argv.slice(2);
if (process.env.VITRINE_FORM) {
  await measure(folder, process.env.VITRINE_FORM);
} else {
  const all = readdirSync(folder).filter((name) => name.endsWith('.onnx')).map((name) => name.slice(0, -5));
  for (const form of forms.length > 0 ? forms : all) {
    process.stdout.write(execFileSync(process.execPath, [fileURLToPath(import.meta.url), folder], { env: { ...process.env, VITRINE_FORM: form } }));
  }
}

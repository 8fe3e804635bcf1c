// SPDX-License-Identifier: MIT
// What vgg_web.mjs runs on both sides, in Node and in the browser: the engine's module and ONNX Runtime Web, in turns.

/** Fields of a protobuf message: [number, value], a run of bytes or a whole number. */
function* fieldsOf(bytes) {
  let at = 0;
  const whole = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = whole();
    const length = (tag & 7) === 5 ? 4 : (tag & 7) === 1 ? 8 : whole();
    if ((tag & 7) === 0) {
      yield [tag >>> 3, length];
      continue;
    }
    yield [tag >>> 3, bytes.subarray(at, at + length)];
    at += length;
  }
}

/** The initialisers of an ONNX file whose values stand in it as raw_data: name to bytes. */
function tensorsOf(onnx) {
  const tensors = new Map();
  for (const [model, graph] of fieldsOf(onnx)) {
    if (model !== 7) continue;
    for (const [field, tensor] of fieldsOf(graph)) {
      if (field !== 5) continue;
      const parts = new Map(fieldsOf(tensor));
      tensors.set(new TextDecoder().decode(parts.get(8)), parts.get(9));
    }
  }
  return tensors;
}

/** VGG16 to its feature as `vitrine model seed` names its layers: name, dense, outputs follow from the tensors. */
const layers = [2, 2, 3, 3, 3].flatMap((count, block) =>
  Array.from({ length: count }, (_, i) => ({ name: `conv${block + 1}_${i + 1}`, dense: 0, relu: 1, pool: i + 1 === count ? 1 : 0 })),
);
layers.push({ name: "fc6", dense: 1, relu: 1, pool: 0 }, { name: "fc7", dense: 1, relu: 0, pool: 0 });

async function instantiate(wasm) {
  // A module that grows its memory tells its host so.
  const { instance } = await WebAssembly.instantiate(wasm, { env: { emscripten_notify_memory_growth: () => undefined }, wasi_snapshot_preview1: { proc_exit: () => undefined } });
  instance.exports._initialize?.();
  return instance.exports;
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Milliseconds of each convolution of VGG16, and its share of what the inner loop reaches on data in the first cache. */
export async function timeLayers(wasm, rounds, int16) {
  const calls = await instantiate(wasm);
  const timed = (work) => {
    const started = performance.now();
    const operations = work();
    return { ms: performance.now() - started, operations };
  };
  if (!calls.openLoop(int16)) throw new Error("no memory for the inner loop");
  const loops = Array.from({ length: 50 }, () => timed(() => calls.runLoop(50000)));
  const peak = Math.max(...loops.map(({ ms, operations }) => operations / ms / 1e6));
  const layers = [];
  for (let place = 0; calls.layerSize(place, 0) > 0; ++place) {
    if (!calls.openLayer(place, int16)) throw new Error("no memory for a layer");
    const runs = Array.from({ length: rounds }, () => timed(() => calls.runLayer()));
    const ms = median(runs.map((run) => run.ms));
    const [channels, outputs, side] = [0, 1, 2].map((which) => calls.layerSize(place, which));
    layers.push({ layer: `${side}x${side}, ${channels} to ${outputs}`, ms, share: runs[0].operations / ms / 1e6 / peak });
  }
  return { peak, layers };
}

/** `int16`: convolutions on 16-bit whole numbers, else in float32. */
export async function openEngine(wasm, onnx, side, int16) {
  const calls = await instantiate(wasm);
  const lend = (bytes) => {
    const at = calls.malloc(bytes.byteLength);
    if (at === 0) throw new Error(`no memory for ${bytes.byteLength} bytes`);
    new Uint8Array(calls.memory.buffer, at, bytes.byteLength).set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return at;
  };
  const tensors = tensorsOf(onnx);
  let spent = 0;
  const outputs = (name) => tensors.get(`${name}_bias`).byteLength / 4;
  const shape = lend(Uint32Array.from(layers.flatMap(({ name, dense, relu, pool }) => [dense, outputs(name), relu, pool])));
  if (!calls.openNetwork(side, shape, layers.length, int16)) throw new Error("the engine does not take this network");
  for (const [i, { name }] of layers.entries()) {
    const weights = tensors.get(`${name}_weight`);
    const bias = tensors.get(`${name}_bias`);
    const at = [lend(weights), lend(bias)];
    const started = performance.now();
    if (!calls.setWeights(i, at[0], weights.byteLength / 4, at[1], bias.byteLength / 4)) throw new Error(`the engine does not take layer ${name}`);
    spent += performance.now() - started;
    at.forEach((address) => calls.free(address));
  }
  const values = outputs(layers.at(-1).name);
  return {
    answer(tensor) {
      const at = lend(tensor);
      const found = calls.answer(at, tensor.length);
      calls.free(at);
      return new Float32Array(calls.memory.buffer, found, values).slice();
    },
    heap: () => calls.memory.buffer.byteLength,
    /** Milliseconds in which the weights were brought into the form in which they are used. */
    packing: spent,
  };
}

/** The module that sites carry, with a form of `vitrine model prepare --for browser`: {head, parts}, bytes. */
export async function openWeightFile(createVgg, wasmBinary, { head, parts }) {
  const vgg = await createVgg({ wasmBinary });
  const must = (outcome) => {
    if (!outcome.ok) throw new Error(outcome.error.message);
    return outcome.value;
  };
  const started = performance.now();
  must(vgg.open(head, parts.reduce((sum, { length }) => sum + length, 0)));
  for (const part of parts) for (let at = 0; at < part.length; at += vgg.pieceBytes) must(vgg.push(part.subarray(at, at + vgg.pieceBytes)));
  must(vgg.finish());
  return { answer: (tensor) => must(vgg.embed(tensor)), heap: () => vgg.memoryBytes(), packing: performance.now() - started };
}

/** `form`: {graph, weights, path}, bytes. */
export async function openOnnx(ort, form) {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  const session = await ort.InferenceSession.create(form.graph, { executionProviders: ["wasm"], externalData: [{ path: form.path, data: form.weights }] });
  return {
    async answer(tensor, side) {
      const outputs = await session.run({ [session.inputNames[0]]: new ort.Tensor("float32", tensor, [1, 3, side, side]) });
      return outputs[session.outputNames[0]].data;
    },
  };
}

function cosine(a, b) {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; ++i) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb);
}

/** Each way answers once a round; milliseconds, and how near each pair of answers is. */
export async function takeTurns(ways, rounds, side) {
  // Waves of the size that pictures have after preprocessing.
  const tensor = Float32Array.from({ length: 3 * side * side }, (_, i) => 2 * Math.sin(i / 7) * Math.cos(i / (side * 5)) + (i % 13) / 13);
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const answers = {};
  for (let round = -1; round < rounds; ++round) {
    for (const [name, way] of Object.entries(ways)) {
      const started = performance.now();
      answers[name] = await way.answer(tensor, side);
      // The first answer lays out memory and compiles.
      if (round >= 0) times[name].push(performance.now() - started);
    }
  }
  const names = Object.keys(ways).filter((name) => name !== "tfjs"); // which has weights of its own
  const pairs = names.flatMap((name, i) => names.slice(i + 1).map((other) => [name, other]));
  const cosines = Object.fromEntries(pairs.map(([name, other]) => [`${name}, ${other}`, cosine(answers[name], answers[other])]));
  const engines = Object.entries(ways).filter(([, way]) => way.heap);
  return { times, cosines, heaps: Object.fromEntries(engines.map(([name, way]) => [name, way.heap()])), packing: Object.fromEntries(engines.map(([name, way]) => [name, way.packing])) };
}

// SPDX-License-Identifier: MIT
// What browser_embed.mjs runs inside the browser. Each function is sent there as its text, and knows nothing from here.

/** Notes when the page asks its workers what, and when the network's answer has its neighbours. */
export function watchPage() {
  const open = new Map();
  let started = 0;
  let steps = {};
  let facts = {};
  let settle = null;
  globalThis.benchNext = () => new Promise((resolve) => (settle = resolve));
  addEventListener("change", (event) => event.target.id === "file" && ((started = performance.now()), (steps = {})), true);
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.type === "call") open.set(this, [...(open.get(this) ?? []), { ...message, at: performance.now() }]);
    return Reflect.apply(post, this, [message, ...rest]);
  };
  const property = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage");
  Object.defineProperty(Worker.prototype, "onmessage", {
    ...property,
    set(handler) {
      property.set.call(this, (event) => {
        const { id, type, value, progress } = event.data;
        if (type === "progress" && progress?.stage === "start") steps.downloaded ??= performance.now() - started;
        const call = type === "done" ? (open.get(this) ?? []).find((each) => each.id === id) : undefined;
        if (call) {
          // A site with two spaces searches twice: the later one is the network's.
          steps[call.method] = performance.now() - call.at;
          if (call.method === "open") facts = { threads: value.threads, provider: value.provider };
          if (call.method === "embed") steps.embedded = true;
          if (call.method === "search" && steps.embedded) settle?.({ ...steps, ...facts, whole: performance.now() - started });
        }
        handler(event);
      });
    },
  });
}

/** A worker that holds the site's network in ONNX Runtime Web with its default settings, and times its run alone. */
export function bareWorker() {
  const bytesOf = async (file) => new Uint8Array(await (await fetch(file)).arrayBuffer());

  function unpack(packed, out, at) {
    for (let from = 0; from < packed.length; from += 17) {
      for (let value = 0; value < 32; value += 1) {
        const pair = packed[from + 1 + (value >> 1)];
        const q = ((value % 2 === 0 ? pair << 28 : pair << 24) >> 28);
        out[at++] = Math.max(-127, Math.min(127, (q * packed[from] + 8) >> 4));
      }
    }
    return at;
  }

  async function weightsOf({ bytes, parts, blocks = [{ encoding: "raw", bytes }] }) {
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.bytes, 0));
    let length = 0;
    for (const part of parts) {
      joined.set(await bytesOf(part.file), length);
      length += part.bytes;
    }
    const out = new Uint8Array(bytes);
    let from = 0;
    let to = 0;
    for (const block of blocks) {
      const travels = block.encoding === "raw" ? block.bytes : (block.bytes / 32) * 17;
      const piece = joined.subarray(from, from + travels);
      if (block.encoding === "raw") out.set(piece, to);
      else unpack(piece, out, to);
      from += travels;
      to += block.bytes;
    }
    return out;
  }

  async function open(threads) {
    const { model } = await (await fetch("vitrine.json")).json();
    const ort = await import(new URL("ort/ort.wasm.min.mjs", location.href).href);
    ort.env.wasm.wasmPaths = new URL("ort/", location.href).href;
    ort.env.wasm.numThreads = threads;
    const externalData = model.weights ? [{ path: model.weights.path, data: await weightsOf(model.weights) }] : [];
    const session = await ort.InferenceSession.create(await bytesOf(model.file), { externalData });
    const { side, layout } = model.preprocess;
    const values = Float32Array.from({ length: 3 * side * side }, (_, at) => Math.sin(at));
    const input = new ort.Tensor("float32", values, layout === "nchw" ? [1, 3, side, side] : [1, side, side, 3]);
    const run = () => session.run({ [model.input]: input }, [model.feature]);
    await run();
    return run;
  }

  let run = null;
  onmessage = async ({ data }) => {
    try {
      run ??= await open(data.threads);
      const started = performance.now();
      if (data === "run") await run();
      postMessage({ milliseconds: performance.now() - started });
    } catch (error) {
      postMessage({ error: String(error) });
    }
  };
}

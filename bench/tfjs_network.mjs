// SPDX-License-Identifier: MIT
// VGG16 to its second dense layer's output in TensorFlow.js, for the pages of tfjs_vgg16.mjs and vgg_web.mjs, where scripts have
// set the global `tf`.

/** Answers a function of a ready tensor's values, channel after channel. Weights are noise: they do not change the time. */
export async function openTfjs() {
  const { tf } = globalThis;
  tf.wasm.setWasmPaths("/tfjs-backend-wasm/");
  await tf.setBackend("wasm");
  await tf.ready();
  const noise = (shape, scale) => tf.tidy(() => tf.randomUniform(shape, -scale, scale));
  const widths = [64, 64, "pool", 128, 128, "pool", 256, 256, 256, "pool", 512, 512, 512, "pool", 512, 512, 512, "pool"];
  let depth = 3;
  const layers = widths.map((width) => {
    if (width === "pool") return "pool";
    const layer = { filter: noise([3, 3, depth, width], Math.sqrt(2 / (9 * depth))), bias: noise([width], 0.01) };
    depth = width;
    return layer;
  });
  const dense = [[25088, 4096], [4096, 4096]].map(([from, to]) => ({ weights: noise([from, to], Math.sqrt(2 / from)), bias: noise([to], 0.01) }));
  const embed = (input) =>
    tf.tidy(() => {
      let x = input;
      for (const layer of layers) {
        x = layer === "pool" ? tf.maxPool(x, 2, 2, "valid") : tf.fused.conv2d({ x, filter: layer.filter, strides: 1, pad: "same", bias: layer.bias, activation: "relu" });
      }
      x = tf.fused.matMul({ a: tf.reshape(x, [1, 25088]), b: dense[0].weights, bias: dense[0].bias, activation: "relu" });
      return tf.fused.matMul({ a: x, b: dense[1].weights, bias: dense[1].bias });
    });
  return {
    /** `input`: a tensor of TensorFlow.js, [1, 224, 224, 3]. */
    async embed(input) {
      const output = embed(input);
      const values = await output.data();
      output.dispose();
      return values;
    },
    /** As the other ways of vgg_web.mjs answer; which of the numbers is which does not change the time. */
    async answer(tensor, side) {
      const input = tf.tensor4d(tensor, [1, side, side, 3]);
      const values = await this.embed(input);
      input.dispose();
      return values;
    },
    noise: () => noise([1, 224, 224, 3], 2),
    threads: () => tf.wasm.getThreadsCount(),
  };
}

/** The scripts that a page must have run: where they lie below `@tensorflow`, but for `dist`. */
export const scripts = ["/tfjs-core/tf-core.min.js", "/tfjs-backend-wasm/tf-backend-wasm.min.js"];

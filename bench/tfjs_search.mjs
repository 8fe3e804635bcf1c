// SPDX-License-Identifier: MIT
// Exact search in TensorFlow.js on its wasm backend, in headless Chromium: every vector multiplied with the query, and the ten
// largest products. What a page would do without an index.
//
//   npm ci --prefix bench/tfjs
//   node bench/tfjs_search.mjs VECTORS DIMENSION       (as index_scale and vitrine lab bench --inputs write them)
//
// Prints a line like those of search_peers.mjs: mean milliseconds a query, the best of ten rounds, and the share of the true ten.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { inBrowser, root, serveFolders } from './page_host.mjs';
import { findTruth, readFloats } from './truth.mjs';

const [vectorsFile, dimensionText] = process.argv.slice(2);
const dimension = Number(dimensionText);
if (!(dimension > 0)) {
  process.stderr.write('usage: node bench/tfjs_search.mjs VECTORS DIMENSION\n');
  process.exit(2);
}

/** Runs in the page. */
async function inPage({ dimension: values, truth, rounds }) {
  for (const script of ['/tfjs/tfjs-core/dist/tf-core.min.js', '/tfjs/tfjs-backend-wasm/dist/tf-backend-wasm.min.js']) {
    const element = Object.assign(document.createElement('script'), { src: script });
    await new Promise((settle, fail) => {
      Object.assign(element, { onload: settle, onerror: () => fail(new Error(`${script} is not there`)) });
      document.head.append(element);
    });
  }
  const { tf } = globalThis;
  tf.wasm.setWasmPaths('/tfjs/tfjs-backend-wasm/dist/');
  await tf.setBackend('wasm');
  await tf.ready();
  const floats = async (name) => new Float32Array(await (await fetch(name)).arrayBuffer());
  const queries = await floats('/queries');
  const all = await floats('/vectors');
  const vectors = tf.tensor2d(all, [all.length / values, values]);
  let best = Infinity;
  let answers = [];
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now();
    answers = truth.map((_, i) =>
      tf.tidy(() => {
        const query = tf.tensor2d(queries.subarray(i * values, (i + 1) * values), [values, 1]);
        const products = tf.matMul(vectors, query);
        return [...tf.topk(tf.reshape(products, [all.length / values]), 10).indices.dataSync()];
      }),
    );
    best = Math.min(best, (performance.now() - begin) / truth.length);
  }
  const met = answers.reduce((sum, works, i) => sum + works.filter((work) => truth[i].includes(work)).length, 0);
  return { search: 'TensorFlow.js wasm, every vector', ms: Number(best.toFixed(4)), recall: Number((met / 10 / truth.length).toFixed(4)), bytes: all.byteLength };
}

createRequire(join(root, 'bench/tfjs/package.json')).resolve('@tensorflow/tfjs-core/package.json');
const vectors = readFloats(resolve(vectorsFile));
const queries = readFloats(`${resolve(vectorsFile)}.queries`);
const truth = findTruth(vectors, queries, dimension);
const files = { '/vectors': resolve(vectorsFile), '/queries': `${resolve(vectorsFile)}.queries` };
const server = await serveFolders({ '/tfjs/': join(root, 'bench/tfjs/node_modules/@tensorflow') }, files);
console.log(JSON.stringify(await inBrowser(server, (page) => page.evaluate(inPage, { dimension, truth, rounds: 10 }))));

// SPDX-License-Identifier: MIT
// The core's search in wasm beside other indexes over the same vectors, speed always with recall: npm's hnswlib-wasm in the same
// headless Chromium, usearch's native addon in Node.
//
//   npm install --prefix bench/peers
//   build/bin/index_scale INDEX 50000 256 0 VECTORS
//   node bench/search_peers.mjs INDEX VECTORS
//   build/bin/hnswlib_pace VECTORS; /usr/bin/python3 bench/faiss_pace.py VECTORS   (natively, over the same vectors)
//
// Prints a line a search: mean milliseconds a query over all queries (the best of ten rounds, since browsers translate what is
// called often a second time), the share of the true ten among the ten found, and for the core also that of the ten which looking
// at every code finds ("own"). Bytes are those of the index as it is downloaded or kept. The core's time includes projecting and
// quantising the query's full embedding.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { inBrowser, root, serveFolders } from './page_host.mjs';
import { findTruth, readFloats } from './truth.mjs';

const { Index } = createRequire(join(root, 'bench/peers/package.json'))('usearch');
const [indexFile, vectorsFile] = process.argv.slice(2);
if (!vectorsFile) {
  process.stderr.write('usage: node bench/search_peers.mjs INDEX VECTORS\n');
  process.exit(2);
}
const kTen = 10;
const kLinks = 16;
const kBuildBeam = 200;
const kRounds = 10;
const kBeams = [16, 24, 32, 48, 64, 96, 128];

/** Runs in the page: both wasm libraries over the same vectors. Answers lines. */
async function inPage({ dimension, truth, settings: { ten, links, buildBeam, beams, rounds } }) {
  const fetchFloats = async (name) => new Float32Array(await (await fetch(name)).arrayBuffer());
  const [vectors, queries] = [await fetchFloats('/vectors'), await fetchFloats('/queries')];
  const query = (i) => queries.subarray(i * dimension, (i + 1) * dimension);
  const lines = [];
  const measure = (name, search, compared) => {
    let ms = Infinity;
    let answers;
    for (let round = 0; round < rounds; round += 1) {
      const begin = performance.now();
      answers = truth.map((_, i) => search(query(i)));
      ms = Math.min(ms, (performance.now() - begin) / truth.length);
    }
    const share = (wanted) => answers.reduce((sum, works, i) => sum + works.filter((work) => wanted[i].includes(work)).length / ten, 0) / truth.length;
    lines.push({ search: name, ms: Number(ms.toFixed(4)), recall: Number(share(truth).toFixed(4)), ...(compared ? { own: Number(share(compared).toFixed(4)) } : {}) });
    return answers;
  };

  const wasmBinary = await (await fetch('/core/vitrine-search.wasm')).arrayBuffer();
  const core = await (await import('/core/vitrine-search.mjs')).default({ wasmBinary });
  const opened = core.openIndex(new Uint8Array(await (await fetch('/index')).arrayBuffer()));
  if (!opened.ok) throw new Error(opened.error.message);
  const index = opened.value;
  const { model } = index.info();
  const search = (options) => (embedding) => index.search(embedding, model, { k: ten, radius: 2, ...options }).value.map((hit) => hit.work);
  const all = measure('core, every code', search({ ef: ten, method: 'exhaustive' }));
  for (const ef of beams) measure(`core, graph, ef ${ef}`, search({ ef, method: 'graph' }), all);

  const { loadHnswlib } = await import('/peers/hnswlib-wasm/dist/hnswlib.js');
  const library = await loadHnswlib();
  const peer = new library.HierarchicalNSW('cosine', dimension, '');
  const works = vectors.length / dimension;
  peer.initIndex(works, links, buildBeam, 100);
  const begin = performance.now();
  for (let work = 0; work < works; work += 1) peer.addPoint(vectors.subarray(work * dimension, (work + 1) * dimension), work, false);
  lines.push({ built: 'hnswlib-wasm', seconds: (performance.now() - begin) / 1000 });
  for (const ef of beams) {
    peer.setEfSearch(ef);
    measure(`hnswlib-wasm, ef ${ef}`, (embedding) => peer.searchKnn(embedding, ten, undefined).neighbors);
  }
  return lines;
}

function usearchLines(vectors, queries, dimension, truth) {
  const lines = [];
  const works = vectors.length / dimension;
  for (const quantization of ['f32', 'i8']) {
    for (const beam of kBeams) {
      const index = new Index({ metric: 'cos', dimensions: dimension, connectivity: kLinks, expansion_add: kBuildBeam, expansion_search: beam, quantization });
      index.add(BigUint64Array.from({ length: works }, (_, work) => BigInt(work)), vectors, 2);
      let ms = Infinity;
      let found = 0;
      for (let round = 0; round < kRounds; round += 1) {
        found = 0;
        const begin = performance.now();
        const answers = truth.map((_, i) => index.search(queries.subarray(i * dimension, (i + 1) * dimension), kTen, 1).keys);
        ms = Math.min(ms, (performance.now() - begin) / truth.length);
        answers.forEach((keys, i) => { found += [...keys].filter((key) => truth[i].includes(Number(key))).length; });
      }
      lines.push({ search: `usearch (native) ${quantization}, ef ${beam}`, ms: Number(ms.toFixed(4)), recall: Number((found / kTen / truth.length).toFixed(4)) });
      if (beam === kBeams[2]) break;
    }
  }
  return lines;
}

const queries = readFloats(`${vectorsFile}.queries`);
const vectors = readFloats(vectorsFile);
const dimension = queries.length / 200;  // index_scale writes two hundred
const truth = findTruth(vectors, queries, dimension);
const files = { '/index': indexFile, '/vectors': vectorsFile, '/queries': `${vectorsFile}.queries` };
const server = await serveFolders({ '/core/': join(root, 'build/wasm/bin'), '/peers/': join(root, 'bench/peers/node_modules') }, files);
const settings = { ten: kTen, links: kLinks, buildBeam: kBuildBeam, beams: kBeams, rounds: kRounds };
for (const line of await inBrowser(server, (page) => page.evaluate(inPage, { dimension, truth, settings }))) console.log(JSON.stringify(line));
for (const line of usearchLines(vectors, queries, dimension, truth)) console.log(JSON.stringify(line));

// SPDX-License-Identifier: MIT
// The project's performance suite natively and in the browser, and its searches beside the peers that run here, over the same
// inputs: one table, recall beside every time of a search.
//
//   npm ci --prefix bench/peers; npm ci --prefix bench/tfjs; apt-get install python3-faiss      (what is missing is left out, and named)
//   node bench/side_by_side.mjs [--works 10000] [--dimension 256] [--seed 7] [--min-time 0.2] [--repetitions 5] [--json]
//                                 [--model googlenet --weights googlenet.onnx]      (a network natively, as embed/network)
//                                 [--patience 10]      (minutes that one peer may take)
//
// The suite's own table has medians. Beside the peers, whose times are the best of ten rounds, stand its best repetitions. Peers keep float32 vectors (usearch i8 and faiss PQ besides),
// and all look for the true ten of the full vectors: the core answers from its codes, which are a small part of those bytes.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { root } from './page_host.mjs';
import { browserSuite } from './suite.mjs';

const run = promisify(execFile);
const { values: options } = parseArgs({
  options: {
    works: { type: 'string', default: '10000' },
    dimension: { type: 'string', default: '256' },
    seed: { type: 'string', default: '7' },
    'min-time': { type: 'string', default: '0.2' },
    repetitions: { type: 'string', default: '5' },
    model: { type: 'string' },
    weights: { type: 'string' },
    program: { type: 'string', default: join(root, 'build/bin/vitrine') },
    patience: { type: 'string', default: '10' },
    json: { type: 'boolean' },
  },
});
const node = process.execPath;
const peers = [
  { name: 'hnswlib-wasm and usearch', remedy: 'npm ci --prefix bench/peers', command: (folder) => [node, [join(root, 'bench/search_peers.mjs'), join(folder, 'index.bin'), join(folder, 'vectors')]] },
  { name: 'hnswlib', remedy: 'build with -DVITRINE_BUILD_BENCH=ON', command: (folder) => [join(root, 'build/bin/hnswlib_pace'), [join(folder, 'vectors')]] },
  { name: 'faiss', remedy: 'apt-get install python3-faiss', command: (folder) => ['/usr/bin/python3', [join(root, 'bench/faiss_pace.py'), join(folder, 'vectors')]] },
  { name: 'TensorFlow.js', remedy: 'npm ci --prefix bench/tfjs', command: (folder) => [node, [join(root, 'bench/tfjs_search.mjs'), join(folder, 'vectors'), options.dimension]] },
];

// Threads that wait for each other sleep: on a busy machine they would spin for minutes.
const patient = { ...process.env, OMP_WAIT_POLICY: 'passive', OPENBLAS_NUM_THREADS: '1' };

const say = (text) => process.stderr.write(`${text}\n`);

const linesOf = (text) => text.split('\n').filter((line) => line.endsWith('}')).map((line) => JSON.parse(line)).filter(({ search }) => search && !search.startsWith('core'));

/** The lines that a peer's script prints; the core's own are in the suite already. */
async function measured({ name, remedy, command }, folder) {
  const [program, args] = command(folder);
  say(`Measuring ${name} ...`);
  try {
    if (program.startsWith(root) && !existsSync(program)) throw new Error(`${program.slice(root.length + 1)} is not built`);
    const { stdout } = await run(program, args, { maxBuffer: 1 << 26, timeout: 60_000 * Number(options.patience), env: patient });
    return linesOf(stdout);
  } catch (error) {
    // What it printed before stays.
    const lines = linesOf(error.stdout ?? '');
    const why = error.killed ? `not done in ${options.patience} minutes: --patience` : `${String(error.stderr || error.message).trim().split('\n').at(-1)}: ${remedy}`;
    say(`${name} is left out${lines.length > 0 ? ` but for ${lines.length} searches` : ''}; ${why}`);
    return lines;
  }
}

const time = (ms) => (ms === undefined ? '' : `${ms >= 100 ? ms.toFixed(0) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(4)} ms`);
const share = (value) => (value === undefined ? '' : value.toFixed(4));
const size = (bytes) => (bytes === undefined ? '' : bytes >= 1e6 ? `${(bytes / 1e6).toFixed(2)} MB` : `${(bytes / 1e3).toFixed(1)} kB`);

function table(heads, rows) {
  const cells = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd()).join('\n');
}

function joined(native, browser, lines) {
  const inBrowser = new Map(browser.results.map((result) => [result.name, result]));
  const own = native.results.map(({ name, milliseconds, recall, bytes }) => {
    const other = inBrowser.get(name);
    const ratio = other ? `${(other.milliseconds / milliseconds).toFixed(1)}x` : '';
    return [name, time(milliseconds), time(other?.milliseconds), ratio, share(recall), share(other?.recall), size(bytes)];
  });
  const ofCore = [native, browser].flatMap(({ where, results }) =>
    results.filter(({ recall }) => recall !== undefined).map(({ name, best_milliseconds: ms, recall, bytes }) => ({ search: `vitrine (${where}) ${name.slice('search/'.length)}`, ms, recall, bytes })),
  );
  const beside = [...ofCore, ...lines].map(({ search, ms, recall, bytes }) => [search, time(ms), share(recall), size(bytes)]);
  return `${table(['measurement', 'native', 'browser', 'ratio', 'recall', 'in browser', 'bytes'], own)}\n\n${table(['search', 'a query, at best', 'recall', 'bytes'], beside)}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
try {
  say('Measuring natively ...');
  const names = ['works', 'dimension', 'seed', 'min-time', 'repetitions', 'model', 'weights'];
  const given = names.filter((name) => options[name] !== undefined).flatMap((name) => [`--${name}`, options[name]]);
  const native = JSON.parse((await run(options.program, ['lab', 'bench', '--json', '--quiet', '--inputs', folder, ...given], { maxBuffer: 1 << 26 })).stdout);
  say('Measuring in the browser ...');
  const browser = await browserSuite(folder, { minTime: Number(options['min-time']), repetitions: Number(options.repetitions) });
  const lines = [];
  for (const peer of peers) lines.push(...(await measured(peer, folder)));
  process.stdout.write(options.json ? `${JSON.stringify({ native, browser, peers: lines }, null, 2)}\n` : joined(native, browser, lines));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

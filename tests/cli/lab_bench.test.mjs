// SPDX-License-Identifier: MIT
// vitrine lab bench: the same names natively and in the browser, the shape of its JSON, and that every measurement runs. No time is
// compared with anything.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { browserSuite } from '../../bench/suite.mjs';
import { kSteps } from '../../bench/suite_steps.mjs';
import { root, vitrine, workshop } from './helpers.mjs';

const bench = (folder, ...more) => vitrine(folder, ['lab', 'bench', '--quiet', ...more]);
const least = ['--works', '300', '--dimension', '32', '--min-time', '0.001', '--repetitions', '1'];
const namesOf = (folder) => JSON.parse(bench(folder, '--list', '--json').out);

/** A build without Google Benchmark says so with exit code 5. */
function built(t, folder) {
  const run = bench(folder, '--filter', '^resize/', ...least);
  if (run.code !== 5) return true;
  assert.match(run.err, /install libbenchmark-dev/);
  t.skip('built without Google Benchmark');
  return false;
}

test('native and browser measure under the same names, in the same order', (t) => {
  const folder = workshop(t);
  const names = namesOf(folder);
  assert.deepEqual(names.filter(({ browser }) => browser).map(({ name }) => name), kSteps);
  assert.equal(new Set(names.map(({ name }) => name)).size, names.length);
  assert.deepEqual(bench(folder, '--list').out.trim().split('\n'), names.map(({ name }) => name));
});

test('everything runs once, and searches say how good they are', (t) => {
  const folder = workshop(t);
  if (!built(t, folder)) return;
  const run = bench(folder, '--json', '--inputs', 'inputs', ...least);
  assert.equal(run.code, 0, run.err);
  const report = JSON.parse(run.out);
  assert.deepEqual({ ...report, results: [] }, { suite: 'vitrine', where: 'native', inputs: { works: 300, dimension: 32, seed: 7 }, results: [] });
  const expected = namesOf(folder).map(({ name }) => name).filter((name) => name !== 'embed/network');
  assert.deepEqual(report.results.map(({ name }) => name), expected);
  for (const { name, milliseconds, best_milliseconds: best, iterations, recall, recall_of_codes: ofCodes, bytes } of report.results) {
    assert.ok(best > 0 && milliseconds >= best && iterations >= 1, name);
    assert.equal(recall !== undefined, name.startsWith('search/'), name);
    if (recall === undefined) continue;
    assert.ok(recall > 0.1 && recall <= 1 && ofCodes > 0.1 && ofCodes <= 1 && bytes > 0, name);
  }
  const codes = report.results.find(({ name }) => name === 'search/codes');
  assert.ok(Math.abs(codes.recall_of_codes - 1) < 1e-9);
  const inputs = JSON.parse(readFileSync(join(folder, 'inputs/inputs.json'), 'utf8'));
  assert.equal(inputs.truth.length, 200);
  assert.ok(inputs.truth.every((works) => works.length === 10));
  assert.equal(readFileSync(join(folder, 'inputs/vectors')).length, 300 * 32 * 4);
  assert.equal(readdirSync(join(folder, 'inputs/partitions')).length, inputs.partitions);
});

test('the browser measures the same inputs, answers in the same shape, and finds the same works', async (t) => {
  const folder = workshop(t);
  if (!built(t, folder)) return;
  const wasm = process.env.VITRINE_WASM_DIR ?? join(root, 'build/wasm/bin');
  const chromium = process.env.VITRINE_CHROMIUM ?? '/usr/bin/chromium';
  for (const needed of [join(wasm, 'vitrine.wasm'), chromium, join(root, 'web/node_modules')]) {
    if (!existsSync(needed)) return t.skip(`${needed} is not there`);
  }
  const run = bench(folder, '--json', '--inputs', 'inputs', ...least);
  assert.equal(run.code, 0, run.err);
  const native = JSON.parse(run.out);
  const browser = await browserSuite(join(folder, 'inputs'), { minTime: 0.001, repetitions: 1, wasm });
  assert.equal(browser.where, 'browser');
  assert.deepEqual(browser.inputs, native.inputs);
  assert.deepEqual(browser.results.map(({ name }) => name), kSteps);
  for (const result of browser.results) {
    const other = native.results.find(({ name }) => name === result.name);
    assert.deepEqual(Object.keys(result).sort(), Object.keys(other).sort(), result.name);
    assert.ok(result.milliseconds > 0 && result.iterations >= 1, result.name);
    // Natively and in wasm searches answer alike, to the bit.
    for (const known of ['recall', 'recall_of_codes', 'bytes']) {
      if (known in other) assert.ok(Math.abs(result[known] - other[known]) < 1e-6, `${result.name}: ${known}`);
    }
  }
  const some = await browserSuite(join(folder, 'inputs'), { filter: '^load/', minTime: 0.001, repetitions: 1, wasm });
  assert.deepEqual(some.results.map(({ name }) => name), ['load/index', 'load/partition', 'load/neighbours']);
  await assert.rejects(browserSuite(join(folder, 'inputs'), { filter: 'nothing' }), /finds no measurement/);
});

test('a filter is a regular expression, and only what it finds is measured', (t) => {
  const folder = workshop(t);
  if (!built(t, folder)) return;
  const run = bench(folder, '--json', '--filter', '^(decode|search/graph/64$)', ...least);
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(JSON.parse(run.out).results.map(({ name }) => name), ['decode/jpeg', 'search/graph/64']);
  const table = bench(folder, '--filter', 'graph/64', ...least);
  assert.match(table.out, /^search\/graph\/64 +[\d.]+ (ms|s) +[01]\.\d{4}/m);
});

test('equal seeds make equal inputs', (t) => {
  const folder = workshop(t);
  if (!built(t, folder)) return;
  const vectors = (name, ...more) => {
    assert.equal(bench(folder, '--filter', 'load/neighbours', '--inputs', name, ...least, ...more).code, 0);
    return readFileSync(join(folder, name, 'index.bin')).toString('base64');
  };
  const first = vectors('a');
  assert.equal(vectors('b'), first);
  assert.notEqual(vectors('c', '--seed', '8'), first);
});

test('what cannot be measured is refused, with a remedy', (t) => {
  const folder = workshop(t);
  if (!built(t, folder)) return;
  const refused = (code, pattern, ...args) => {
    const run = bench(folder, ...args);
    assert.equal(run.code, code, run.err);
    assert.match(run.err, pattern);
    assert.equal(run.out, '');
  };
  refused(2, /no regular expression/, '--filter', '(');
  refused(2, /finds no measurement; vitrine lab bench --list/, '--filter', 'nothing of the kind');
  refused(2, /--works is 3; choose 200 to/, '--works', '3', '--filter', 'search');
  refused(2, /--dimension is 4;/, '--dimension', '4', '--filter', 'search');
  refused(2, /--min-time is 0/, '--min-time', '0', '--filter', 'resize');
  refused(2, /--repetitions is 0;/, '--repetitions', '0', '--filter', 'resize');
  refused(3, /nowhere/, '--model', 'googlenet', '--weights', 'nowhere.onnx');
});

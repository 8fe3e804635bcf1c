// SPDX-License-Identifier: MIT
// A site that carries a network, the descriptor's space beside it, and what answers a picture where one of them is missing.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

import { root, smallMuseum, vitrine, workshop } from './helpers.mjs';

const weights = join(process.env.VITRINE_SHARED ?? resolve(root, '../shared'), 'models/squeezenet1.1.onnx');
const page = '<!doctype html><html lang="en"><head><title>Vitrine</title></head></html>';

/** A workshop with pictures and a page, or nothing where no network can run. */
function museum(t) {
  if (!existsSync(weights)) return void t.skip(`no ${weights}`);
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  for (const inner of ['page/assets', 'page/ort']) mkdirSync(join(folder, inner), { recursive: true });
  writeFileSync(join(folder, 'page/index.html'), page);
  writeFileSync(join(folder, 'page/assets/page-1.js'), '1');
  writeFileSync(join(folder, 'page/ort/ort.wasm'), 'plain');
  writeFileSync(join(folder, 'page/ort/ort.jsep.wasm'), 'for WebGPU');
  writeFileSync(join(folder, 'page/service-worker.js'), '1');
  const tried = build(folder, '--quiet');
  if (/without ONNX Runtime/.test(tried.err)) return void t.skip('built without ONNX Runtime');
  assert.equal(tried.code, 0, tried.err);
  return folder;
}

const network = ['--model', 'squeezenet1.1', '--weights', weights];
const build = (folder, ...more) => vitrine(folder, ['build', 'pictures', '-o', 'site', '--page', 'page', '--quiet', ...network, ...more]);
const entryOf = (folder) => JSON.parse(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'));
const files = (folder, kind) => readdirSync(join(folder, 'site/data')).filter((name) => name.startsWith(`${kind}-`));
const ask = (folder, ...more) => {
  const run = vitrine(folder, ['query', 'site', 'pictures/checks/checks-2.ppm', '-k', '3', '--json', ...more]);
  assert.equal(run.code, 0, run.err);
  return { ...JSON.parse(run.out)[0], err: run.err };
};

test('a site with a network has two spaces, is sound, and a picture is asked through either', (t) => {
  const folder = museum(t);
  if (!folder) return;
  const entry = entryOf(folder);
  assert.deepEqual([entry.upload, entry.space.embedder, entry.instant.space.embedder], ['onnx', 'onnx', 'descriptor']);
  assert.equal(entry.instant.space.descriptor_version, 1);
  assert.notEqual(entry.instant.index.file, entry.index.file);
  assert.equal(files(folder, 'index').length, 2);
  assert.ok(existsSync(join(folder, 'site/ort/ort.wasm')));
  assert.equal(existsSync(join(folder, 'site/ort/ort.jsep.wasm')), false);
  assert.match(vitrine(folder, ['verify', 'site']).out, /sound/);

  const shown = JSON.parse(vitrine(folder, ['show', 'site', '--json']).out);
  assert.deepEqual([shown['network form'], shown['network bytes'], shown.instant], ['original', 4948552, 'descriptor']);

  const main = ask(folder);
  assert.deepEqual([main.space, main.model, main.err], ['main', 'squeezenet1.1', '']);
  const instant = ask(folder, '--instant');
  assert.deepEqual([instant.space, instant.model, instant.err], ['instant', 'descriptor', '']);
  for (const answer of [main, instant]) {
    assert.equal(answer.neighbours[0].id, 'checks/checks-2.ppm');
    assert.ok(answer.neighbours[0].score > 0.99);
  }
  assert.notDeepEqual(main.neighbours.map((n) => n.score), instant.neighbours.map((n) => n.score));

  assert.equal(vitrine(folder, ['query', 'site', 'pictures/checks/checks-2.ppm', '--model', 'descriptor']).code, 7);

  const works = vitrine(folder, ['query', 'site', '--id', 'bars/bars-0.ppm', '--json']);
  assert.equal(JSON.parse(works.out)[0].space, 'main');
  assert.equal(vitrine(folder, ['query', 'site', '--id', 'bars/bars-0.ppm', '--instant']).code, 2);
});

test('two spaces are built to the same bytes again', (t) => {
  const folder = museum(t);
  if (!folder) return;
  const first = readFileSync(join(folder, 'site/vitrine.json'), 'utf8');
  rmSync(join(folder, 'site'), { recursive: true });
  rmSync(join(folder, 'cache'), { recursive: true });
  assert.equal(build(folder, '--threads', '1').code, 0);
  assert.equal(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'), first);
});

test('where the site carries no network, the instant space answers and says so', (t) => {
  const folder = museum(t);
  if (!folder) return;
  const built = build(folder, '--carry-model', 'no', '--json');
  assert.equal(built.code, 0, built.err);
  assert.deepEqual({ upload: JSON.parse(built.out).upload, instant: JSON.parse(built.out).instant }, { upload: 'none', instant: true });
  const entry = entryOf(folder);
  assert.equal(entry.model, undefined);
  assert.match(entry.upload_reason, /does not carry the network.*colour and line/);
  assert.match(vitrine(folder, ['verify', 'site']).out, /sound/);

  const fallen = ask(folder);
  assert.equal(fallen.space, 'instant');
  assert.match(fallen.err, /colour and line alone.*squeezenet1\.1\.onnx/s);
  const own = ask(folder, ...network);
  assert.deepEqual([own.space, own.err], ['main', '']);
  assert.equal(ask(folder, '--instant', ...network).space, 'instant');
  // A model asked for by name is not silently replaced.
  const missing = vitrine(folder, ['query', 'site', 'pictures/checks/checks-2.ppm', '--model', 'squeezenet1.1']);
  assert.equal(missing.code, 3);
  assert.match(missing.err, /--weights/);
});

test('without an instant space nothing stands in', (t) => {
  const folder = museum(t);
  if (!folder) return;
  assert.equal(build(folder, '--instant', 'no').code, 0);
  assert.equal(entryOf(folder).instant, undefined);
  const refused = vitrine(folder, ['query', 'site', 'pictures/checks/checks-2.ppm', '--instant']);
  assert.equal(refused.code, 3);
  assert.match(refused.err, /--instant yes/);
  assert.equal(build(folder, '--instant', 'no', '--carry-model', 'no').code, 0);
  assert.equal(vitrine(folder, ['query', 'site', 'pictures/checks/checks-2.ppm']).code, 3);
});

test('a damaged network is found by verify and not answered around', (t) => {
  const folder = museum(t);
  if (!folder) return;
  const [name] = files(folder, 'model');
  const file = join(folder, 'site/data', name);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 4;
  writeFileSync(file, bytes);
  const verified = vitrine(folder, ['verify', 'site']);
  assert.equal(verified.code, 4);
  assert.match(verified.out, new RegExp(name));
  assert.equal(vitrine(folder, ['query', 'site', 'pictures/checks/checks-2.ppm']).code, 4);
});

test('a change of the model sweeps the network with the second build after it', (t) => {
  const folder = museum(t);
  if (!folder) return;
  const descriptor = (...more) => vitrine(folder, ['build', 'pictures', '-o', 'site', '--page', 'page', '--quiet', '--model', 'descriptor', ...more]);
  assert.equal(descriptor().code, 0);
  assert.equal(files(folder, 'model').length, 1);
  assert.equal(entryOf(folder).instant, undefined);
  assert.equal(descriptor('--title', 'Another').code, 0);
  assert.equal(files(folder, 'model').length, 0);
  assert.equal(existsSync(join(folder, 'site/ort')) && existsSync(join(folder, 'site/ort/ort.wasm')), false);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

test('isolation needs the service worker, a page without one is refused', (t) => {
  const folder = museum(t);
  if (!folder) return;
  assert.equal(build(folder, '--isolate').code, 0);
  assert.equal(entryOf(folder).isolate, true);
  assert.ok(existsSync(join(folder, 'site/service-worker.js')));
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
  rmSync(join(folder, 'page/service-worker.js'));
  const refused = build(folder, '--isolate');
  assert.equal(refused.code, 3);
  assert.match(refused.err, /service-worker\.js.*--isolate/);
});

test('what contradicts itself is refused before anything is embedded', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const cases = [
    [['--model', 'descriptor', '--instant', 'yes'], 2, /--instant yes/],
    [['--model', 'descriptor', '--carry-model', 'yes'], 2, /no network to carry/],
    [['--model', 'descriptor', '--carry-form', 'int8'], 2, /no network to carry/],
    [['--model', 'descriptor', '--instant', 'perhaps'], 2, /--instant/],
  ];
  if (existsSync(weights)) {
    cases.push([[...network, '--carry-form', 'int8'], 3, /no form 'int8' here, but original; run vitrine model prepare squeezenet1\.1/]);
    cases.push([[...network, '--carry-form', 'original', '--carry-model', 'no'], 2, /contradict/]);
  }
  for (const [options, code, pattern] of cases) {
    const run = vitrine(folder, ['build', 'pictures', '-o', 'site', '--quiet', ...options]);
    if (/without ONNX Runtime/.test(run.err)) continue;
    assert.equal(run.code, code, run.err);
    assert.match(run.err, pattern);
    assert.equal(existsSync(join(folder, 'site')), false);
  }
});

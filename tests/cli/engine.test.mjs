// SPDX-License-Identifier: MIT
// What runs a network: Vitrine's own engine for those of VGG's kind, ONNX Runtime for all others, or the one that is named.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

import { root, smallMuseum, vitrine, workshop } from './helpers.mjs';

const shared = process.env.VITRINE_SHARED ?? resolve(root, '../shared');

test('both engines find the same neighbours, and each asks the site that the other built', (t) => {
  const folder = workshop(t);
  const seeded = vitrine(folder, ['model', 'seed', 'vgg16-tiny', '--seed', '3', '--json']);
  if (seeded.code === 5) return void t.skip('built without ONNX or ONNX Runtime');
  const { id } = JSON.parse(seeded.out);
  assert.equal(vitrine(folder, ['model', 'prepare', id]).code, 0);
  smallMuseum(join(folder, 'museum'));
  const answers = {};
  for (const engine of ['vitrine', 'onnx', 'auto']) {
    const built = vitrine(folder, ['build', 'museum', '-o', engine, '--model', id, '--engine', engine, '--carry-model', 'no', '--cache', `cache-${engine}`]);
    assert.equal(built.code, 0, built.err);
    answers[engine] = vitrine(folder, ['neighbours', engine, '-k', '3']).out;
    assert.ok(answers[engine].length > 100);
  }
  const works = (text) => text.split('\n').map((line) => line.replace(/0\.\d+/g, ''));
  assert.deepEqual(works(answers.onnx), works(answers.vitrine));
  // What auto takes is the own engine, to the last digit that is printed.
  assert.equal(answers.auto, answers.vitrine);
  for (const [site, engine] of [['vitrine', 'onnx'], ['onnx', 'vitrine']]) {
    const asked = vitrine(folder, ['query', site, 'museum/bars/bars-1.ppm', '-k', '1', '--model', id, '--engine', engine, '--json']);
    assert.equal(asked.code, 0, asked.err);
    assert.match(asked.out, /bars\/bars-1\.ppm/);
  }
});

test('the own engine says which network it does not run, and auto leaves it to ONNX Runtime', (t) => {
  const folder = workshop(t);
  const weights = join(shared, 'models/squeezenet1.1.onnx');
  if (!existsSync(weights)) return void t.skip(`no ${weights}`);
  smallMuseum(join(folder, 'museum'));
  const words = ['build', 'museum', '-o', 'site', '--model', 'squeezenet1.1', '--weights', weights, '--carry-model', 'no'];
  const refused = vitrine(folder, [...words, '--engine', 'vitrine']);
  if (/built without ONNX/.test(refused.err)) return void t.skip('built without ONNX or ONNX Runtime');
  assert.equal(refused.code, 5, refused.err);
  assert.match(refused.err, /squeezenet1\.1 is not of the kind that Vitrine's own engine runs: .*--engine onnx/);
  const built = vitrine(folder, words);
  assert.equal(built.code, 0, built.err);
});

test('an engine nobody knows is refused with those there are', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'museum'));
  const refused = vitrine(folder, ['build', 'museum', '-o', 'site', '--engine', 'tensorflow']);
  assert.equal(refused.code, 2, refused.err);
  assert.match(refused.err, /--engine.*tensorflow.*auto.*vitrine.*onnx/);
});

// SPDX-License-Identifier: MIT
// vitrine publish --to onnx, run by another runtime than ours and held against what vitrine itself answers.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

import { ppm, root, vitrine, workshop } from './helpers.mjs';

const shared = process.env.VITRINE_SHARED ?? join(root, '../shared');
const squeezenet = join(shared, 'models/squeezenet1.1.onnx');
const require = createRequire(join(root, 'web/package.json'));

const side = 227;
// Pictures of the network's own size: nothing has to be resized, so that their tensors can be made here too.
const paints = Array.from({ length: 12 }, (_, i) => (x, y) => [
  (x * (i + 1)) & 255, (i * 20 + (y % (8 + i) < 4 ? 90 : 0)) & 255, ((x + y * i) >> 1) & 255,
]);

function tensorOf(paint, { side: wanted, order, layout, scale, mean, std }) {
  assert.deepEqual([wanted, layout], [side, 'nchw']);
  const channels = order === 'rgb' ? [0, 1, 2] : [2, 1, 0];
  const values = new Float32Array(3 * side * side);
  for (let y = 0; y < side; y += 1) for (let x = 0; x < side; x += 1) channels.forEach((channel, c) => { values[(c * side + y) * side + x] = (paint(x, y)[channel] * scale - mean[c]) / std[c]; });
  return values;
}

async function distancesOf(folder, names, paint) {
  const ort = require('onnxruntime-web');
  ort.env.logLevel = 'error';
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(readFileSync(join(folder, names.model_file)));
  assert.deepEqual(session.inputNames, [names.input]);
  assert.deepEqual(session.outputNames, [names.output]);
  const answer = await session.run({ [names.input]: new ort.Tensor('float32', tensorOf(paint, names.preprocess), [1, 3, side, side]) });
  const { data, dims } = answer[names.output];
  await session.release();
  assert.deepEqual([...dims], [1, names.ids.length]);
  return [...data];
}

test('a network with the collection behind it answers as vitrine query does', { skip: !existsSync(squeezenet) && 'no squeezenet1.1.onnx' }, async (t) => {
  const folder = workshop(t);
  mkdirSync(join(folder, 'pictures'));
  paints.forEach((paint, i) => writeFileSync(join(folder, 'pictures', `p${String(i).padStart(2, '0')}.ppm`), ppm(side, side, paint)));
  const built = vitrine(folder, ['build', 'pictures', '-o', 'site', '--model', 'squeezenet1.1', '--weights', squeezenet, '--quiet']);
  assert.equal(built.code, 0, built.err);
  const published = vitrine(folder, ['publish', 'site', '--to', 'onnx', '-o', 'exact', '--model', 'squeezenet1.1', '--weights', squeezenet]);
  assert.equal(published.code, 0, published.err);
  assert.match(published.err, /embeddings at full precision, from the cache/);
  const names = JSON.parse(readFileSync(join(folder, 'exact/ids.json'), 'utf8'));
  assert.deepEqual(Object.keys(names), ['model', 'model_file', 'input', 'preprocess', 'output', 'distance', 'exact', 'ids']);
  assert.equal(names.exact, true);
  assert.deepEqual(readdirSync(join(folder, 'exact')).sort(), ['distances.onnx', 'ids.json']);

  const exactLists = new Map(JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '11']).out).map(({ reference, neighbours }) => [reference.id, neighbours]));
  const own = 'p04.ppm';
  const distances = await distancesOf(join(folder, 'exact'), names, paints[4]);
  assert.ok(distances[names.ids.indexOf(own)] >= 0 && distances[names.ids.indexOf(own)] < 1e-5);
  // Lists are exact, in steps of 1/32767.
  for (const { id, score } of exactLists.get(own)) assert.ok(Math.abs(distances[names.ids.indexOf(id)] - (1 - score)) < 1e-4, id);
  const [asked] = JSON.parse(vitrine(folder, ['query', 'site', 'pictures/p04.ppm', '-k', '12', '--json', '--model', 'squeezenet1.1', '--weights', squeezenet]).out);
  for (const { id, distance } of asked.neighbours) assert.ok(Math.abs(distances[names.ids.indexOf(id)] - distance) < 0.01, id);

  // Without embeddings the references are what the codes hold, met through the space's projection.
  const projected = vitrine(folder, ['publish', 'site', '--to', 'onnx', '-o', 'projected', '--vectors', 'projected', '--model', 'squeezenet1.1', '--weights', squeezenet, '--quiet']);
  assert.equal(projected.code, 0, projected.err);
  const coarse = JSON.parse(readFileSync(join(folder, 'projected/ids.json'), 'utf8'));
  assert.equal(coarse.exact, false);
  const approximate = await distancesOf(join(folder, 'projected'), coarse, paints[4]);
  distances.forEach((distance, i) => assert.ok(Math.abs(approximate[i] - distance) < 0.02, `${approximate[i]} ${distance}`));
});

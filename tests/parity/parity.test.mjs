// SPDX-License-Identifier: MIT
// The same bytes give the same pixels, tensor, descriptor, code and neighbours natively and in wasm, to the last bit.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { loadCore } from '../wasm_core.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const shared = process.env.VITRINE_SHARED ?? resolve(root, '../shared');
const site = process.env.VITRINE_SITE ?? join(root, 'build/demo-site');
const entry = JSON.parse(readFileSync(join(site, 'vitrine.json'), 'utf8'));
const indexFile = join(site, entry.index.file);

function picturesBelow(folder, every) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.(jpe?g|png|gif|bmp|tga|ppm|webp)$/i.test(name));
  return names.sort().filter((_, position) => position % every === 0).map((name) => join(folder, name));
}

const fingerprint = (array) => createHash('sha256').update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)).digest('hex');

function must(outcome) {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
  return outcome.value;
}

const imageNet = { fit: 'squash', side: 224, short_side: 0, order: 'rgb', layout: 'nchw', scale: Math.fround(1) / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

function scientific(value) {
  const [digits, exponent] = value.toExponential(9).split('e');
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

function hits(index, embedding, method) {
  const found = must(index.search(embedding, index.info().model, { k: 10, ef: 64, radius: 2, method }));
  return found.map(({ work, score }) => [work, scientific(score)]);
}

function steps(core, index, file) {
  const bytes = readFileSync(file);
  const decoded = core.decodeImage(bytes);
  if (!decoded.ok) return { file, error: decoded.error.name, message: decoded.error.message };
  const image = decoded.value;
  const descriptor = must(core.describe(image));
  const embedding = must(core.describeEmbedding(image));
  const code = must(index.encode(embedding));
  // Any numbers are some network's answer: the descriptor's first ones serve, and where all are zero, both sides refuse them.
  const projected = index.encodeProjected(embedding.subarray(0, index.info().dimension + 5));
  return {
    file,
    weights: fingerprint(must(core.unpackInt4(bytes.subarray(0, bytes.length - (bytes.length % 17))))),
    width: image.width,
    height: image.height,
    pixels: fingerprint(image.rgb),
    squash: fingerprint(must(core.fitSquare(image, 'squash', 227, 0)).rgb),
    crop: fingerprint(must(core.fitSquare(image, 'short-side-crop', 224, 256)).rgb),
    tensor: fingerprint(must(core.makeTensor(image, imageNet))),
    descriptor: fingerprint(descriptor),
    embedding: fingerprint(embedding),
    code: fingerprint(code.coefficients),
    bias_level: code.biasLevel,
    projected: projected.ok ? fingerprint(projected.value.coefficients) : projected.error.message,
    projected_bias: projected.ok ? projected.value.biasLevel : 0,
    exhaustive: hits(index, embedding, 'exhaustive'),
    graph: hits(index, embedding, 'graph'),
  };
}

async function compare(pictures) {
  const core = await loadCore();
  const index = must(core.openIndex(readFileSync(indexFile)));
  const lines = execFileSync(join(root, 'build/bin/vitrine_parity'), [indexFile, ...pictures], { maxBuffer: 1 << 28 }).toString().trim().split('\n');
  assert.equal(lines.length, pictures.length);
  pictures.forEach((file, position) => assert.deepEqual(steps(core, index, file), JSON.parse(lines[position])));
  index.delete();
}

test('pictures of the demo collection agree at every step', () => compare(picturesBelow(join(root, 'build/demo-pictures'), 12)));

const zoo = join(shared, 'data/pillow');
test('the decoder zoo agrees at every step', { skip: existsSync(zoo) ? false : `${zoo} is absent` }, () => compare(picturesBelow(zoo, 1)));

const photographs = join(shared, 'data/caltech101');
test('photographs agree at every step', { skip: existsSync(photographs) ? false : `${photographs} is absent` }, () => compare(picturesBelow(photographs, 11)));

test('an index of another version, a damaged one and an embedding of another model are refused', async () => {
  const core = await loadCore();
  const bytes = readFileSync(indexFile);
  const damaged = Uint8Array.from(bytes);
  damaged[damaged.length - 1] ^= 1;
  assert.equal(core.openIndex(damaged).error.name, 'corrupt data');
  assert.equal(core.openIndex(new Uint8Array(3)).ok, false);
  const index = must(core.openIndex(bytes));
  const stranger = index.search(new Float32Array(entry.space.input_dimension).fill(1), 'another model', { k: 10, ef: 64, radius: 2, method: 'auto' });
  assert.equal(stranger.error.name, "another model's embedding");
  index.delete();
});

// SPDX-License-Identifier: MIT
// From a seeded or a real network to a site: seed, prepare, verify, build.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { ppm, root, smallMuseum, startVitrine, vitrine, workshop } from './helpers.mjs';

const shared = process.env.VITRINE_SHARED ?? resolve(root, '../shared');
const kPrepared = 'cache/models/vgg16-tiny-untrained-7/prepared';

/** A folder where networks can be seeded and prepared; skips by name in a build that cannot. */
function studio(t) {
  const folder = workshop(t);
  const seeded = vitrine(folder, ['model', 'seed', 'vgg16-tiny', '--seed', '7', '--json']);
  if (seeded.code === 5) {
    assert.match(seeded.err, /built without ONNX/);
    t.skip('built without ONNX or ONNX Runtime');
    return null;
  }
  assert.equal(seeded.code, 0, seeded.err);
  return { folder, seeded };
}

/** Forty small pictures, no two alike. */
function pictures(folder) {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < 40; i += 1) {
    writeFileSync(join(folder, `${100 + i}.ppm`), ppm(64, 48, (x, y) => [(x * (i + 1)) % 256, (y * (40 - i)) % 256, (x * y + 6 * i) % 256]));
  }
  return folder;
}

test('seed, prepare, list, verify, build: a network made here is used like any other, and says that it is untrained', (t) => {
  const at = studio(t);
  if (!at) return;
  const { folder, seeded } = at;
  const made = JSON.parse(seeded.out);
  assert.equal(made.id, 'vgg16-tiny-untrained-7');
  assert.equal(made.trained, false);
  assert.match(seeded.err, /untrained/);

  const early = vitrine(folder, ['build', smallMuseum(join(folder, 'museum')), '-o', 'site', '--model', made.id]);
  assert.equal(early.code, 5, early.err);
  assert.match(early.err, /run vitrine model prepare vgg16-tiny-untrained-7/);

  const prepared = vitrine(folder, ['model', 'prepare', made.id]);
  assert.equal(prepared.code, 0, prepared.err);
  assert.match(prepared.out, /^fp32 +\d+ +1 /m);
  assert.match(prepared.err, /untrained/);
  assert.match(prepared.err, /--calibrate FOLDER/);
  const entry = JSON.parse(readFileSync(join(folder, kPrepared, 'prepared.json'), 'utf8'));
  assert.equal(entry.feature, 'fc7');
  assert.equal(entry.source_sha256, made.sha256);
  assert.equal(entry.dimension, 256);

  const again = vitrine(folder, ['model', 'prepare', made.id]);
  assert.equal(again.code, 0, again.err);
  assert.match(again.err, /Prepared already; nothing was written/);

  const listed = JSON.parse(vitrine(folder, ['model', 'list', '--json']).out).find((one) => one.id === made.id);
  assert.equal(listed.trained, false);
  assert.deepEqual(listed.prepared.map((form) => form.form), ['fp32']);
  assert.match(vitrine(folder, ['model', 'list']).out, /vgg16-tiny-untrained-7 .*fetched +prepared +fp32 .*untrained \(seed 7\)/);

  assert.match(vitrine(folder, ['model', 'verify', made.id]).out, /form fp32 of model vgg16-tiny-untrained-7 is sound/);

  const built = vitrine(folder, ['build', 'museum', '-o', 'site', '--model', made.id]);
  assert.equal(built.code, 0, built.err);
  assert.match(built.err, /untrained/);
  assert.match(JSON.stringify(JSON.parse(readFileSync(join(folder, 'site/vitrine.json'), 'utf8')).space), /vgg16-tiny-untrained-7/);
  const asked = vitrine(folder, ['query', 'site', 'museum/bars/bars-1.ppm', '-k', '1', '--json']);
  assert.equal(asked.code, 0, asked.err);
  assert.match(asked.out, /bars\/bars-1\.ppm/);
});

test('for the browser: the smallest weight file that agrees is made, carried, and answers natively as it does there', (t) => {
  const at = studio(t);
  if (!at) return;
  const { folder } = at;
  const id = 'vgg16-tiny-untrained-7';
  const museum = pictures(join(folder, 'museum'));
  const bare = vitrine(folder, ['model', 'prepare', id, '--for', 'browser']);
  assert.equal(bare.code, 2, bare.err);
  assert.match(bare.err, /--calibrate FOLDER/);
  assert.equal(vitrine(folder, ['model', 'prepare', id, '--calibrate', museum, '--for', 'browser', '--form', 'int8']).code, 2);
  assert.equal(vitrine(folder, ['model', 'prepare', id, '--calibrate', museum, '--for', 'browser', '--agree', '1.2']).code, 2);
  const prepare = (agree) => {
    const run = vitrine(folder, ['model', 'prepare', id, '--calibrate', museum, '--for', 'browser', '--agree', agree, '--json', '--quiet']);
    assert.equal(run.code, 0, run.err);
    return JSON.parse(run.out);
  };
  const coarse = prepare('0.6'), fine = prepare('0.95');
  const chosen = (report) => report.measured.find((one) => one.chosen);
  for (const report of [coarse, fine]) {
    assert.equal(report.measured.length, 40);
    assert.ok(chosen(report).overlap >= report.agree);
    for (const one of report.measured) assert.ok(one.bytes >= chosen(report).bytes || one.overlap < report.agree);
    assert.ok(chosen(report).folded_bytes < chosen(report).bytes);
  }
  assert.ok(chosen(coarse).bytes < chosen(fine).bytes);
  assert.deepEqual(fine.made, ['vitrine']);
  assert.deepEqual(prepare('0.95').made, [], 'it is there already');
  // What people read.
  const table = vitrine(folder, ['model', 'prepare', id, '--calibrate', museum, '--for', 'browser']).out;
  assert.match(table, /^vitrine +\d+ +1 +no /m);
  assert.match(table, /convolutions +dense +rank +bytes +folded .*\n(.*\n)* .*<- taken/);

  const built = vitrine(folder, ['build', museum, '-o', 'site', '--model', id, '--json']);
  assert.equal(built.code, 0, built.err);
  assert.deepEqual([JSON.parse(built.out).carried.form, JSON.parse(built.out).carried.engine], ['vitrine', 'vitrine']);
  const entry = JSON.parse(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'));
  assert.deepEqual([entry.version.minor, entry.model.engine, entry.upload, entry.gpu_model], [7, 'vitrine', 'onnx', undefined]);
  assert.ok(existsSync(join(folder, 'site', entry.model.file)) && !existsSync(join(folder, 'site/ort')));
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
  const ask = (...more) => JSON.parse(vitrine(folder, ['query', 'site', 'museum/120.ppm', '-k', '1', '--json', ...more]).out);
  assert.match(JSON.stringify(ask()), /120\.ppm/);
  assert.match(JSON.stringify(ask('--engine', 'onnx')), /120\.ppm/);
  const refused = vitrine(folder, ['build', museum, '-o', 'no', '--model', id, '--form', 'vitrine', '--engine', 'onnx']);
  assert.equal(refused.code, 2, refused.err);
  assert.match(refused.err, /form vitrine .* leave out --engine/);

  // A folded one is smaller and finds the same works.
  const unfolded = vitrine(folder, ['build', museum, '-o', 'unfolded', '--model', id, '--fold', 'no', '--dimensions', '16', '--json']);
  const folded = vitrine(folder, ['build', museum, '-o', 'folded', '--model', id, '--dimensions', '16', '--json']);
  assert.deepEqual([JSON.parse(unfolded.out).carried.folded, JSON.parse(folded.out).carried.folded], [false, true], folded.err);
  assert.ok(JSON.parse(folded.out).carried.bytes < JSON.parse(unfolded.out).carried.bytes);
  const first = (site) => JSON.parse(vitrine(folder, ['query', site, 'museum/120.ppm', '-k', '5', '--json']).out)[0].neighbours.map((one) => one.id);
  assert.equal(first('folded')[0], first('unfolded')[0]);
  assert.ok(first('folded').filter((work) => first('unfolded').includes(work)).length >= 4);

  // One for WebGPU beside it.
  const without = vitrine(folder, ['build', museum, '-o', 'gpu', '--model', id, '--carry-webgpu']);
  assert.equal(without.code, 3, without.err);
  assert.match(without.err, /--form int8,int8-packed,vitrine/);
  assert.equal(vitrine(folder, ['model', 'prepare', id, '--calibrate', museum, '--form', 'int8,vitrine']).code, 0);
  const both = vitrine(folder, ['build', museum, '-o', 'gpu', '--model', id, '--carry-webgpu', '--dimensions', '16']);
  assert.equal(both.code, 0, both.err);
  assert.match(both.err, /form vitrine, .*, beside it form int8 for WebGPU, [\d.]+ MB/);
  const beside = JSON.parse(readFileSync(join(folder, 'gpu/vitrine.json'), 'utf8'));
  assert.deepEqual([beside.model.engine, beside.gpu_model.form, beside.gpu_model.folded?.rows], ['vitrine', 'int8', 16]);
  assert.ok(existsSync(join(folder, 'gpu', beside.gpu_model.webgpu.file)));
  assert.equal(vitrine(folder, ['verify', 'gpu']).code, 0);
  const twice = vitrine(folder, ['build', museum, '-o', 'no', '--model', id, '--carry-form', 'int8', '--carry-webgpu']);
  assert.equal(twice.code, 2, twice.err);
});

test('smaller forms come with pictures, are measured, and embed', (t) => {
  const at = studio(t);
  if (!at) return;
  const { folder } = at;
  const id = 'vgg16-tiny-untrained-7';
  pictures(join(folder, 'pictures'));
  writeFileSync(join(folder, 'pictures/broken.jpg'), 'no picture');
  const prepared = vitrine(folder, ['model', 'prepare', id, '--calibrate', 'pictures', '--json', '--quiet']);
  assert.equal(prepared.code, 0, prepared.err);
  const report = JSON.parse(prepared.out);
  assert.deepEqual(report.made.slice(0, 2), ['fp32', 'int8']);
  assert.equal(report.calibration_pictures, 40);
  assert.match(prepared.err, /left out: .*broken\.jpg/);
  const [float, small] = report.forms;
  assert.ok(small.bytes < 0.35 * float.bytes, `${small.bytes} of ${float.bytes}`);
  assert.ok(small.agreement.cosine > 0.95 && small.agreement.pictures === 40);
  assert.ok(small.webgpu);
  assert.equal(JSON.parse(vitrine(folder, ['model', 'prepare', id, '--calibrate', 'pictures', '--json']).out).made.length, 0);

  const built = vitrine(folder, ['build', 'pictures', '-o', 'site', '--model', id, '--form', 'int8']);
  assert.equal(built.code, 0, built.err);
  const asked = vitrine(folder, ['query', 'site', 'pictures/107.ppm', '-k', '1', '--json']);
  assert.equal(asked.code, 0, asked.err);
  assert.match(asked.out, /107\.ppm/);
});

test('what cannot be done is said with what to do', (t) => {
  const at = studio(t);
  if (!at) return;
  const { folder } = at;
  const refused = (args, code, words) => {
    const run = vitrine(folder, args);
    assert.equal(run.code, code, run.err);
    assert.match(run.err, words);
  };
  refused(['model', 'seed', 'vgg19'], 2, /choose vgg16 or vgg16-tiny/);
  refused(['model', 'prepare', 'vgg16'], 3, /vitrine model fetch vgg16/);
  refused(['model', 'prepare', 'nothing'], 3, /there is no model 'nothing'.*vgg16-tiny-untrained-7/);
  refused(['model', 'prepare', 'vgg16-tiny-untrained-7', '--form', 'int8'], 2, /--calibrate FOLDER/);
  refused(['model', 'prepare', 'vgg16-tiny-untrained-7', '--form', 'int3'], 2, /there is no form 'int3'/);
  refused(['model', 'prepare', 'vgg16-tiny-untrained-7', '--calibrate', 'absent'], 3, /absent/);
  smallMuseum(join(folder, 'museum'));
  refused(['model', 'prepare', 'vgg16-tiny-untrained-7', '--calibrate', 'museum'], 2, /at least 20 pictures/);
  refused(['build', 'museum', '-o', 'site', '--model', 'vgg16'], 3, /vitrine model fetch vgg16, then vitrine model prepare vgg16/);
  refused(['build', 'museum', '-o', 'site', '--model', 'vgg16-tiny-untrained-7', '--form', 'int8'], 3, /not prepared/);
  const auto = vitrine(folder, ['build', 'museum', '-o', 'site']);
  assert.equal(auto.code, 0, auto.err);
  assert.match(auto.err, /descriptor.*vitrine model fetch vgg16/);
});

test('damage after preparing is found by verify, refused by a build, and mended by preparing again', (t) => {
  const at = studio(t);
  if (!at) return;
  const { folder } = at;
  const id = 'vgg16-tiny-untrained-7';
  assert.equal(vitrine(folder, ['model', 'prepare', id]).code, 0);
  const part = readdirSync(join(folder, kPrepared)).find((name) => name.startsWith('weights-'));
  const bytes = readFileSync(join(folder, kPrepared, part));
  bytes[100] ^= 1;
  writeFileSync(join(folder, kPrepared, part), bytes);
  const verified = vitrine(folder, ['model', 'verify', id]);
  assert.equal(verified.code, 4, verified.err);
  assert.ok(verified.err.includes(part), verified.err);
  smallMuseum(join(folder, 'museum'));
  assert.equal(vitrine(folder, ['build', 'museum', '-o', 'site', '--model', id]).code, 4);
  assert.equal(vitrine(folder, ['model', 'prepare', id]).code, 0);
  assert.equal(vitrine(folder, ['model', 'verify', id]).code, 0);
});

test('Ctrl-C leaves nothing half done, and the same command goes on', async (t) => {
  const at = studio(t);
  if (!at) return;
  const { folder } = at;
  pictures(join(folder, 'pictures'));
  const id = 'vgg16-tiny-untrained-7';
  const run = startVitrine(folder, ['model', 'prepare', id, '--calibrate', 'pictures']);
  for (let i = 0; i < 1000 && !existsSync(join(folder, kPrepared, 'prepared.json')); i += 1) await pause(10);
  run.child.kill('SIGINT');
  const ended = await run.ended;
  // A fast machine may have been done already.
  assert.ok([130, 0].includes(ended.code), ended.err);
  const listed = JSON.parse(vitrine(folder, ['model', 'list', '--json']).out).find((one) => one.id === id);
  assert.equal(listed.prepared[0].form, 'fp32');
  assert.equal(vitrine(folder, ['model', 'verify', id]).code, 0);
  const rest = vitrine(folder, ['model', 'prepare', id, '--calibrate', 'pictures', '--json']);
  assert.equal(rest.code, 0, rest.err);
  assert.ok(!JSON.parse(rest.out).made.includes('fp32'));
  assert.equal(JSON.parse(rest.out).forms[1].name, 'int8');
  assert.deepEqual(readdirSync(join(folder, kPrepared)).filter((name) => name.endsWith('.tmp')), []);
});

for (const id of ['googlenet', 'squeezenet1.1']) {
  test(`${id}, prepared, finds what the fetched file finds`, (t) => {
    const card = JSON.parse(readFileSync(join(root, 'models', id, 'model.json'), 'utf8'));
    const file = join(shared, 'models', card.file);
    if (!existsSync(file)) return t.skip(`no ${file}`);
    const folder = workshop(t);
    const from = ['model', 'fetch', id, '--from', file];
    assert.equal(vitrine(folder, from).code, 0);
    pictures(join(folder, 'pictures'));
    const build = (site) => vitrine(folder, ['build', 'pictures', '-o', site, '--model', id, '--cache', `cache-${site}`, '--quiet']);
    const fetched = build('fetched');
    if (fetched.code === 5) return t.skip('built without ONNX Runtime');
    assert.equal(fetched.code, 0, fetched.err);
    const prepared = vitrine(folder, ['model', 'prepare', id, '--json']);
    if (prepared.code === 5) return t.skip('built without ONNX');
    assert.equal(prepared.code, 0, prepared.err);
    assert.equal(build('prepared').code, 0);
    // One space, and in it the same vectors to 1e-6: the records of the two embedding caches, side by side.
    const space = (site) => JSON.parse(readFileSync(join(folder, site, 'vitrine.json'), 'utf8')).space;
    assert.equal(space('fetched').model, space('prepared').model);
    const records = (site) => {
      const cache = join(folder, `cache-${site}`, 'embeddings');
      const bytes = readFileSync(join(cache, `${space(site).model.slice(0, 16)}.bin`));
      const header = 8 + 4 + 4 + 32 + 8;
      const size = 32 + 4 * card.dimension + 8;
      const found = new Map();
      for (let at = header; at < bytes.length; at += size) {
        const values = Array.from({ length: card.dimension }, (_, i) => bytes.readFloatLE(at + 32 + 4 * i));
        found.set(bytes.subarray(at, at + 32).toString('hex'), values);
      }
      return found;
    };
    const before = records('fetched');
    const after = records('prepared');
    assert.equal(before.size, 40);
    for (const [picture, values] of before) {
      const others = after.get(picture);
      assert.ok(values.every((value, i) => Math.abs(value - others[i]) <= 1e-6), picture);
    }
    // It is none of VGG's kind: for the browser it has forms for ONNX Runtime Web.
    const browser = vitrine(folder, ['model', 'prepare', id, '--for', 'browser', '--calibrate', 'pictures', '--json']);
    assert.equal(browser.code, 0, browser.err);
    assert.match(browser.err, /has no form vitrine: Vitrine's own engine runs those of VGG's kind alone/);
    assert.deepEqual(JSON.parse(browser.out).forms.map(({ name }) => name).slice(0, 2), ['fp32', 'int8']);
  });
}

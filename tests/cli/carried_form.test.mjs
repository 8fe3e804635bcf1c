// SPDX-License-Identifier: MIT
// A prepared network in a site: in parts, in the form that travels best, standing in for the one the collection was embedded with.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ppm, vitrine, workshop } from './helpers.mjs';

const model = 'vgg16-tiny-untrained-7';

/** Forty small pictures, no two alike. */
function pictures(folder) {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < 40; i += 1) {
    writeFileSync(join(folder, `${100 + i}.ppm`), ppm(64, 48, (x, y) => [(x * (i + 1)) % 256, (y * (40 - i)) % 256, (x * y + 6 * i) % 256]));
  }
}

/** A workshop with pictures and a network prepared on them; skips by name in a build that cannot prepare. */
function prepared(t) {
  const folder = workshop(t);
  pictures(join(folder, 'pictures'));
  mkdirSync(join(folder, 'page/ort'), { recursive: true });
  writeFileSync(join(folder, 'page/index.html'), '<!doctype html><html lang="en"><head><title>Vitrine</title></head></html>');
  for (const name of ['ort.wasm.mjs', 'ort.webgpu.mjs']) writeFileSync(join(folder, 'page/ort', name), name);
  const seeded = vitrine(folder, ['model', 'seed', 'vgg16-tiny', '--seed', '7', '--quiet']);
  if (seeded.code === 5) return void t.skip('built without ONNX or ONNX Runtime');
  assert.equal(seeded.code, 0, seeded.err);
  const made = vitrine(folder, ['model', 'prepare', model, '--calibrate', 'pictures', '--quiet', '--json']);
  assert.equal(made.code, 0, made.err);
  return folder;
}

const build = (folder, ...more) => vitrine(folder, ['build', 'pictures', '-o', 'site', '--page', 'page', '--quiet', '--model', model, '--json', ...more]);
const entryOf = (folder) => JSON.parse(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'));
const ask = (folder, ...more) => vitrine(folder, ['query', 'site', 'pictures/117.ppm', '-k', '3', '--json', ...more]);

test('each form of a prepared network is carried by name, answers for the one of the build, and is sound', (t) => {
  const folder = prepared(t);
  if (!folder) return;
  const manifest = JSON.parse(readFileSync(join(folder, `cache/models/${model}/prepared/prepared.json`), 'utf8'));
  assert.ok(manifest.forms.length > 1, 'there are smaller forms');
  const spaces = new Set();
  for (const form of manifest.forms) {
    rmSync(join(folder, 'site'), { recursive: true, force: true });
    const built = build(folder, '--carry-form', form.name, '--fold', 'no');
    assert.equal(built.code, 0, built.err);
    const report = JSON.parse(built.out);
    assert.deepEqual([report.upload, report.instant, report.carried.form, report.carried.trained], ['onnx', true, form.name, false]);
    assert.deepEqual(report.carried.agreement, form.agreement);

    const entry = entryOf(folder);
    spaces.add(`${entry.space.id} ${entry.index.sha256}`);
    assert.deepEqual([entry.space.trained, entry.model.trained, entry.model.form], [false, false, form.name]);
    assert.equal(entry.model.weights.bytes, form.weights.bytes);
    assert.deepEqual(entry.model.weights.blocks, form.weights.blocks);
    assert.deepEqual(entry.model.weights.parts.map(({ sha256 }) => sha256), form.weights.parts.map(({ sha256 }) => sha256));
    for (const { file, bytes } of [entry.model, entry.model.webgpu, ...entry.model.weights.parts].filter(Boolean)) {
      assert.equal(statSync(join(folder, 'site', file)).size, bytes);
    }
    assert.equal(existsSync(join(folder, 'site/ort/ort.webgpu.mjs')), Boolean(form.webgpu_graph));
    assert.match(vitrine(folder, ['verify', 'site']).out, /sound/);

    const asked = ask(folder);
    assert.equal(asked.code, 0, asked.err);
    const [answer] = JSON.parse(asked.out);
    assert.deepEqual([answer.space, answer.model], ['main', model]);
    assert.equal(answer.neighbours[0].id, '117.ppm', `${form.name} finds the picture itself`);
    const shown = JSON.parse(vitrine(folder, ['show', 'site', '--json']).out);
    assert.deepEqual([shown['network form'], shown.trained], [form.name, false]);
  }
  assert.equal(spaces.size, 1, 'whatever is carried, the space is that of the build');
});

test('a form with the projection folded into its last layer is smaller, sound, and answers the same', (t) => {
  const folder = prepared(t);
  if (!folder) return;
  const queries = [101, 109, 117, 125, 133].map((number) => `pictures/${number}.ppm`);
  const answers = () => {
    const asked = vitrine(folder, ['query', 'site', ...queries, '-k', '10', '--json']);
    assert.equal(asked.code, 0, asked.err);
    return JSON.parse(asked.out).map(({ neighbours }) => neighbours);
  };
  for (const form of ['fp32', 'int8', 'int8-packed']) {
    rmSync(join(folder, 'site'), { recursive: true, force: true });
    const whole = build(folder, '--carry-form', form, '--fold', 'no');
    if (whole.code === 3) continue; // networks without large layers have no packed form
    assert.equal(whole.code, 0, whole.err);
    const before = { carried: JSON.parse(whole.out).carried, entry: entryOf(folder), answers: answers() };
    assert.deepEqual([before.carried.folded, before.entry.model.folded], [false, undefined]);

    const folded = build(folder, '--carry-form', form);
    assert.equal(folded.code, 0, folded.err);
    const { carried } = JSON.parse(folded.out);
    const entry = entryOf(folder);
    assert.equal(carried.folded, true);
    assert.ok(carried.bytes < before.carried.bytes, `${carried.bytes} of ${before.carried.bytes} bytes`);
    assert.deepEqual(entry.model.folded.rows, entry.space.dimension);
    assert.equal(entry.model.dimension, 256);
    assert.equal(entry.index.sha256, before.entry.index.sha256, 'works are where they were');
    assert.equal(existsSync(join(folder, 'site/.vitrine-fold.tmp')), false);
    assert.match(vitrine(folder, ['verify', 'site']).out, /sound/);
    assert.equal(JSON.parse(vitrine(folder, ['show', 'site', '--json']).out)['network folded'], true);

    let same = 0;
    for (const [position, found] of answers().entries()) {
      const wanted = before.answers[position];
      assert.equal(found[0].id, wanted[0].id, `${form}: the picture itself comes first`);
      assert.ok(Math.abs(found[0].score - wanted[0].score) < 0.03, `${form}: ${found[0].score} for ${wanted[0].score}`);
      same += found.filter(({ id }) => wanted.some((other) => other.id === id)).length;
    }
    assert.ok(same >= 47, `${form}: ${same} of 50 works are the same`);
    const again = build(folder, '--carry-form', form);
    assert.equal(again.code, 0, again.err);
    assert.deepEqual(entryOf(folder), entry, 'equal input gives equal bytes');
  }
});

test('an entry whose folded rows are not those of the space is refused', (t) => {
  const folder = prepared(t);
  if (!folder) return;
  assert.equal(build(folder, '--carry-form', 'int8').code, 0);
  const entry = entryOf(folder);
  entry.model.folded.rows += 1;
  writeFileSync(join(folder, 'site/vitrine.json'), JSON.stringify(entry));
  const asked = ask(folder);
  assert.equal(asked.code, 4, asked.err);
  assert.match(asked.err, /folded: field "rows": expected the space's dimension/);
});

test('without a wish the smallest form that agrees is carried, and said with its agreement', (t) => {
  const folder = prepared(t);
  if (!folder) return;
  const { forms } = JSON.parse(readFileSync(join(folder, `cache/models/${model}/prepared/prepared.json`), 'utf8'));
  const size = (form) => form.graph.bytes + form.weights.parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const good = forms.filter((form) => form.agreement?.overlap >= 0.95).sort((a, b) => size(a) - size(b));
  const expected = good[0]?.name ?? 'fp32';
  const built = vitrine(folder, ['build', 'pictures', '-o', 'site', '--page', 'page', '--quiet', '--model', model]);
  assert.equal(built.code, 0, built.err);
  assert.equal(entryOf(folder).model.form, expected);
  assert.match(built.err, new RegExp(`form ${expected}, \\d+\\.\\d MB, UNTRAINED`));
  if (expected !== 'fp32') assert.match(built.err, /standing in for fp32: \d+\.\d % of the first ten neighbours/);
});

test('a damaged part is found by verify, and no other space answers around it', (t) => {
  const folder = prepared(t);
  if (!folder) return;
  assert.equal(build(folder, '--carry-form', 'fp32').code, 0);
  const { file } = entryOf(folder).model.weights.parts.at(-1);
  const bytes = readFileSync(join(folder, 'site', file));
  bytes[bytes.length >> 1] ^= 4;
  writeFileSync(join(folder, 'site', file), bytes);
  const verified = vitrine(folder, ['verify', 'site']);
  assert.equal(verified.code, 4);
  assert.ok(verified.out.includes(file), verified.out);
  const asked = ask(folder);
  assert.equal(asked.code, 4, asked.err);
  assert.match(asked.err, /weights-[0-9a-f]{16}\.bin/);
  // Asked for, the other space answers.
  assert.equal(JSON.parse(ask(folder, '--instant').out)[0].space, 'instant');
});

test('a change of the form sweeps the parts of the one before with the build after', (t) => {
  const folder = prepared(t);
  if (!folder) return;
  const parts = () => readdirSync(join(folder, 'site/data')).filter((name) => name.startsWith('weights-')).map((name) => `data/${name}`);
  assert.equal(build(folder, '--carry-form', 'fp32').code, 0);
  const first = entryOf(folder).model.weights.parts.map(({ file }) => file);
  assert.deepEqual(parts().sort(), [...first].sort());
  assert.equal(build(folder, '--carry-form', 'int8').code, 0);
  for (const file of first) assert.ok(parts().includes(file), 'open pages still find them');
  assert.equal(build(folder, '--carry-form', 'int8', '--title', 'Another').code, 0);
  const now = entryOf(folder).model.weights.parts.map(({ file }) => file);
  assert.deepEqual(parts().sort(), [...now].sort());
});

test('a site that carries no form asks the one in the cache, and else the instant space', (t) => {
  const folder = prepared(t);
  if (!folder) return;
  assert.equal(build(folder, '--carry-model', 'no').code, 0);
  assert.equal(entryOf(folder).space.trained, false);
  assert.equal(JSON.parse(ask(folder).out)[0].space, 'main');
  const elsewhere = vitrine(folder, ['query', 'site', 'pictures/117.ppm', '--json'], {
    env: { ...process.env, VITRINE_CACHE: join(folder, 'empty') },
  });
  assert.equal(elsewhere.code, 0, elsewhere.err);
  assert.equal(JSON.parse(elsewhere.out)[0].space, 'instant');
  assert.match(elsewhere.err, /colour and line alone/);
});

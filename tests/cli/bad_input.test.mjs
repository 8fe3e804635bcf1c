// SPDX-License-Identifier: MIT
// Bad input gets a message that names file, reason and remedy and a documented exit code; one bad picture is left out and
// counted; nothing already made is lost.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ppm, smallMuseum, vitrine, vitrineWithFullDisk, workshop } from './helpers.mjs';

const args = ['-o', 'site', '--quiet', '--model', 'descriptor'];

function refused(t, prepare, source, code, ...patterns) {
  const folder = workshop(t);
  prepare(folder);
  const run = vitrine(folder, ['build', source, ...args]);
  assert.equal(run.code, code, run.err);
  for (const pattern of patterns) assert.match(run.err, pattern);
}

test('a missing folder is named', (t) => refused(t, () => {}, 'nowhere', 3, /nowhere/));

test('an empty folder says what was looked for', (t) => refused(t, (folder) => mkdirSync(join(folder, 'empty')), 'empty', 2, /empty/, /jpg|JPEG/));

test('a CSV without a needed column names column and file', (t) =>
  refused(t, (folder) => writeFileSync(join(folder, 'works.csv'), 'barcode,label\n1,2\n'), 'works.csv', 4, /works\.csv/, /filename/));

test('no arguments, unknown verbs and impossible numbers are wrong requests', (t) => {
  const folder = workshop(t);
  for (const wrong of [[], ['bild'], ['query'], ['build', 'x'], ['build', 'x', '-o', 'y', '--neighbours', '0']]) assert.equal(vitrine(folder, wrong).code, 2, wrong.join(' '));
});

test('bad pictures are left out one by one, each with its reason', (t) => {
  const folder = workshop(t);
  const pictures = join(folder, 'pictures');
  smallMuseum(pictures);
  const jpegStart = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043', 'hex');
  const hugePng = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d494844520000ea600000ea6008020000', 'hex'), Buffer.alloc(64)]);
  writeFileSync(join(pictures, 'notes.jpg'), 'This is a text, not a picture.\n');
  writeFileSync(join(pictures, 'cut.jpg'), jpegStart);
  writeFileSync(join(pictures, 'huge.png'), hugePng);
  writeFileSync(join(pictures, 'nothing.png'), '');
  symlinkSync('..', join(pictures, 'bars', 'loop'));
  symlinkSync('nowhere.png', join(pictures, 'dangling.png'));
  writeFileSync(Buffer.concat([Buffer.from(`${pictures}/`), Buffer.from([0x62, 0xff, 0x2e]), Buffer.from('ppm')]), ppm(8, 8, () => [1, 2, 3]));
  const run = vitrine(folder, ['build', 'pictures', ...args, '--json']);
  assert.equal(run.code, 0, run.err);
  const report = JSON.parse(run.out);
  assert.equal(report.works, 12);
  const reasons = Object.fromEntries(report.skipped.map((skipped) => [skipped.where.replace(/.*\//, ''), skipped.reason]));
  assert.match(reasons['notes.jpg'], /text/);
  assert.match(reasons['cut.jpg'], /truncated|ends|damaged|corrupt/i);
  assert.match(reasons['huge.png'], /60000 x 60000|60,000/);
  assert.match(reasons['nothing.png'], /empty/);
  assert.ok(Object.keys(reasons).some((name) => name.includes('\uFFFD')), 'the name that is not UTF-8 is reported readably');
  for (const { where, reason, remedy } of report.skipped) assert.ok(where && reason && remedy, `${where}: ${reason}: ${remedy}`);
});

test('a wrong colour, a missing page and a folder of somebody else are refused before anything is embedded', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  mkdirSync(join(folder, 'theirs'));
  writeFileSync(join(folder, 'theirs/index.html'), 'mine');
  const cases = [
    [['-o', 'site', '--accent', 'red;}'], 2, /accent|colour/],
    [['-o', 'site', '--language', '"><script>'], 2, /language/],
    [['-o', 'site', '--page', 'nowhere'], 3, /nowhere.*--page/],
    [['-o', 'theirs'], 2, /theirs.*index\.html/],
  ];
  for (const [options, code, pattern] of cases) {
    const run = vitrine(folder, ['build', 'pictures', '--quiet', '--model', 'descriptor', ...options]);
    assert.equal(run.code, code, run.err);
    assert.match(run.err, pattern);
  }
  for (const made of ['site', 'theirs/iiif', 'cache']) assert.equal(existsSync(join(folder, made)), false, made);
});

test('a full disk is reported and leaves the earlier site as it was', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(vitrine(folder, ['build', 'pictures', ...args]).code, 0);
  const entry = readFileSync(join(folder, 'site/vitrine.json'), 'utf8');
  for (let i = 0; i < 40; i += 1) writeFileSync(join(folder, 'pictures', `new-${i}.ppm`), ppm(64, 64, (x, y) => [x * i, y * i, i]));
  const run = vitrineWithFullDisk(folder, 12, ['build', 'pictures', ...args]);
  assert.equal(run.status, 8, run.stderr);
  assert.match(run.stderr, /space|File too large|full/i);
  assert.equal(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'), entry);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
  assert.equal(vitrine(folder, ['build', 'pictures', ...args]).code, 0);
});

test('a question to no site, of an unknown work, of both kinds, or with a text as picture is refused', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(vitrine(folder, ['build', 'pictures', ...args]).code, 0);
  writeFileSync(join(folder, 'notes.jpg'), 'a text');
  const cases = [
    [['query', 'nowhere', '--id', 'x'], 3, /nowhere/],
    [['query', 'site', '--id', 'no such work'], 3, /no such work/],
    [['query', 'site', '--id', 'bars/bars-0.ppm', 'notes.jpg'], 2, /either/],
    [['query', 'site', 'notes.jpg'], 5, /notes\.jpg.*text/],
    [['query', 'site', 'absent.jpg'], 3, /absent\.jpg/],
    [['query', 'site', '--id', 'bars/bars-0.ppm', '-k', '0'], 2, /-k is 0/],
    [['query', 'site', '--id', 'bars/bars-0.ppm', '--radius', '-1'], 2, /radius/],
  ];
  for (const [command, code, pattern] of cases) {
    const run = vitrine(folder, command);
    assert.equal(run.code, code, `${command.join(' ')}: ${run.err}`);
    assert.match(run.err, pattern);
  }
});

test('a damaged site is noticed by verify and refused by query', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(vitrine(folder, ['build', 'pictures', ...args]).code, 0);
  const { index } = JSON.parse(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'));
  const file = join(folder, 'site', index.file);
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 4;
  writeFileSync(file, bytes);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 4);
  assert.equal(vitrine(folder, ['query', 'site', '--id', 'bars/bars-0.ppm']).code, 4);
});

// SPDX-License-Identifier: MIT
// Fine codes, as a museum's web person asks for them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { smallMuseum, vitrine, workshop } from './helpers.mjs';

const build = (folder, ...more) => vitrine(folder, ['build', 'pictures', '-o', 'site', '--quiet', '--model', 'descriptor', '--dimensions', '3', ...more]);
const entryOf = (folder) => JSON.parse(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'));
const show = (folder) => JSON.parse(vitrine(folder, ['show', 'site', '--json']).out);
const ask = (folder) => vitrine(folder, ['query', 'site', 'pictures/bars/bars-1.ppm', '-k', '4', '--json']);
const answers = (folder) => JSON.parse(ask(folder).out)[0].neighbours;

test('fine codes make the scores of a picture those of full precision', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(build(folder).code, 0);
  assert.equal(entryOf(folder).structure?.fine, undefined);
  const coarse = answers(folder);
  const built = build(folder, '--fine');
  assert.equal(built.code, 0, built.err);
  const entry = entryOf(folder);
  // Pictures on the site have colours, which are of version 1.5.
  assert.equal(entry.version.minor, 5);
  assert.equal(entry.structure.fine.files, 12);
  assert.ok(entry.structure.fine.bytes / 12 <= 820, `${entry.structure.fine.bytes}`);
  assert.equal(show(folder)['fine recall'], 1);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);

  const fine = answers(folder);
  const [exact] = JSON.parse(vitrine(folder, ['query', 'site', '--id', 'bars/bars-1.ppm', '-k', '3', '--json']).out);
  assert.equal(fine[0].id, 'bars/bars-1.ppm');
  const error = (found) => Math.max(...exact.neighbours.map(({ id, score }) => Math.abs(score - (found.find((n) => n.id === id)?.score ?? 0))));
  assert.ok(error(fine) < 0.002, `${error(fine)}`);
  assert.ok(error(coarse) > 5 * error(fine), `${error(coarse)} by codes, ${error(fine)} by fine codes`);
  assert.deepEqual(fine.slice(1).map(({ id }) => id), exact.neighbours.map(({ id }) => id));
});

test('how large they are is a choice, and a missing or damaged one is named', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(build(folder, '--fine-bytes', '300').code, 0);
  const { fine } = entryOf(folder).structure;
  assert.ok(fine.bytes / fine.files < 315, `${fine.bytes}`);
  const file = join(folder, 'site', fine.folder, '0.bin');
  const bytes = readFileSync(file);
  renameSync(file, `${file}.away`);
  const missing = ask(folder);
  assert.equal(missing.code, 3, missing.err);
  assert.match(missing.err, /0\.bin/);
  bytes[70] ^= 1;
  writeFileSync(file, bytes);
  rmSync(`${file}.away`);
  const damaged = ask(folder);
  assert.equal(damaged.code, 4, damaged.err);
  assert.match(damaged.err, /work 0/);
  assert.match(vitrine(folder, ['verify', 'site']).out, /0\.bin/);

  for (const wrong of [['--fine-bytes', '10'], ['--fine-bytes', 'many']]) assert.equal(build(folder, ...wrong).code, 2, wrong.join(' '));
  // A build without them leaves none behind once the page that may ask for them is two builds old.
  assert.equal(build(folder).code, 0);
  assert.equal(build(folder, '--neighbours', '5').code, 0);
  assert.deepEqual(readdirSync(join(folder, 'site/data')).filter((name) => name.startsWith('fine-')), []);
});

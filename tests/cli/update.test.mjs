// SPDX-License-Identifier: MIT
// Sites that grow, and sites whose index has another structure: from vectors, so that no picture is needed.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { vitrine, workshop } from './helpers.mjs';

// Sixteen values of a number's own, the same in every run.
function vectorOf(number) {
  let state = (number + 1) * 2654435761;
  return Array.from({ length: 16 }, () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

function writeVectors(folder, numbers, change = (vector) => vector) {
  const lines = numbers.map((number) => JSON.stringify({ id: `w${number}`, iiif_url: `https://iiif.museum.example/${number}`, vec: change(vectorOf(number), number) }));
  writeFileSync(join(folder, 'vectors.jsonl'), `${lines.join('\n')}\n`);
}

const range = (first, end) => Array.from({ length: end - first }, (_, i) => first + i);
const build = (folder, site, ...more) => vitrine(folder, ['build', 'vectors.jsonl', '-o', site, '--quiet', '--json', '--neighbours', '12', ...more]);
const show = (folder, site) => JSON.parse(vitrine(folder, ['show', site, '--json']).out);
const lists = (folder, site) => Object.fromEntries(JSON.parse(vitrine(folder, ['neighbours', site, '-k', '12']).out)
  .map(({ reference, neighbours }) => [reference.id, neighbours.map(({ id, score }) => `${id} ${score}`)]));

test('an update keeps the space, and finds the neighbours that a whole build finds', (t) => {
  const folder = workshop(t);
  writeVectors(folder, range(0, 300));
  assert.equal(build(folder, 'site').code, 0);
  const before = show(folder, 'site');

  // Ten gone, twenty new, one changed.
  writeVectors(folder, range(10, 320), (vector, number) => (number === 50 ? vectorOf(5000) : vector));
  const updated = build(folder, 'site', '--update');
  assert.equal(updated.code, 0, updated.err);
  const { update } = JSON.parse(updated.out);
  assert.deepEqual({ kept: update.kept, fresh: update.fresh, removed: update.removed }, { kept: 289, fresh: 21, removed: 11 });
  assert.ok(update.lists_kept > 50 && update.lists_kept < 289, `${update.lists_kept}`);
  assert.equal(show(folder, 'site').space, before.space);
  assert.equal(build(folder, 'whole').code, 0);
  assert.notEqual(show(folder, 'whole').space, before.space);
  assert.deepEqual(lists(folder, 'site'), lists(folder, 'whole'));
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);

  // Nothing changed: nothing is computed, and nothing is written anew.
  const entry = readFileSync(join(folder, 'site/vitrine.json'));
  const again = JSON.parse(build(folder, 'site', '--update').out).update;
  assert.deepEqual(again, { kept: 310, fresh: 0, removed: 0, lists_kept: 310 });
  assert.deepEqual(readFileSync(join(folder, 'site/vitrine.json')), entry);
});

test('an update of nothing is a build, and one of another model is refused with a remedy', (t) => {
  const folder = workshop(t);
  writeVectors(folder, range(0, 40));
  const first = build(folder, 'site', '--update');
  assert.equal(first.code, 0, first.err);
  assert.equal(JSON.parse(first.out).update, undefined);
  writeFileSync(join(folder, 'vectors.jsonl'), range(0, 40).map((number) => JSON.stringify({ id: `w${number}`, iiif_url: `https://iiif.museum.example/${number}`, vec: vectorOf(number).slice(4) })).join('\n'));
  const other = build(folder, 'site', '--update');
  assert.equal(other.code, 2);
  assert.match(other.err, /another model.*without --update/);
  assert.equal(show(folder, 'site').works, 40);
});

test('a damaged site is not gone on from', (t) => {
  const folder = workshop(t);
  writeVectors(folder, range(0, 40));
  assert.equal(build(folder, 'site').code, 0);
  const { index } = JSON.parse(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'));
  rmSync(join(folder, 'site', index.file));
  const refused = build(folder, 'site', '--update');
  assert.notEqual(refused.code, 0);
  assert.match(refused.err, /without --update/);
  assert.equal(build(folder, 'site').code, 0);
});

test('the three structures give one collection\'s neighbours, and show says which it is', (t) => {
  const folder = workshop(t);
  writeVectors(folder, range(0, 900));
  const answers = ['exact', 'graph', 'partitions'].map((structure) => {
    const built = build(folder, structure, '--structure', structure);
    assert.equal(built.code, 0, built.err);
    assert.equal(show(folder, structure).structure, structure);
    assert.equal(vitrine(folder, ['verify', structure]).code, 0);
    return JSON.parse(vitrine(folder, ['query', structure, '--id', 'w7', '-k', '12', '--json']).out);
  });
  const ids = (answer) => JSON.stringify(answer).match(/"w\d+"/g);
  assert.deepEqual(ids(answers[1]), ids(answers[0]));
  assert.deepEqual(ids(answers[2]), ids(answers[0]));
  assert.equal(show(folder, 'partitions').partitions, 3);
  assert.ok(show(folder, 'partitions')['partition recall'] > 0.9);
  assert.equal(build(folder, 'site', '--structure', 'tree').code, 2);
});

// SPDX-License-Identifier: MIT
// Questions of several works and pictures, and ways from one work to another.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { smallMuseum, vitrine, workshop } from './helpers.mjs';

function museum(t) {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const built = vitrine(folder, ['build', 'pictures', '-o', 'site', '--quiet', '--model', 'descriptor']);
  assert.equal(built.code, 0, built.err);
  return folder;
}

const family = (work) => work.id.split('/')[0];
const ask = (folder, ...words) => {
  const run = vitrine(folder, ['query', 'site', '--json', ...words]);
  assert.equal(run.code, 0, run.err);
  return JSON.parse(run.out);
};

test('works asked with together are one question, and none of them answers', (t) => {
  const folder = museum(t);
  const asked = ['bars/bars-0.ppm', 'checks/checks-0.ppm'];
  const answers = ask(folder, '--together', '-k', '6', ...asked.flatMap((id) => ['--id', id]));
  assert.equal(answers.length, 1);
  const [{ neighbours }] = answers;
  assert.equal(neighbours.length, 6);
  assert.deepEqual(new Set(neighbours.map(family)), new Set(['bars', 'checks']));
  assert.ok(neighbours.every((work) => !asked.includes(work.id)));
});

test('a work to be unlike pushes its family down', (t) => {
  const folder = museum(t);
  const both = ['--together', '--id', 'bars/bars-0.ppm', '--id', 'checks/checks-0.ppm', '-k', '9'];
  const [plain] = ask(folder, ...both);
  const [unlike] = ask(folder, ...both, '--unlike', 'checks/checks-3.ppm');
  const rank = (answer) => answer.neighbours.findIndex((work) => family(work) === 'checks');
  assert.ok(rank(unlike) > rank(plain) || rank(plain) > 0);
  assert.equal(family(unlike.neighbours[0]), 'bars');
  assert.ok(!unlike.neighbours.some((work) => work.id === 'checks/checks-3.ppm'));
});

test('a picture and a work make one question', (t) => {
  const folder = museum(t);
  const [{ neighbours }] = ask(folder, 'pictures/bars/bars-1.ppm', '--id', 'bars/bars-0.ppm', '--together', '-k', '3');
  assert.deepEqual(neighbours.map(family), ['bars', 'bars', 'bars']);
});

test('near-duplicates of better answers are left out', (t) => {
  const folder = museum(t);
  const [all] = ask(folder, '--id', 'bars/bars-0.ppm', '-k', '11');
  const [distinct] = ask(folder, '--id', 'bars/bars-0.ppm', '-k', '11', '--distinct', '0.5');
  assert.equal(all.neighbours.length, 11);
  assert.ok(distinct.neighbours.length < 11);
  const families = distinct.neighbours.map(family);
  assert.equal(new Set(families).size, families.length);
});

test('a path leads from one work to another by works met once', (t) => {
  const folder = museum(t);
  const run = vitrine(folder, ['path', 'site', 'bars/bars-0.ppm', 'checks/checks-0.ppm', '--steps', '4', '--json']);
  assert.equal(run.code, 0, run.err);
  const { path } = JSON.parse(run.out);
  assert.equal(path.length, 6);
  assert.equal(path[0].id, 'bars/bars-0.ppm');
  assert.equal(path[5].id, 'checks/checks-0.ppm');
  assert.equal(new Set(path.map((work) => work.id)).size, 6);
  const lines = vitrine(folder, ['path', 'site', 'bars/bars-0.ppm', 'checks/checks-0.ppm', '--steps', '1']).out.trim().split('\n');
  assert.equal(lines.length, 3);
});

test('questions that make no sense say what would', (t) => {
  const folder = museum(t);
  const refused = (words, code, text) => {
    const run = vitrine(folder, words);
    assert.equal(run.code, code, run.err);
    assert.match(run.err, text);
  };
  refused(['query', 'site', '--unlike', 'bars/bars-0.ppm'], 2, /--id ID or a picture/);
  refused(['query', 'site', 'pictures/bars/bars-1.ppm', '--id', 'bars/bars-0.ppm'], 2, /--together/);
  refused(['query', 'site', '--id', 'bars/bars-0.ppm', '--unlike', 'nobody'], 3, /nobody/);
  refused(['query', 'site', '--id', 'bars/bars-0.ppm', '--distinct', '0'], 2, /distinct/);
  refused(['path', 'site', 'bars/bars-0.ppm', 'nobody'], 3, /nobody/);
  refused(['path', 'site', 'bars/bars-0.ppm', 'bars/bars-0.ppm'], 2, /two different works/);
});

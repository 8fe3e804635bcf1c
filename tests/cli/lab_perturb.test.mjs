// SPDX-License-Identifier: MIT
// vitrine lab perturb and vitrine lab report, as a person runs them.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { plainPage } from './comparison_page.mjs';
import { ppm, root, smallMuseum, startVitrine, vitrine, workshop } from './helpers.mjs';

const files = ['perturb.csv', 'perturb.json', 'perturb.svg'];

function perturb(folder, ...more) {
  return vitrine(folder, ['lab', 'perturb', 'pictures', '--quiet', ...more]);
}

const read = (folder, name) => readFileSync(join(folder, name), 'utf8');

/** A parsed study of the small museum. */
function study(folder, ...more) {
  const run = perturb(folder, '--json', ...more);
  assert.equal(run.code, 0, run.err);
  return JSON.parse(run.out);
}

test('a study of a folder prints a table and writes CSV, JSON and a chart, the same ones every time', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const run = perturb(folder, '-o', 'first');
  assert.equal(run.code, 0, run.err);
  assert.equal(run.out.split('\n').filter((line) => /^descriptor +(exact|index) +[135] /.test(line)).length, 6);
  assert.deepEqual(readdirSync(join(folder, 'first')).sort(), files);
  rmSync(join(folder, 'cache'), { recursive: true });
  const again = perturb(folder, '-o', 'again', '--threads', '1');
  assert.equal(again.out, run.out);
  for (const name of files) assert.equal(read(folder, `again/${name}`), read(folder, `first/${name}`), name);
});

test('JSON, CSV and table tell the same figures, within what they can be', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const json = study(folder, '-o', 'results');
  assert.deepEqual(JSON.parse(read(folder, 'results/perturb.json')), json);
  assert.deepEqual([json.kind, json.version, json.title, json.works, json.originals], ['vitrine-lab-perturb', 1, 'pictures', 12, 12]);
  assert.match(json.pictures, /^[0-9a-f]{64}$/);
  const [model] = json.models;
  const rows = read(folder, 'results/perturb.csv').trim().split('\n').map((line) => line.split(','));
  assert.equal(rows.length, 1 + 6);
  for (const search of ['exact', 'index']) {
    for (const at of model[search]) {
      for (const { mean, deviation } of [at.precision, at.recall, at.f1]) {
        assert.ok(mean >= 0 && mean <= 1 && deviation >= 0 && deviation <= 0.5, JSON.stringify(at));
      }
      assert.ok(Math.abs(at.recall.mean - (at.precision.mean * at.k) / 5) < 2e-6);
      const hits = Object.values(at.found).reduce((sum, share) => sum + share, 0);
      assert.ok(Math.abs(hits - at.precision.mean * at.k) < 1e-5, 'profiles add up to hits');
      const row = rows.find((cells) => cells[1] === search && cells[2] === String(at.k));
      assert.deepEqual(row.slice(3).map(Number), [at.precision, at.recall, at.f1].flatMap(({ mean, deviation }) => [mean, deviation]).concat(Object.values(at.found)));
    }
  }
});

test('another seed samples other works, and the same one the same', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const one = study(folder, '--sample', '4', '--seed', '1');
  assert.equal(one.originals, 4);
  assert.deepEqual(study(folder, '--sample', '4', '--seed', '1'), one);
  const others = [2, 3, 4].map((seed) => study(folder, '--sample', '4', '--seed', String(seed)).pictures);
  assert.ok(others.some((pictures) => pictures !== one.pictures));
});

test('bad pictures are reported and left out', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  writeFileSync(join(folder, 'pictures/bars/broken.ppm'), 'P6 nothing');
  const run = perturb(folder, '--json');
  assert.equal(run.code, 0, run.err);
  assert.match(run.err, /left out: pictures\/bars\/broken\.ppm: .*sound copy/);
  const json = JSON.parse(run.out);
  assert.deepEqual(json.left_out, ['bars/broken.ppm']);
  assert.deepEqual([json.works, json.originals], [13, 12]);
});

test('what cannot be met is refused with its reason before anything is embedded', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  writeFileSync(join(folder, 'a-file'), 'mine');
  mkdirSync(join(folder, 'none'));
  for (const [code, pattern, ...args] of [
    [3, /nosuchnet.*descriptor|nosuchnet/, 'pictures', '--models', 'descriptor,nosuchnet'],
    [2, /twice/, 'pictures', '--models', 'descriptor,descriptor'],
    [2, /--sample/, 'pictures', '--sample', '0'],
    [2, /--sample/, 'pictures', '--sample', '16001'],
    [2, /--threads/, 'pictures', '--threads', '100000'],
    [2, /a-file is a file/, 'pictures', '-o', 'a-file'],
    [2, /--title/, 'pictures', '--title', 'x'.repeat(201)],
    [2, /none/, 'none'],
    [3, /nowhere/, 'nowhere'],
  ]) {
    const run = vitrine(folder, ['lab', 'perturb', ...args]);
    assert.equal(run.code, code, `${args.join(' ')}: ${run.err}`);
    assert.match(run.err, pattern);
    assert.equal(run.out, '');
  }
  assert.equal(read(folder, 'a-file'), 'mine');
  assert.equal(existsSync(join(folder, 'cache/embeddings')), false);
});

test('titles from outside are text in chart, JSON and report', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const title = '<script>alert("1")</script> & | [x](javascript:1)';
  assert.equal(study(folder, '--title', title, '-o', 'docs/results').title, title);
  const chart = read(folder, 'docs/results/perturb.svg');
  assert.doesNotMatch(chart, /<script|<x/);
  assert.match(chart, /&lt;script&gt;alert\(&quot;1&quot;\)/);
  const report = vitrine(folder, ['lab', 'report', 'docs/results', '-o', 'docs/RESULTS.md']);
  assert.equal(report.code, 0, report.err);
  const page = read(folder, 'docs/RESULTS.md');
  assert.doesNotMatch(page, /<script|\]\(javascript:/);
  assert.match(page, /\]\(results\/perturb\.svg\)/);
});

const weights = join(process.env.VITRINE_SHARED ?? join(root, '../shared'), 'models/squeezenet1.1.onnx');

test('a network stands beside the descriptor, each with figures of its own', { skip: !existsSync(weights) && `no ${weights}` }, (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const json = study(folder, '--models', 'squeezenet1.1,descriptor', '--weights', `squeezenet1.1=${weights}`, '-o', 'results');
  assert.deepEqual(json.models.map(({ id, trained }) => [id, trained]), [['squeezenet1.1', true], ['descriptor', true]]);
  assert.notEqual(json.models[0].hash, json.models[1].hash);
  assert.notDeepEqual(json.models[0].exact, json.models[1].exact);
  assert.match(read(folder, 'results/perturb.svg'), /squeezenet1\.1, first 3: Recall/);
});

test('an interrupted study goes on where it stopped', async (t) => {
  const folder = workshop(t);
  mkdirSync(join(folder, 'pictures'));
  for (let i = 0; i < 60; i += 1) writeFileSync(join(folder, 'pictures', `${100 + i}.ppm`), ppm(300, 300, (x, y) => [(x * i) & 255, (y + i) & 255, i & 255]));
  const { child, ended } = startVitrine(folder, ['lab', 'perturb', 'pictures', '-o', 'results']);
  const cache = join(folder, 'cache/embeddings');
  const poll = setInterval(() => {
    // More than its header: records.
    if (!existsSync(cache) || !readdirSync(cache).some((name) => statSync(join(cache, name)).size > 10000)) return;
    clearInterval(poll);
    child.kill('SIGINT');
  }, 5);
  const { code, err } = await ended;
  clearInterval(poll);
  assert.equal(code, 130, err);
  assert.equal(existsSync(join(folder, 'results')), false);
  const whole = vitrine(folder, ['lab', 'perturb', 'pictures', '-o', 'results']);
  assert.equal(whole.code, 0, whole.err);
  const [, embedded, known] = whole.err.match(/descriptor: (\d+) pictures embedded, (\d+) known/).map(Number);
  assert.equal(embedded + known, 360);
  assert.ok(known > 0, 'what the first run embedded was kept');
});

test('the report refuses what is no result, and says what it passed over', (t) => {
  const folder = workshop(t);
  mkdirSync(join(folder, 'results'));
  writeFileSync(join(folder, 'results/other.json'), '{"kind": "other"}');
  const empty = vitrine(folder, ['lab', 'report', 'results']);
  assert.equal(empty.code, 2);
  assert.match(empty.err, /no results/);
  const named = vitrine(folder, ['lab', 'report', 'results/other.json']);
  assert.equal(named.code, 5);
  assert.match(named.err, /other\.json/);
  assert.equal(vitrine(folder, ['lab', 'report', 'nowhere']).code, 3);
});

test('docs/RESULTS.md is what the report writes from docs/results', (t) => {
  const folder = workshop(t);
  const run = vitrine(folder, ['lab', 'report', 'results'], { cwd: join(root, 'docs') });
  assert.equal(run.code, 0, run.err);
  assert.equal(readFileSync(join(root, 'docs/RESULTS.md'), 'utf8'), run.out);
});

test('copies are written with a table of what was done to which work', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const run = perturb(folder, '--sample', '3', '--copies', 'copies');
  assert.equal(run.code, 0, run.err);
  const [header, ...rows] = read(folder, 'copies/copies.csv').trim().split('\n');
  assert.equal(header, 'id,title,maker,perturbation,of');
  assert.equal(rows.length, 15);
  for (const row of rows) assert.ok(existsSync(join(folder, 'copies', row.split(',')[0])), row);
  // A smaller study takes the others' copies away, and leaves what is not its own.
  writeFileSync(join(folder, 'copies', 'mine.txt'), 'kept');
  assert.equal(perturb(folder, '--sample', '1', '--copies', 'copies').code, 0);
  assert.equal(readdirSync(join(folder, 'copies')).filter((name) => name.endsWith('.jpg')).length, 5);
  assert.ok(existsSync(join(folder, 'copies', 'mine.txt')));
  const refused = perturb(folder, '--copies', 'copies/mine.txt');
  assert.deepEqual([refused.code, /--copies .*mine\.txt is a file/.test(refused.err)], [2, true]);
});

test('lab compare marks the copies by their table', { skip: existsSync(weights) ? false : 'shared/models is absent' }, (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(perturb(folder, '--sample', '2', '--copies', 'copies').code, 0);
  const models = ['--models', 'descriptor,squeezenet1.1', '--weights', `squeezenet1.1=${weights}`];
  const columns = ['--catalogue', 'copies/copies.csv', '--perturbation', 'perturbation', '--original', 'of'];
  const run = vitrine(folder, ['lab', 'compare', 'pictures', 'copies', '--quiet', ...models, ...columns, '-o', 'out', '--page', plainPage(folder)]);
  assert.equal(run.code, 0, run.err);
  const works = readdirSync(join(folder, 'out/data'), { recursive: true }).map(String).filter((name) => name.endsWith('.json')).flatMap((name) => {
    const { work } = JSON.parse(read(folder, `out/data/${name}`));
    return work ? [work] : [];
  });
  assert.equal(works.length, 12 + 10);
  const marked = works.filter(({ perturbation }) => perturbation);
  assert.deepEqual(marked.map(({ perturbation }) => perturbation).sort(), ['m1', 'm1', 'm2', 'm2', 'm3', 'm3', 'm4', 'm4', 'm5', 'm5']);
  for (const { of } of marked) assert.ok(works.some(({ id }) => id === of), of);
});

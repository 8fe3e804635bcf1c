// SPDX-License-Identifier: MIT
// vitrine lab recall on small sites of every structure: stages that add up, files, and what is refused.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ppm, smallMuseum, vitrine, workshop } from './helpers.mjs';
import { writeVectors } from './synthetic_vectors.mjs';

const kCounts = ['1', '10', '50'];

/** A site of vectors in a folder of its own. */
function vectorSite(t, ...more) {
  const folder = workshop(t);
  writeVectors(join(folder, 'vectors.jsonl'), { works: 600, values: 48 });
  const built = vitrine(folder, ['build', 'vectors.jsonl', '-o', 'site', '--quiet', ...more]);
  assert.equal(built.code, 0, built.err);
  return folder;
}

const recall = (folder, ...more) => vitrine(folder, ['lab', 'recall', 'site', '--quiet', ...more]);

function reported(folder, ...more) {
  const run = recall(folder, '--json', ...more);
  assert.equal(run.code, 0, run.err);
  return JSON.parse(run.out);
}

const stagesOf = (set, stage) => set.stages.filter((row) => row.stage === stage);

/** Losses along the chain, and what is left of them, are the whole; a structure loses no more than it misses of the codes' answers. */
function checkChain(set) {
  for (const count of kCounts) {
    const chain = set.stages.filter((row) => row.in_chain);
    assert.equal(chain[0].stage, 'exact');
    const lost = chain.reduce((sum, row) => sum + row.loss[count], 0);
    assert.ok(Math.abs(lost + chain.at(-1).recall[count] - 1) < 1e-9, `at ${count}`);
    const [codes] = stagesOf(set, 'codes');
    for (const row of stagesOf(set, 'structure')) {
      assert.ok(Math.abs(codes.recall[count] - row.recall[count]) <= 1 - row.recall_of_codes[count] + 1e-9, row.label);
    }
  }
  for (const row of set.stages) {
    assert.ok(row.milliseconds >= 0 && row.bytes > 0 && row.bytes_per_work > 0, row.label);
  }
}

for (const structure of ['exact', 'graph', 'partitions']) {
  test(`stages of a site with structure ${structure} add up`, (t) => {
    const folder = vectorSite(t, '--structure', structure);
    const report = reported(folder, '--from', 'vectors.jsonl', '--sample', '50');
    assert.equal(report.structure, structure);
    assert.equal(report.truth, 'embeddings');
    assert.equal(report.works, 600);
    assert.equal(report.dimension, 48);
    assert.deepEqual(report.sets.map((set) => [set.queries, set.count]), [['works', 50]]);
    const [set] = report.sets;
    checkChain(set);
    const [exact, projection, codes] = set.stages;
    assert.deepEqual([exact.stage, projection.stage, codes.stage], ['exact', 'projection', 'codes']);
    assert.equal(exact.bytes, 600 * 48 * 4);
    assert.ok(codes.bytes < exact.bytes);
    assert.ok(codes.recall['10'] > 0.8);
    assert.deepEqual(stagesOf(set, 'lists')[0].recall, { 1: 1, 10: 1, 50: 1 });
    // The first way of the structure is the site's own.
    assert.ok(stagesOf(set, 'structure')[0].in_chain);
    assert.equal(stagesOf(set, 'structure').filter((row) => row.in_chain).length, 1);
    assert.equal(stagesOf(set, 'structure').length > 1, structure !== 'exact');
  });
}

test('fine codes put the first fifty in a better order, and find no others', (t) => {
  const folder = vectorSite(t, '--fine', '--structure', 'partitions');
  const [set] = reported(folder, '--from', 'vectors.jsonl').sets;
  checkChain(set);
  const [fine] = stagesOf(set, 'fine');
  const [own] = stagesOf(set, 'structure');
  assert.ok(fine.in_chain);
  assert.equal(fine.recall['50'], own.recall['50']);
  assert.ok(fine.recall['10'] >= own.recall['10']);
  assert.ok(fine.bytes > own.bytes);
});

test('one seed asks the same works, another asks others', (t) => {
  const folder = vectorSite(t);
  const recalls = (...more) => reported(folder, '--from', 'vectors.jsonl', '--sample', '40', ...more).sets[0].stages.map((row) => row.recall);
  const first = recalls();
  assert.deepEqual(recalls(), first);
  assert.deepEqual(recalls('--seed', '1'), first);
  assert.notDeepEqual(recalls('--seed', '2'), first);
});

test('table, JSON, CSV and drawing agree; standard output holds the table alone', (t) => {
  const folder = vectorSite(t);
  const run = vitrine(folder, ['lab', 'recall', 'site', '--from', 'vectors.jsonl', '--sample', '30', '-o', 'report']);
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /^\* codes/m);
  assert.match(run.out, /^At 10: 1\.0000 .*\(codes\).* = [01]\.\d{4}\.$/m);
  assert.match(run.err, /Vectors: embeddings at full precision/);
  assert.deepEqual(readdirSync(join(folder, 'report')).sort(), ['recall.csv', 'recall.json', 'recall.svg']);
  const read = (name) => readFileSync(join(folder, 'report', name), 'utf8');
  const { sets: [set] } = JSON.parse(read('recall.json'));
  const lines = read('recall.csv').trim().split('\r\n');
  assert.equal(lines.length, 1 + set.stages.length);
  const codes = set.stages.find((row) => row.stage === 'codes');
  assert.ok(lines.some((line) => line.startsWith('works,30,codes,') && line.includes(`,${codes.recall['10'].toFixed(6)},`)));
  assert.match(read('recall.svg'), /^<svg [^>]*role="img"[\s\S]*<\/svg>\n$/);
  assert.ok(run.out.includes(codes.recall['10'].toFixed(4)));
});

test('without embeddings the codes are the truth, and it is said', (t) => {
  const folder = vectorSite(t);
  const run = recall(folder, '--sample', '30');
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /No embeddings: the truth is what the codes say/);
  assert.match(run.err, /projected, approximate.*No embeddings/s);
  const report = reported(folder, '--sample', '30');
  assert.equal(report.truth, 'projected');
  checkChain(report.sets[0]);
  assert.equal(stagesOf(report.sets[0], 'projection').length, 0);
  const wished = recall(folder, '--vectors', 'embeddings');
  assert.equal(wished.code, 3);
  assert.match(wished.err, /--from SOURCE/);
});

test('embeddings of pictures come from the cache, and new pictures are asked too', (t) => {
  const folder = workshop(t);
  mkdirSync(join(folder, 'museum'));
  smallMuseum(join(folder, 'museum'));
  assert.equal(vitrine(folder, ['build', 'museum', '-o', 'site', '--model', 'descriptor', '--quiet']).code, 0);
  mkdirSync(join(folder, 'new'));
  for (let i = 0; i < 3; i += 1) writeFileSync(join(folder, `new/${i}.ppm`), ppm(80, 60, (x, y) => [x * 2, y * 3, 60 * i]));
  writeFileSync(join(folder, 'new/broken.jpg'), 'no picture');
  const run = recall(folder, '--pictures', 'new', '--json');
  assert.equal(run.code, 0, run.err);
  assert.match(run.err, /Left out: .*broken\.jpg/);
  const report = JSON.parse(run.out);
  assert.equal(report.truth, 'embeddings');
  assert.deepEqual(report.sets.map((set) => [set.queries, set.count]), [['works', 12], ['pictures', 3]]);
  report.sets.forEach(checkChain);
  assert.equal(stagesOf(report.sets[1], 'lists').length, 0);
});

test('what cannot be asked is refused, with a remedy', (t) => {
  const folder = vectorSite(t);
  const refused = (code, pattern, ...args) => {
    const run = vitrine(folder, ['lab', 'recall', ...args, '--quiet']);
    assert.equal(run.code, code, run.err);
    assert.match(run.err, pattern);
    assert.equal(run.out, '');
  };
  refused(3, /no folder; name the folder that `vitrine build -o` wrote/, 'nowhere');
  refused(3, /holds no vitrine\.json/, '.');
  refused(2, /--sample/, 'site', '--sample', '0');
  refused(2, /--sample/, 'site', '--sample', 'many');
  refused(2, /is a site; name a folder of its own/, 'site', '-o', 'site');
  refused(2, /--vectors exact/, 'site', '--vectors', 'exact');
  refused(3, /gone\.jsonl/, 'site', '--from', 'gone.jsonl');
  refused(5, /new pictures cannot be compared/, 'site', '--pictures', '.');
  writeVectors(join(folder, 'other.jsonl'), { works: 600, values: 48, seed: 9 });
  refused(7, /not the one this site was built from/, 'site', '--from', 'other.jsonl');
  assert.equal(existsSync(join(folder, 'site/recall.json')), false);
});

test('a damaged site is named, and nothing is written', (t) => {
  const folder = vectorSite(t, '--fine');
  const data = join(folder, 'site/data');
  const fine = readdirSync(data).find((name) => name.startsWith('fine-'));
  for (const name of readdirSync(join(data, fine))) truncateSync(join(data, fine, name), 9);
  const run = recall(folder, '--from', 'vectors.jsonl', '-o', 'report');
  assert.equal(run.code, 4, run.err);
  assert.match(run.err, /fine/);
  assert.equal(existsSync(join(folder, 'report')), false);
  const index = readdirSync(data).find((name) => name.startsWith('index-'));
  truncateSync(join(data, index), 100);
  const other = recall(folder, '--from', 'vectors.jsonl');
  assert.equal(other.code, 4, other.err);
  assert.match(other.err, /index-/);
});

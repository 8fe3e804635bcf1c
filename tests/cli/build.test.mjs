// SPDX-License-Identifier: MIT
// The path from a folder to answers, as a museum's web person walks it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ppm, smallMuseum, vitrine, workshop } from './helpers.mjs';

const build = (folder, ...more) => vitrine(folder, ['build', 'pictures', '-o', 'site', '--quiet', '--model', 'descriptor', '--json', ...more]);

function fingerprints(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => `${name} ${createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')}`);
}

test('a folder becomes a site whose answers are golden', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const built = build(folder);
  assert.equal(built.code, 0, built.err);
  assert.deepEqual({ ...JSON.parse(built.out), model: undefined }, { site: 'site', works: 12, model: undefined, embedded: 12, reused: 0, given: 0, skipped: [], upload: 'descriptor', instant: false });

  const asked = vitrine(folder, ['query', 'site', '--id', 'bars/bars-1.ppm', '-k', '3', '--json']);
  const [answer] = JSON.parse(asked.out);
  assert.equal(answer.query, 'bars/bars-1.ppm');
  assert.deepEqual(answer.neighbours.map((n) => n.id.split('/')[0]), ['bars', 'bars', 'bars']);
  answer.neighbours.forEach((n, position) => {
    assert.equal(n.rank, position + 1);
    assert.ok(Math.abs(n.score + n.distance - 1) < 1e-6);
    assert.notEqual(n.id, 'bars/bars-1.ppm');
  });

  const table = vitrine(folder, ['query', 'site', '--id', 'bars/bars-1.ppm', '-k', '1']);
  assert.match(table.out, /^bars\/bars-1\.ppm\nrank +score +distance +id +title\n +1 +0\.\d{4} +0\.\d{4} +bars\/bars-[023]\.ppm +bars-[023]\n$/);
});

test('a picture of one\'s own finds its twin, and a radius keeps only close ones', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(build(folder).code, 0);
  const [answer] = JSON.parse(vitrine(folder, ['query', 'site', 'pictures/checks/checks-2.ppm', '-k', '2', '--json']).out);
  assert.equal(answer.neighbours[0].id, 'checks/checks-2.ppm');
  assert.ok(answer.neighbours[0].score > 0.99);
  const [none] = JSON.parse(vitrine(folder, ['query', 'site', '--id', 'bars/bars-0.ppm', '--radius', '0', '--json']).out);
  assert.deepEqual(none.neighbours, []);
  const all = JSON.parse(vitrine(folder, ['query', 'site', '--id', 'bars/bars-0.ppm', '-k', '100', '--json']).out)[0];
  assert.equal(all.neighbours.length, 11);
});

test('unchanged input gives byte-identical output, and a changed picture alone is embedded again', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(build(folder).code, 0);
  const first = fingerprints(join(folder, 'site'));
  const again = JSON.parse(build(folder).out);
  assert.deepEqual([again.embedded, again.reused], [0, 12]);
  assert.deepEqual(fingerprints(join(folder, 'site')), first);

  rmSync(join(folder, 'cache'), { recursive: true });
  rmSync(join(folder, 'site'), { recursive: true });
  assert.equal(build(folder, '--threads', '1').code, 0);
  assert.deepEqual(fingerprints(join(folder, 'site')), first);

  writeFileSync(join(folder, 'pictures/bars/bars-0.ppm'), ppm(80, 80, () => [9, 9, 9]));
  const changed = JSON.parse(build(folder).out);
  assert.deepEqual([changed.embedded, changed.reused], [1, 11]);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

test('a site inside the folder of its pictures does not become pictures of the next run', (t) => {
  const folder = smallMuseum(workshop(t));
  const inPlace = () => JSON.parse(vitrine(folder, ['build', '.', '-o', 'site', '--quiet', '--model', 'descriptor', '--json']).out);
  assert.equal(inPlace().works, 12);
  assert.equal(inPlace().works, 12);
});

test('exact duplicates stay among the neighbours, the work itself does not', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  copyFileSync(join(folder, 'pictures/bars/bars-2.ppm'), join(folder, 'pictures/bars/twin.ppm'));
  assert.equal(build(folder).code, 0);
  const [answer] = JSON.parse(vitrine(folder, ['query', 'site', '--id', 'bars/twin.ppm', '-k', '12', '--json']).out);
  assert.equal(answer.neighbours[0].id, 'bars/bars-2.ppm');
  assert.equal(answer.neighbours[0].score, 1);
  assert.equal(answer.neighbours.some((n) => n.id === 'bars/twin.ppm'), false);
});

test('neighbours lists every work, or the listed ones, in the bulk shape', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(build(folder).code, 0);
  const all = JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '4']).out);
  assert.equal(all.length, 12);
  for (const { reference, neighbours } of all) {
    assert.deepEqual(Object.keys(reference), ['id', 'iiif_url', 'local_url']);
    assert.equal(neighbours.length, 4);
    assert.deepEqual(neighbours.map((n) => n.score).sort((a, b) => b - a), neighbours.map((n) => n.score));
    assert.ok(existsSync(join(folder, 'site', reference.local_url)));
  }
  writeFileSync(join(folder, 'ids.txt'), 'beams/beams-3.ppm\r\nbars/bars-0.ppm\n');
  const listed = JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '2', '--ids', 'ids.txt']).out);
  assert.deepEqual(listed.map((entry) => entry.reference.id), ['beams/beams-3.ppm', 'bars/bars-0.ppm']);
  writeFileSync(join(folder, 'ids.txt'), 'nobody\n');
  const unknown = vitrine(folder, ['neighbours', 'site', '--ids', 'ids.txt']);
  assert.equal(unknown.code, 3);
  assert.match(unknown.err, /ids\.txt: line 1: .*nobody/);
});

test('a catalogue gives titles, and a CSV of works is a source of its own', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  writeFileSync(join(folder, 'catalogue.csv'), 'filename,title,maker,date,rights\nbars-0.ppm,"Red, with bars",A. Weaver,1624,https://creativecommons.org/publicdomain/zero/1.0/\n');
  assert.equal(build(folder, '--catalogue', 'catalogue.csv').code, 0);
  const shown = JSON.parse(vitrine(folder, ['show', 'site', '--id', 'bars/bars-0.ppm', '--json']).out);
  assert.equal(shown.title, 'Red, with bars');
  assert.equal(shown.maker, 'A. Weaver');

  writeFileSync(join(folder, 'works.csv'), 'barcode,id,label,iiif,filename\nZ1,00001,page1,"https://iiif.example.org/1/10,20,30,40/full/0/native.jpg",bars/bars-0.ppm\nZ1,00002,page2,,beams/beams-0.ppm\nZ1,00003,page3,,missing.ppm\n');
  const built = vitrine(folder, ['build', 'works.csv', '--images', 'pictures', '-o', 'csv-site', '--quiet', '--json', '--model', 'descriptor']);
  assert.equal(built.code, 0, built.err);
  const report = JSON.parse(built.out);
  assert.equal(report.works, 2);
  assert.equal(report.skipped.length, 1);
  assert.match(`${report.skipped[0].where} ${report.skipped[0].reason}`, /works\.csv.*4|missing\.ppm/);
});

test('a wish for fewer bytes a work makes a smaller index, whose answers are still those of the family', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const indexBytes = () => {
    const data = join(folder, 'site/data');
    return readdirSync(data).filter((name) => name.startsWith('index-')).map((name) => statSync(join(data, name)).size).sort((a, b) => a - b);
  };
  assert.equal(build(folder).code, 0);
  const [fine] = indexBytes();
  rmSync(join(folder, 'site'), { recursive: true });
  assert.equal(build(folder, '--bytes-per-work', '4').code, 0);
  const [coarse] = indexBytes();
  assert.ok(coarse < fine, `${coarse} bytes, not below ${fine}`);
  const [answer] = JSON.parse(vitrine(folder, ['query', 'site', 'pictures/checks/checks-2.ppm', '-k', '3', '--json']).out);
  assert.deepEqual(answer.neighbours.map((n) => n.id.split('/')[0]), ['checks', 'checks', 'checks']);
  assert.equal(build(folder, '--bytes-per-work', '0').code, 2);
});

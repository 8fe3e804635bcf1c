// SPDX-License-Identifier: MIT
// Embeddings made elsewhere as a source: index documents of a museum, and JSON Lines.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ppm, root, vitrine, workshop } from './helpers.mjs';

const shared = process.env.VITRINE_SHARED ?? join(root, '../shared');
const production = join(shared, 'data/wellcome-vectors');
const squeezenet = join(shared, 'models/squeezenet1.1.onnx');

// Eight values of a sine whose phase is the work's own: neighbours in phase are neighbours in direction.
const wave = (phase, length = 8) => Array.from({ length }, (_, i) => Math.sin(phase + i) + 0.1 * i);

const document = (id, vector, more = {}) => ({
  display: {
    id,
    thumbnail: { url: `https://iiif.museum.example/image/${id}/info.json`, credit: 'Museum of Waves', license: { url: 'https://creativecommons.org/publicdomain/mark/1.0/' } },
    aspectRatio: 1.25,
    averageColor: '#336699',
    source: { id: 'w1', title: `Wave ${id}`, contributors: [{ agent: { label: 'A. Maker' } }] },
  },
  vectorValues: { features: vector },
  ...more,
});

function writeDocuments(folder, count, vectorOf = (i) => wave(i / 3)) {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i += 1) writeFileSync(join(folder, `${i}.json`), JSON.stringify({ document: document(`id-${i}`, vectorOf(i)) }));
}

const cosine = (a, b) => {
  const sum = (x, y) => x.reduce((total, value, i) => total + value * y[i], 0);
  return sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b));
};

const build = (folder, source, ...more) => vitrine(folder, ['build', ...[source].flat(), '-o', 'site', '--quiet', '--json', ...more]);
const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
const entryOf = (folder) => readJson(folder, 'site/vitrine.json');
const worksOf = (folder) => readJson(folder, 'site', entryOf(folder).catalogue.shards[0].file).works;

test('documents become a site whose neighbours are those of the vectors', (t) => {
  const folder = workshop(t);
  writeDocuments(join(folder, 'documents'), 20);
  const built = build(folder, 'documents');
  assert.equal(built.code, 0, built.err);
  assert.deepEqual(JSON.parse(built.out), { site: 'site', works: 20, model: 'an unnamed model, 8 values a picture', embedded: 0, reused: 0, given: 20, skipped: [], upload: 'none', instant: false });

  const lists = JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '5']).out);
  assert.equal(lists.length, 20);
  for (const { reference, neighbours } of lists) {
    const own = Number(reference.id.slice(3));
    const expected = Array.from({ length: 20 }, (_, i) => i).filter((i) => i !== own).map((i) => [cosine(wave(own / 3), wave(i / 3)), `id-${i}`]).sort((a, b) => b[0] - a[0]).slice(0, 5);
    assert.deepEqual(neighbours.map((n) => n.id), expected.map(([, id]) => id));
    neighbours.forEach((n, i) => assert.ok(Math.abs(n.score - expected[i][0]) < 2e-5));
    assert.equal(reference.iiif_url, `https://iiif.museum.example/image/${reference.id}`);
    assert.equal(reference.local_url, '');
  }

  const [answer] = JSON.parse(vitrine(folder, ['query', 'site', '--id', 'id-3', '-k', '19', '--json']).out);
  assert.equal(answer.neighbours.length, 19);
  const shown = JSON.parse(vitrine(folder, ['show', 'site', '--json']).out);
  assert.equal(shown.embedder, 'vectors');
  assert.equal(shown['embedding dimension'], 8);
  assert.equal(shown.upload, 'none');
  const verified = vitrine(folder, ['verify', 'site']);
  assert.equal(verified.code, 0, verified.err);
});

test('pictures are those of the museum\'s own service, and only its host may show any', (t) => {
  const folder = workshop(t);
  writeDocuments(join(folder, 'documents'), 3);
  assert.equal(build(folder, 'documents').code, 0);
  const [work] = worksOf(folder);
  assert.deepEqual([work.title, work.maker, work.rights, work.required_statement], ['Wave id-0', 'A. Maker', 'https://creativecommons.org/publicdomain/mark/1.0/', 'Museum of Waves']);
  assert.deepEqual(work.images, [{
    width: 960, height: 768, colour: '#336699', service: 'https://iiif.museum.example/image/id-0', size_request: 'w,',
    sizes: [{ width: 480, height: 384 }, { width: 960, height: 768 }],
  }]);
  // Not the museum whose pages the documents' ids lead to.
  assert.equal(work.homepage, undefined);
  const html = readFileSync(join(folder, 'site/index.html'), 'utf8');
  // Pictures, and what their services say of tiles.
  for (const part of [/img-src ([^;]*);/, /connect-src ([^;]*);/]) assert.deepEqual(part.exec(html)[1].split(' ').filter((source) => source.startsWith('http')), ['https://iiif.museum.example']);
  const entry = entryOf(folder);
  assert.equal(entry.upload, 'none');
  assert.match(entry.upload_reason, /cannot be compared/);
});

test('a visitor\'s picture is refused with a way out', (t) => {
  const folder = workshop(t);
  writeDocuments(join(folder, 'documents'), 3);
  assert.equal(build(folder, 'documents').code, 0);
  writeFileSync(join(folder, 'mine.ppm'), ppm(32, 32, () => [1, 2, 3]));
  const asked = vitrine(folder, ['query', 'site', 'mine.ppm']);
  assert.equal(asked.code, 5);
  assert.match(asked.err, /made elsewhere.*--id/);
});

test('bad documents are reported and never end a run', (t) => {
  const folder = workshop(t);
  const documents = join(folder, 'documents');
  writeDocuments(documents, 6);
  const bad = {
    'a-longer': document('longer', wave(1, 9)),
    'b-zero': document('zero', Array(8).fill(0)),
    'c-twin': document('id-2', wave(1)),
    'd-text': document('text', wave(1).map(String)),
    'e-nameless': { vectorValues: { features: wave(1) } },
    'f-other': { name: 'package' },
  };
  for (const [name, value] of Object.entries(bad)) writeFileSync(join(documents, `${name}.json`), JSON.stringify(value));
  writeFileSync(join(documents, 'g-cut.json'), JSON.stringify(document('cut', wave(1))).slice(0, -9));
  writeFileSync(join(documents, 'h-deep.json'), '['.repeat(100_000));
  // Links and hosts that no page may follow cost the picture, not the work.
  for (const [name, url] of [['odd', 'https://user@museum.example/info.json'], ['plain', 'http://museum.example/info.json']]) {
    writeFileSync(join(documents, `${name}.json`), JSON.stringify(document(name, wave(2), { display: { id: name, thumbnail: { url } } })));
  }
  const built = build(folder, 'documents');
  assert.equal(built.code, 0, built.err);
  const report = JSON.parse(built.out);
  assert.equal(report.works, 8);
  assert.equal(report.skipped.length, 10);
  for (const name of [...Object.keys(bad), 'g-cut', 'h-deep', 'odd', 'plain']) {
    const [entry] = report.skipped.filter(({ where }) => where.includes(name));
    assert.ok(entry?.reason && entry.remedy, name);
    assert.match(built.err, new RegExp(`left out: .*${name}`));
  }
  assert.deepEqual(worksOf(folder).filter((work) => work.images.length === 0).map((work) => work.id), ['odd', 'plain']);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

test('lines of JSON are a source too, and a catalogue gives them titles', (t) => {
  const folder = workshop(t);
  const line = (i) => JSON.stringify({ id: `Z1_${i}`, local_url: `/data/${i}.jpg`, iiif_url: `https://iiif.library.example/Z1/${i}/10,20,300,400/full/0/native.jpg`, vec: wave(i) });
  writeFileSync(join(folder, 'vectors.jsonl'), `${[0, 1, 2, 3].map(line).join('\n')}\nnot json\n`);
  writeFileSync(join(folder, 'titles.csv'), 'id,title\nZ1_2,The second\n');
  const built = build(folder, 'vectors.jsonl', '--catalogue', 'titles.csv');
  assert.equal(built.code, 0, built.err);
  const report = JSON.parse(built.out);
  assert.deepEqual([report.works, report.skipped.length], [4, 1]);
  assert.match(report.skipped[0].where, /vectors\.jsonl: line 5$/);
  const works = worksOf(folder);
  assert.equal(works[2].title, 'The second');
  assert.deepEqual(works[0].images[0], { width: 300, height: 400, colour: '#8a857d', sizes: [], thumbnail: 'https://iiif.library.example/Z1/0/10,20,300,400/full/0/native.jpg' });
  const [first] = JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '1']).out);
  assert.equal(first.reference.iiif_url, works[0].images[0].thumbnail);
});

test('pictures and vectors do not mix, nor vectors of two lengths', (t) => {
  const folder = workshop(t);
  writeDocuments(join(folder, 'documents'), 3);
  writeDocuments(join(folder, 'others'), 3, (i) => wave(i, 9));
  mkdirSync(join(folder, 'pictures'));
  writeFileSync(join(folder, 'pictures/a.ppm'), ppm(32, 32, () => [1, 2, 3]));
  const refused = (source, pattern, ...more) => {
    const built = build(folder, source, ...more);
    assert.equal(built.code, 2, built.err);
    assert.match(built.err, pattern);
    assert.equal(existsSync(join(folder, 'site')), false);
  };
  refused(['documents', 'pictures'], /pictures holds pictures, the sources before it vectors; build a site of each/);
  refused(['pictures', 'documents'], /documents holds vectors, the sources before it pictures/);
  refused(['documents', 'others'], /others: the sources hold vectors of 8 and of 9 values/);
  refused(['documents'], /the descriptor embeds pictures; leave out --model/, '--model', 'descriptor');
  writeFileSync(join(folder, 'documents/b.ppm'), ppm(32, 32, () => [1, 2, 3]));
  refused(['documents'], /holds both pictures \(such as b\.ppm\) and index documents/);
  // Other JSON beside pictures is nobody's business.
  writeFileSync(join(folder, 'pictures/notes.json'), '{"camera":"x"}');
  assert.equal(build(folder, 'pictures', '--model', 'descriptor').code, 0);
});

test('a site among its own documents is no document of the next run', (t) => {
  const folder = workshop(t);
  writeDocuments(folder, 4);
  for (let run = 0; run < 2; run += 1) {
    const built = build(folder, '.');
    assert.equal(built.code, 0, built.err);
    assert.deepEqual([JSON.parse(built.out).works, JSON.parse(built.out).skipped], [4, []]);
  }
});

test('equal documents give equal bytes', (t) => {
  const folder = workshop(t);
  writeDocuments(join(folder, 'documents'), 12);
  const files = () => readdirSync(join(folder, 'site/data')).sort();
  assert.equal(build(folder, 'documents').code, 0);
  const first = files();
  assert.equal(build(folder, 'documents', '--threads', '1').code, 0);
  assert.deepEqual(files(), first);
});

test('a named network must agree in length', { skip: !existsSync(squeezenet) && `${squeezenet} is absent` }, (t) => {
  const folder = workshop(t);
  writeDocuments(join(folder, 'documents'), 3);
  const built = build(folder, 'documents', '--model', 'squeezenet1.1', '--weights', squeezenet);
  assert.equal(built.code, 2, built.err);
  assert.match(built.err, /the vectors have 8 values, the embeddings of SqueezeNet.* 1000|512/);
});

test('vectors of a network that is named can be asked with pictures', { skip: !existsSync(squeezenet) && `${squeezenet} is absent` }, (t) => {
  const folder = workshop(t);
  mkdirSync(join(folder, 'pictures'));
  for (let i = 0; i < 6; i += 1) writeFileSync(join(folder, `pictures/${i}.ppm`), ppm(64, 64, (x, y) => [40 * i, (x * (i + 1)) % 256, (y * 3) % 256]));
  const model = ['--model', 'squeezenet1.1', '--weights', squeezenet];
  assert.equal(vitrine(folder, ['build', 'pictures', '-o', 'embedded', '--quiet', ...model]).code, 0);
  // The network's own embeddings, out of its cache, as somebody else would hand them over.
  const [cache] = readdirSync(join(folder, 'cache/embeddings')).filter((name) => name.endsWith('.bin'));
  const bytes = readFileSync(join(folder, 'cache/embeddings', cache));
  const dimension = bytes.readUInt32LE(12);
  mkdirSync(join(folder, 'documents'));
  for (let i = 0; i < 6; i += 1) {
    const place = bytes.indexOf(createHash('sha256').update(readFileSync(join(folder, `pictures/${i}.ppm`))).digest());
    const vector = Array.from({ length: dimension }, (_, j) => bytes.readFloatLE(place + 32 + 4 * j));
    writeFileSync(join(folder, `documents/${i}.json`), JSON.stringify(document(`id-${i}`, vector)));
  }
  const built = build(folder, 'documents', ...model);
  assert.equal(built.code, 0, built.err);
  const entry = entryOf(folder);
  assert.deepEqual([entry.upload, entry.space.embedder, entry.space.model], ['onnx', 'onnx', readJson(folder, 'embedded/vitrine.json').space.model]);
  const asked = vitrine(folder, ['query', 'site', 'pictures/4.ppm', '-k', '1', '--json']);
  assert.equal(asked.code, 0, asked.err);
  const [found] = JSON.parse(asked.out)[0].neighbours;
  assert.equal(found.id, 'id-4');
  assert.ok(found.score > 0.999);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

test('six vectors of a museum in production keep their cosines', { skip: !existsSync(production) && `${production} is absent` }, (t) => {
  const folder = workshop(t);
  const built = build(folder, production);
  assert.equal(built.code, 0, built.err);
  assert.deepEqual(JSON.parse(built.out).skipped, []);
  // ../shared/data/README.md, between documents 0 to 5.
  const published = { '0-1': 0.8703, '0-2': 0.8824, '0-3': 0.8662, '0-4': 0.8653, '0-5': 0.8595, '1-2': 0.7845, '1-3': 0.8314, '1-4': 0.8401, '1-5': 0.7577, '2-3': 0.8576, '2-4': 0.8278, '2-5': 0.8419, '3-4': 0.8872, '3-5': 0.7956, '4-5': 0.7660 };
  const ids = readdirSync(production).sort().map((name) => readJson(production, name).document.display.id);
  const between = (a, b) => published[[ids.indexOf(a), ids.indexOf(b)].sort().join('-')];
  const lists = JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '5']).out);
  assert.equal(lists.length, 6);
  for (const { reference, neighbours } of lists) {
    const others = ids.filter((id) => id !== reference.id).sort((a, b) => between(reference.id, b) - between(reference.id, a));
    assert.deepEqual(neighbours.map((n) => n.id), others);
    for (const n of neighbours) assert.equal(n.score.toFixed(4), between(reference.id, n.id).toFixed(4), `${reference.id} ${n.id}`);
  }
  const first = worksOf(folder).find((work) => work.id === 'hqnskj6m');
  assert.equal(first.title, 'Hospital of St. Nicholas, Richmond, Yorkshire. Etching by W.R. Robinson after himself.');
  assert.deepEqual([first.maker, first.date, first.homepage], ['Robinson, W. R.', 'February 1824', 'https://wellcomecollection.org/works/t8yukfjt']);
  assert.equal(first.images[0].service, 'https://iiif.wellcomecollection.org/image/V0014401');
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

/** A matrix of float32 as NumPy stores it. */
function npy(rows) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0].length}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.from(new Float32Array(rows.flat()).buffer)]);
}

test('a .npy with its ids becomes the site that the same vectors as JSON Lines become', (t) => {
  const folder = workshop(t);
  const rows = Array.from({ length: 12 }, (_, i) => wave(i / 3));
  writeFileSync(join(folder, 'all.npy'), npy(rows));
  writeFileSync(join(folder, 'all.jsonl'), rows.map((vec, i) => JSON.stringify({ id: `work ${i}`, vec: [...new Float32Array(vec)] })).join('\n'));
  const without = build(folder, 'all.npy');
  assert.equal(without.code, 3);
  assert.match(without.err, /all\.ids\.txt.*--ids/);
  writeFileSync(join(folder, 'names'), rows.map((_, i) => `work ${i}`).join('\n'));
  const built = build(folder, 'all.npy', '--ids', 'names');
  assert.equal(built.code, 0, built.err);
  const lists = vitrine(folder, ['neighbours', 'site', '-k', '5']).out;
  assert.equal(vitrine(folder, ['build', 'all.jsonl', '-o', 'other', '--quiet']).code, 0);
  assert.equal(lists, vitrine(folder, ['neighbours', 'other', '-k', '5']).out);
});

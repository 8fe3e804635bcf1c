// SPDX-License-Identifier: MIT
// A collection embedded in parts, by many machines, is the same site as one that was embedded at once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

import { ppm, root, smallMuseum, vitrine, workshop } from './helpers.mjs';

const weights = join(process.env.VITRINE_SHARED ?? resolve(root, '../shared'), 'models/squeezenet1.1.onnx');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function fingerprints(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => `${name} ${sha256(readFileSync(join(folder, name)))}`);
}

const made = (run) => assert.equal(run.code, 0, run.err);

/** Twelve pictures, two that are none, one that is there twice. */
function troubledMuseum(folder) {
  smallMuseum(folder);
  writeFileSync(join(folder, 'bars/broken.ppm'), 'P6 nothing');
  writeFileSync(join(folder, 'empty.png'), '');
  copyFileSync(join(folder, 'checks/checks-1.ppm'), join(folder, 'copy.ppm'));
}

const model = ['--model', 'descriptor', '--quiet'];

/** Builds all shards, each with a cache of its own, as on machines of their own. */
function buildParts(folder, count, { sources = ['pictures'], options = model, name = 'part' } = {}) {
  const parts = [];
  for (let number = 1; number <= count; number += 1) {
    const part = `${name}-${number}`;
    made(vitrine(folder, ['build', ...sources, '-o', part, '--shard', `${number}/${count}`, '--cache', `cache-${number}`, ...options]));
    parts.push(part);
  }
  return parts;
}

/** The text that a refused merge is answered with. */
function refusal(folder, code, ...words) {
  const run = vitrine(folder, ['merge', ...words, '-o', 'refused', '--quiet']);
  assert.equal(run.code, code, run.err);
  assert.equal(existsSync(join(folder, 'refused/vitrine.json')), false);
  return run.err;
}

test('parts give the bytes of one build, however many they are and in whatever order they are named', (t) => {
  const folder = workshop(t);
  troubledMuseum(join(folder, 'pictures'));
  writeFileSync(join(folder, 'texts.csv'), 'filename,title\nbars/bars-0.ppm,The First Bar\n');
  const site = ['--title', 'Parts & Wholes', '--language', 'de', '--neighbours', '5', '--dimensions', '8'];
  const sources = ['pictures', '--catalogue', 'texts.csv', '--base-url', 'https://museum.example/look'];
  const whole = vitrine(folder, ['build', ...sources, '-o', 'whole', ...model, ...site, '--json']);
  made(whole);
  assert.equal(JSON.parse(whole.out).works, 13);
  for (const count of [1, 3, 20]) {
    const parts = buildParts(folder, count, { sources, name: `of-${count}` });
    const merged = vitrine(folder, ['merge', ...parts.reverse(), '-o', `merged-${count}`, '--quiet', '--json', ...site]);
    made(merged);
    assert.deepEqual(fingerprints(join(folder, `merged-${count}`)), fingerprints(join(folder, 'whole')), `${count} parts`);
    const report = JSON.parse(merged.out);
    assert.equal(report.works, 13);
    assert.equal(report.given, 13);
    const sorted = (skipped) => skipped.map((one) => `${one.where} ${one.reason}`).sort();
    assert.deepEqual(sorted(report.skipped), sorted(JSON.parse(whole.out).skipped));
    made(vitrine(folder, ['verify', `merged-${count}`]));
  }
});

test('parts of a network and of the descriptor beside it give the bytes of one build', (t) => {
  if (!existsSync(weights)) return t.skip(`no ${weights}`);
  const folder = workshop(t);
  troubledMuseum(join(folder, 'pictures'));
  for (const inner of ['page/assets', 'page/ort']) mkdirSync(join(folder, inner), { recursive: true });
  writeFileSync(join(folder, 'page/index.html'), '<!doctype html><html lang="en"><head><title>Vitrine</title></head></html>');
  writeFileSync(join(folder, 'page/ort/ort.wasm'), 'plain');
  const page = ['--page', 'page'];
  const network = ['--model', 'squeezenet1.1', '--weights', weights, '--quiet'];
  const tried = vitrine(folder, ['build', 'pictures', '-o', 'whole', ...page, ...network]);
  if (/without ONNX Runtime/.test(tried.err)) return t.skip('built without ONNX Runtime');
  made(tried);
  const parts = buildParts(folder, 2, { options: [...network, '--threads', '1'] });
  made(vitrine(folder, ['merge', ...parts, '-o', 'merged', ...page, ...network]));
  assert.deepEqual(fingerprints(join(folder, 'merged')), fingerprints(join(folder, 'whole')));

  // Without the network at hand, and without carrying it.
  made(vitrine(folder, ['build', 'pictures', '-o', 'bare', ...page, ...network, '--carry-model', 'no', '--instant', 'no']));
  made(vitrine(folder, ['merge', ...parts, '-o', 'merged-bare', ...page, '--carry-model', 'no', '--instant', 'no', '--quiet']));
  assert.deepEqual(fingerprints(join(folder, 'merged-bare')), fingerprints(join(folder, 'bare')));
  assert.match(refusal(folder, 3, ...parts), /the parts were embedded by it; --carry-model no merges them without/);

  const plain = buildParts(folder, 2, { name: 'plain' });
  assert.match(refusal(folder, 7, parts[0], plain[1]), /plain-2 was embedded by Built-in descriptor .*build one of them again/);
});

test('parts move to another folder, and a merged site is merged again without a change', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  buildParts(folder, 2).forEach((part) => {
    mkdirSync(join(folder, 'from-the-cluster'), { recursive: true });
    renameSync(join(folder, part), join(folder, 'from-the-cluster', part));
  });
  const parts = ['from-the-cluster/part-1', 'from-the-cluster/part-2'];
  made(vitrine(folder, ['merge', ...parts, '-o', 'site', '--quiet']));
  const first = fingerprints(join(folder, 'site'));
  made(vitrine(folder, ['merge', ...parts, '-o', 'site', '--quiet']));
  assert.deepEqual(fingerprints(join(folder, 'site')), first);
  rmSync(join(folder, 'from-the-cluster'), { recursive: true });
  made(vitrine(folder, ['verify', 'site']));
});

test('parts that do not belong together are refused, each with what to do', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const [one, two, three] = buildParts(folder, 3);
  assert.match(refusal(folder, 3, one, three), /of the 3 shards, 2 is missing; build them with --shard NUMBER\/3/);
  assert.match(refusal(folder, 2, one, two, two, three), /part-2 and part-2 are both shard 2\/3; leave one of them out/);
  assert.match(refusal(folder, 3, one, 'pictures'), /pictures\/part\.json is not there: name the folders that vitrine build --shard wrote/);

  const [, other] = buildParts(folder, 2, { name: 'half' });
  assert.match(refusal(folder, 2, one, other, three), /half-2 is shard 2\/2, part-1 is shard 1\/3; build all shards of one collection with the same number/);
  const based = buildParts(folder, 3, { name: 'based', options: [...model, '--base-url', 'https://museum.example'] });
  assert.match(refusal(folder, 2, one, based[1], three), /based-2 and part-1 differ in --base-url/);

  writeFileSync(join(folder, 'pictures/late.ppm'), ppm(80, 80, () => [9, 9, 9]));
  const late = buildParts(folder, 3, { name: 'late' });
  assert.match(refusal(folder, 2, one, late[1], three), /late-2 is of a collection of 13 works, part-1 of another one of 12/);
});

test('a damaged part is refused, naming the file and the shard to build again', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const parts = buildParts(folder, 2);
  const again = /build it again: vitrine build \.\.\. -o part-2 --shard 2\/2/;
  const whole = join(folder, 'part-2');
  cpSync(whole, join(folder, 'sound'), { recursive: true });
  const pictures = readdirSync(join(whole, 'iiif'));
  const thumbnail = join('iiif', pictures[0], 'full/max/0/default.jpg');
  const flip = (file, at) => {
    const bytes = readFileSync(join(whole, file));
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    rmSync(join(whole, file));
    writeFileSync(join(whole, file), bytes);
  };
  const faults = [
    ['a bit of an embedding', () => flip('data/embeddings-0.bin', 7), /embeddings-0\.bin holds other bytes/, 4],
    ['an embedding too few', () => writeFileSync(join(whole, 'data/embeddings-0.bin'), 'abcd'), /embeddings-0\.bin has another size/, 4],
    ['a text', () => flip('data/catalogue-0.json', 30), /catalogue-0\.json holds other bytes/, 4],
    ['no texts', () => rmSync(join(whole, 'data/catalogue-0.json')), /catalogue-0\.json is missing/, 3],
    ['a bit of a picture', () => flip(thumbnail, -20), /default\.jpg: its bytes have changed/, 4],
    ['no picture', () => rmSync(join(whole, 'iiif', pictures[0]), { recursive: true }), /is not published with these options yet/, 3],
  ];
  for (const [name, damage, expected, code] of faults) {
    damage();
    const text = refusal(folder, code, ...parts);
    assert.match(text, expected, name);
    assert.match(text, again, name);
    rmSync(whole, { recursive: true });
    cpSync(join(folder, 'sound'), whole, { recursive: true });
  }
  appendFileSync(join(whole, 'part.json'), '}');
  assert.match(refusal(folder, 4, ...parts), /part-2\/part\.json: not JSON/);
  rmSync(join(whole, 'part.json'));
  // The same command makes it whole, from what is there.
  const report = JSON.parse(vitrine(folder, ['build', 'pictures', '-o', 'part-2', '--shard', '2/2', '--cache', 'cache-2', '--json', ...model]).out);
  assert.equal(report.reused, 6);
  assert.equal(report.shard, '2/2');
  made(vitrine(folder, ['merge', ...parts, '-o', 'site', '--quiet']));
});

test('a part made by a stranger leads nowhere', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  const parts = buildParts(folder, 1);
  writeFileSync(join(folder, 'secret'), 'secret');
  const part = join(folder, parts[0]);
  const entry = JSON.parse(readFileSync(join(part, 'part.json')));
  const catalogue = JSON.parse(readFileSync(join(part, 'data/catalogue-0.json')));
  const forge = (change) => {
    const forged = { entry: structuredClone(entry), catalogue: structuredClone(catalogue) };
    change(forged);
    const text = JSON.stringify(forged.catalogue);
    writeFileSync(join(part, 'data/catalogue-0.json'), text);
    if (forged.entry.runs.length > 0) Object.assign(forged.entry.runs[0].catalogue, { bytes: Buffer.byteLength(text), sha256: sha256(text) });
    writeFileSync(join(part, 'part.json'), JSON.stringify(forged.entry));
    return refusal(folder, 4, ...parts);
  };
  assert.match(forge(({ catalogue: { works } }) => { works[0].images[0].service = 'iiif/../../secret'; }), /field "service"/);
  assert.match(forge(({ catalogue: { works } }) => { works[0].images[0].service = 'data/catalogue-0.json'; }), /is no picture of a part/);
  assert.match(forge(({ catalogue: { works } }) => { works[0].images[0].width += 1; }), /has other sizes than the catalogue says/);
  assert.match(forge(({ entry: { runs } }) => { runs[0].embeddings.file = '../secret'; }), /field "file"/);
  assert.match(forge(({ entry: { runs } }) => { runs[0].works = 400; }), /field "bytes"/);
  assert.match(forge((forged) => { forged.entry.runs = []; }), /field "runs": expected works that, with those left out, are the 12 of the shard/);
  assert.match(forge((forged) => { forged.entry.left_out = [3, 3]; }), /field "left_out"/);
  rmSync(join(part, 'data/embeddings-0.bin'));
  symlinkSync(join(folder, 'secret'), join(part, 'data/embeddings-0.bin'));
  Object.assign(entry.runs[0].embeddings, { sha256: sha256('secret') });
  writeFileSync(join(part, 'data/catalogue-0.json'), JSON.stringify(catalogue));
  writeFileSync(join(part, 'part.json'), JSON.stringify(entry));
  refusal(folder, 4, ...parts);
});

test('impossible shards, a site\'s folder and vectors are wrong requests', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  for (const shard of ['0/3', '4/3', '1', '1/0', '/3', '1/3x', '-1/3', '99999999999/99999999999']) {
    const run = vitrine(folder, ['build', 'pictures', '-o', 'part', '--shard', shard, ...model]);
    assert.equal(run.code, 2, shard);
    assert.match(run.err, /expected which shard of how many, counted from 1, as 2\/3/);
  }
  made(vitrine(folder, ['build', 'pictures', '-o', 'site', ...model]));
  const into = vitrine(folder, ['build', 'pictures', '-o', 'site', '--shard', '1/2', ...model]);
  assert.equal(into.code, 2);
  assert.match(into.err, /site holds vitrine\.json, and a part of a collection is no site; name another folder/);
  writeFileSync(join(folder, 'vectors.jsonl'), '{"id":"a","iiif_url":"https://iiif.example/1/full/0/n.jpg","vec":[1,2]}\n');
  const vectors = vitrine(folder, ['build', 'vectors.jsonl', '-o', 'part', '--shard', '1/2']);
  assert.equal(vectors.code, 2);
  assert.match(vectors.err, /--shard spreads the embedding of pictures/);
});

test('an interrupted shard goes on where it stopped', async (t) => {
  const folder = workshop(t);
  mkdirSync(join(folder, 'pictures'));
  for (let i = 0; i < 300; i += 1) writeFileSync(join(folder, 'pictures', `${String(i).padStart(3, '0')}.ppm`), ppm(400, 300, (x, y) => [(x * i) & 255, (y + i) & 255, i & 255]));
  const words = ['build', 'pictures', '-o', 'part', '--shard', '1/2', '--model', 'descriptor', '--json'];
  const program = process.env.VITRINE_PROGRAM ?? join(root, 'build/bin/vitrine');
  const child = spawn(program, words, { cwd: folder, env: { ...process.env, VITRINE_CACHE: join(folder, 'cache') } });
  const poll = setInterval(() => {
    if (!existsSync(join(folder, 'part/iiif'))) return;
    clearInterval(poll);
    child.kill('SIGINT');
  }, 10);
  const code = await new Promise((settle) => child.on('close', settle));
  clearInterval(poll);
  assert.equal(code, 130);
  assert.equal(existsSync(join(folder, 'part/part.json')), false);
  const report = JSON.parse(vitrine(folder, words).out);
  assert.equal(report.works, 150);
  assert.ok(report.reused > 0, 'what the first run embedded was kept');
});

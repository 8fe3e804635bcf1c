// SPDX-License-Identifier: MIT
// vitrine lab compare: figures, the page's folder, and what it refuses.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { plainPage } from './comparison_page.mjs';
import { root, smallMuseum, startVitrine, vitrine, workshop } from './helpers.mjs';

const shared = process.env.VITRINE_SHARED ?? join(root, '../shared');
const weights = { squeezenet: join(shared, 'models/squeezenet1.1.onnx'), googlenet: join(shared, 'models/googlenet.onnx') };
const builtPage = join(root, 'build/share/vitrine/compare/index.html');

const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();

const twoModels = Object.values(weights).every((file) => existsSync(file));
const withNetworks = { skip: twoModels ? false : 'shared/models is not there' };
const models = ['--models', 'descriptor,squeezenet1.1', '--weights', `squeezenet1.1=${weights.squeezenet}`];
const compare = (folder, ...more) => vitrine(folder, ['lab', 'compare', 'museum', ...models, '--quiet', ...more]);

function museum(t) {
  const folder = workshop(t);
  smallMuseum(join(folder, 'museum'));
  return folder;
}

test('figures say what each model is, how far they agree, and how often they stay within a folder', withNetworks, (t) => {
  const folder = museum(t);
  const { code, out, err } = compare(folder, '--json', '-k', '3', '--class', 'folder', '--time', '2');
  assert.equal(code, 0, err);
  const result = JSON.parse(out);
  assert.equal(result.works, 12);
  assert.equal(result.neighbours, 3);
  assert.deepEqual(result.models.map(({ id, embedded, reused, timed }) => ({ id, embedded, reused, timed })), [
    { id: 'descriptor', embedded: 12, reused: 0, timed: 2 },
    { id: 'squeezenet1.1', embedded: 12, reused: 0, timed: 2 },
  ]);
  assert.equal(result.models[0].network_bytes, 0);
  assert.equal(result.models[1].network_bytes, readFileSync(weights.squeezenet).length);
  for (const model of result.models) assert.equal(model.embedding_bytes, 4 * model.dimension);
  const [[self, other], [back]] = result.agreement.shares;
  assert.equal(self, 1);
  assert.equal(other, back);
  // Three families of four, each unlike the others: both models find them.
  assert.deepEqual(result.precision.classes.map(({ name, works }) => [name, works]), [['bars', 4], ['beams', 4], ['checks', 4]]);
  assert.deepEqual(result.precision.overall, [1, 1]);
  assert.equal(other, 1);
});

test('a second run takes embeddings from the cache, and its table is aligned', withNetworks, (t) => {
  const folder = museum(t);
  assert.equal(compare(folder, '-k', '3').code, 0);
  const { code, out } = compare(folder, '-k', '3', '--class', 'folder');
  assert.equal(code, 0);
  const lines = out.split('\n');
  const row = lines.find((line) => line.startsWith('squeezenet'));
  assert.match(row, /built in|MB/);
  assert.match(row, / 0 +12$/);
  const columns = (line) => line.length;
  assert.equal(columns(lines.find((line) => line.startsWith('model'))), columns(row));
  assert.match(out, /over all +12 +1\.0000 +1\.0000/);
});

test('the folder is a page of static files, written again to equal bytes save for the times', withNetworks, (t) => {
  const folder = museum(t);
  const page = plainPage(folder);
  const write = (...more) => compare(folder, '-k', '3', '--class', 'folder', '-o', 'out', '--page', page, ...more);
  const { code, err } = write('--time', '0', '--title', 'Stripes & <checks>');
  assert.equal(code, 0, err);
  const entry = JSON.parse(readFileSync(join(folder, 'out/comparison.json'), 'utf8'));
  assert.equal(entry.title, 'Stripes & <checks>');
  assert.equal(entry.set.files, 12);
  assert.ok(!('milliseconds' in entry.models[0]));
  const work = JSON.parse(readFileSync(join(folder, 'out', entry.set.folder, '0.json'), 'utf8'));
  assert.equal(work.work.id, 'bars/bars-0.ppm');
  assert.equal(work.work.class, 'bars');
  assert.equal(work.rows.length, 2);
  assert.equal(work.rows[0].length, 3);
  const { width, height } = work.work.images[0].sizes[0];
  assert.ok(existsSync(join(folder, 'out', work.work.images[0].service, `full/${width},${height}/0/default.jpg`)));
  assert.match(readFileSync(join(folder, 'out/index.html'), 'utf8'), /<title>Stripes &amp; &lt;checks&gt;<\/title>/);
  const before = files(join(folder, 'out')).map((file) => [file, readFileSync(file, 'base64')]);
  assert.equal(write('--time', '0', '--title', 'Stripes & <checks>').code, 0);
  const after = files(join(folder, 'out')).map((file) => [file, readFileSync(file, 'base64')]);
  assert.deepEqual(after.map(([file]) => file), before.map(([file]) => file));
  // Only what was reused instead of embedded is told anew.
  assert.deepEqual(after.filter(([, bytes], i) => bytes !== before[i][1]).map(([file]) => file), [join(folder, 'out/comparison.json')]);
});

test('one bad picture is reported, and the works that all models have are compared', withNetworks, (t) => {
  const folder = museum(t);
  writeFileSync(join(folder, 'museum/bars/broken.jpg'), 'no picture');
  const { code, out, err } = compare(folder, '--json', '-k', '3');
  assert.equal(code, 0);
  assert.equal(err.match(/left out: .*broken\.jpg/g).length, 1);
  const result = JSON.parse(out);
  assert.equal(result.works, 12);
  assert.match(result.skipped[0].where, /broken\.jpg$/);
});

test('classes come from any column, and perturbations from two', withNetworks, (t) => {
  const folder = museum(t);
  const page = plainPage(folder);
  const rows = ['bars', 'beams', 'checks'].flatMap((family) => [0, 1, 2, 3].map((i) => `${family}/${family}-${i}.ppm,${i < 2 ? 'low' : 'high'},${i === 1 ? 'm3' : ''},${i === 1 ? `${family}/${family}-0.ppm` : ''}`));
  writeFileSync(join(folder, 'works.csv'), ['id,Höhe,done,of', ...rows].join('\n'));
  const { code, out, err } = compare(folder, '--json', '-k', '3', '--catalogue', 'works.csv', '--class', 'Höhe', '--perturbation', 'done', '--original', 'of', '-o', 'out', '--page', page);
  assert.equal(code, 0, err);
  const result = JSON.parse(out);
  assert.equal(result.precision.class, 'Höhe');
  assert.deepEqual(result.precision.classes.map(({ name, works }) => [name, works]), [['high', 6], ['low', 6]]);
  const entry = JSON.parse(readFileSync(join(folder, 'out/comparison.json'), 'utf8'));
  const { work } = JSON.parse(readFileSync(join(folder, 'out', entry.set.folder, '1.json'), 'utf8'));
  assert.equal(work.perturbation, 'm3');
  assert.equal(work.of, 'bars/bars-0.ppm');
});

test('what cannot be met is refused with its reason, before anything is embedded', withNetworks, (t) => {
  const folder = museum(t);
  const page = plainPage(folder);
  writeFileSync(join(folder, 'works.csv'), 'id,what\nbars/bars-0.ppm,x\n');
  mkdirSync(join(folder, 'blog'));
  writeFileSync(join(folder, 'blog/index.html'), 'mine');
  writeFileSync(join(folder, 'done.csv'), 'id,done,of\nbars/bars-1.ppm,m9,bars/bars-0.ppm\n');
  const cases = [
    [['--models', 'descriptor'], 2, /names 1 model; name two or more/, false],
    [['--models', 'descriptor,descriptor'], 2, /descriptor twice/, false],
    [['--models', 'descriptor,nonsense'], 3, /nonsense/, false],
    [['-k', '0'], 2, /-k 0 is not within 1 to 100/],
    [['-k', '101'], 2, /-k 101/],
    [['--time', '20000'], 2, /--time 20000/],
    [['--language', 'not a tag'], 2, /--language not a tag/],
    [['--perturbation', 'done'], 2, /--perturbation and --original go together/],
    [['--class', 'colour'], 3, /--class colour: no work has one/],
    [['--class', 'colour', '--catalogue', 'works.csv'], 4, /--class colour: .*names no column 'colour'/],
    [['--catalogue', 'done.csv', '--perturbation', 'done', '--original', 'of'], 4, /bars\/bars-1\.ppm.*m9.*m1 to m5/],
    [['-o', 'museum/out', '--page', page], 2, /lies in the pictures' folder/],
    [['-o', 'blog', '--page', page], 2, /blog holds an index\.html/],
    [['-o', 'out', '--page', 'nowhere'], 3, /nowhere has no index\.html/],
  ];
  for (const [args, code, reason, withModels = true] of cases) {
    const run = vitrine(folder, ['lab', 'compare', 'museum', '--quiet', ...(withModels ? models : []), ...args]);
    assert.equal(run.code, code, `${args.join(' ')}: ${run.err}`);
    assert.match(run.err, reason);
    assert.equal(run.out, '');
  }
  assert.ok(!existsSync(join(folder, 'cache/embeddings')));
  assert.equal(readFileSync(join(folder, 'blog/index.html'), 'utf8'), 'mine');
  assert.ok(!existsSync(join(folder, 'out')));
});

test('sources that hold vectors are refused', (t) => {
  const folder = workshop(t);
  writeFileSync(join(folder, 'vectors.jsonl'), '{"id":"a","vec":[1,0]}\n{"id":"b","vec":[0,1]}\n');
  const { code, err } = vitrine(folder, ['lab', 'compare', 'vectors.jsonl', '--models', 'descriptor,googlenet', '--weights', `googlenet=${weights.googlenet}`]);
  assert.ok([2, 3].includes(code), err);
  if (twoModels) assert.match(err, /hold vectors/);
});

test('Ctrl-C ends with 130, and the same command goes on from what was embedded', withNetworks, async (t) => {
  const folder = museum(t);
  for (let copy = 0; copy < 12; copy += 1) {
    for (const family of ['bars', 'beams', 'checks']) {
      cpSync(join(folder, 'museum', family), join(folder, 'museum', `${family}-${copy}`), { recursive: true });
      // Another picture in each copy: equal files share an embedding.
      for (const file of readdirSync(join(folder, 'museum', `${family}-${copy}`))) {
        const path = join(folder, 'museum', `${family}-${copy}`, file);
        const bytes = readFileSync(path);
        bytes[bytes.length - 1 - copy] ^= 1 + copy;
        writeFileSync(path, bytes);
      }
    }
  }
  const args = ['lab', 'compare', 'museum', '--models', 'descriptor,googlenet', '--weights', `googlenet=${weights.googlenet}`, '--time', '0', '--json'];
  const { child, ended } = startVitrine(folder, args);
  const cache = join(folder, 'cache/embeddings');
  // As soon as the second model has a cache, the first one is done.
  while (!(existsSync(cache) && readdirSync(cache).length > 1) && child.exitCode === null) await new Promise((settle) => setTimeout(settle, 20));
  child.kill('SIGINT');
  const first = await ended;
  if (first.code === 0) return t.skip('the machine was faster than the signal');
  assert.equal(first.code, 130, first.err);
  const { code, out, err } = vitrine(folder, [...args, '--quiet']);
  assert.equal(code, 0, err);
  const [descriptor] = JSON.parse(out).models;
  assert.equal(descriptor.embedded, 0);
  assert.equal(descriptor.reused, 12 * 13);
});

test('the built page is filled where it is there', { skip: existsSync(builtPage) && twoModels ? false : 'the page is not built' }, (t) => {
  const folder = museum(t);
  assert.equal(compare(folder, '-o', 'out', '--own-results').code, 0);
  const html = readFileSync(join(folder, 'out/index.html'), 'utf8');
  assert.match(html, /default-src 'none'/);
  assert.match(html, /connect-src 'self';/);
  assert.doesNotMatch(html, /https:..vitrine-img-hosts|unsafe/);
  rmSync(join(folder, 'out/data'), { recursive: true });
});

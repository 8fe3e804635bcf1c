// SPDX-License-Identifier: MIT
// What folding a space's projection into a network's last layer saves, and whether any answer changes:
//   node bench/folded_answers.mjs PICTURES MODEL...
// MODEL: a prepared model of $VITRINE_CACHE that ends in a linear layer (vgg16, vgg16-untrained-1), or "googlenet-dense":
// the real GoogLeNet of ../shared/models with a linear layer of made-up weights behind its pooled feature, which is as near as
// public weights come to VGG16's fc7. Half of the pictures are the collection; every fifth of the others asks. Prints for each
// form its bytes, the share of the first ten works that stay, the greatest difference of a shown score, and what share of the
// first ten of fp32 either finds.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const program = process.env.VITRINE_PROGRAM ?? join(root, 'build/bin/vitrine');
const shared = process.env.VITRINE_SHARED ?? resolve(root, '../shared');
const cards = join(process.env.VITRINE_CACHE ?? '', 'models');
const run = (...args) => execFileSync(program, args, { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] }).toString();

// Protocol buffers: as much as a node and two tensors need.
const varint = (value) => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]);
const number = (field, value) => Buffer.from([...varint(field * 8), ...varint(value)]);
const bytes = (field, ...content) => {
  const whole = Buffer.concat(content.map((piece) => Buffer.from(piece)));
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(whole.length)]), whole]);
};

/** Numbers about normal, the same everywhere. */
function bells(count, scale) {
  let state = 1;
  const draw = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
  return Float32Array.from({ length: count }, () => scale * (draw() + draw() + draw() + draw()));
}

/** A second `graph` field in a file is merged with the first: so a layer is added behind the feature. */
function withDenseLayer(model, feature, columns, rows) {
  const tensor = (name, sides, values) =>
    bytes(5, ...sides.map((side) => number(1, side)), number(2, 1), bytes(8, name), bytes(9, new Uint8Array(values.buffer)));
  const turned = bytes(5, bytes(1, 'transB'), number(3, 1), number(20, 2));
  const node = bytes(1, ...[feature, 'dense_w', 'dense_b'].map((name) => bytes(1, name)), bytes(2, 'dense'), bytes(4, 'Gemm'), turned);
  const sides = bytes(2, bytes(1, bytes(2, 'n')), bytes(1, number(1, rows)));
  const output = bytes(12, bytes(1, 'dense'), bytes(2, bytes(1, number(1, 1), sides)));
  const weights = tensor('dense_w', [rows, columns], bells(rows * columns, 1 / Math.sqrt(columns)));
  return Buffer.concat([model, bytes(7, node, weights, tensor('dense_b', [rows], bells(rows, 0.1)), output)]);
}

/** Puts googlenet-dense among the cards of the cache and prepares it. */
function makeGooglenetDense(pictures) {
  const folder = join(cards, 'googlenet-dense');
  mkdirSync(folder, { recursive: true });
  const model = withDenseLayer(readFileSync(join(shared, 'models/googlenet.onnx')), 'pool5', 1024, 4096);
  const card = JSON.parse(readFileSync(join(root, 'models/googlenet/model.json'), 'utf8'));
  const sha256 = createHash('sha256').update(model).digest('hex');
  const change = { id: 'googlenet-dense', label: 'GoogLeNet and a made-up layer', file: 'dense.onnx', bytes: model.length, sha256, feature: 'dense', dimension: 4096 };
  writeFileSync(join(folder, 'dense.onnx'), model);
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...card, ...change }));
  run('model', 'prepare', 'googlenet-dense', '--models', cards, '--calibrate', pictures, '--pictures', '60', '--quiet');
}

/** Every other picture in a folder of links, and every fifth of the others by path. */
function split(pictures, folder) {
  const names = readdirSync(pictures, { recursive: true }).map(String).filter((name) => /\.jpe?g$/i.test(name)).sort();
  names.filter((_, at) => at % 2 === 0).forEach((name) => {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    symlinkSync(resolve(pictures, name), join(folder, name));
  });
  return names.filter((_, at) => at % 2 === 1).filter((_, at) => at % 5 === 0).map((name) => resolve(pictures, name));
}

function ask(model, form, fold, collection, queries, site) {
  rmSync(site, { recursive: true, force: true });
  const report = JSON.parse(run('build', collection, '-o', site, '--model', model, '--models', cards, '--carry-form', form, '--fold', fold, '--instant', 'no', '--quiet', '--json'));
  const answers = JSON.parse(run('query', site, ...queries, '-k', '10', '--json')).map(({ neighbours }) => neighbours);
  return { bytes: report.carried.bytes, folded: report.carried.folded, works: report.works, answers };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const overlap = (a, b) => mean(a.map((found, at) => found.filter(({ id }) => b[at].some((other) => other.id === id)).length / found.length));
const inOrder = (a, b) => mean(a.map((found, at) => Number(found.every(({ id }, rank) => b[at][rank].id === id))));
const differences = (a, b) =>
  a.flatMap((found, at) => found.flatMap(({ id, score }) => b[at].filter((other) => other.id === id).map((other) => Math.abs(other.score - score))));
const megabytes = (count) => (count / 1e6).toFixed(2);

const [pictures, ...models] = process.argv.slice(2);
if (!pictures || models.length === 0 || !process.env.VITRINE_CACHE) throw new Error('usage: VITRINE_CACHE=FOLDER node bench/folded_answers.mjs PICTURES MODEL...');
const workshop = mkdtempSync(join(tmpdir(), 'vitrine-fold-'));
try {
  const collection = join(workshop, 'pictures');
  const queries = split(pictures, collection);
  for (const model of models) {
    if (model === 'googlenet-dense' && !existsSync(join(cards, model, 'prepared/prepared.json'))) makeGooglenetDense(pictures);
    const { forms } = JSON.parse(readFileSync(join(cards, model, 'prepared/prepared.json'), 'utf8'));
    let truth;
    for (const { name } of forms) {
      const [whole, folded] = ['no', 'yes'].map((fold) => ask(model, name, fold, collection, queries, join(workshop, 'site')));
      if (!folded.folded) throw new Error(`${model} cannot be folded`);
      truth ??= whole.answers;
      const score = differences(whole.answers, folded.answers);
      console.log(
        `${model} ${name}: ${megabytes(whole.bytes)} MB, folded ${megabytes(folded.bytes)} MB (${megabytes(whole.bytes - folded.bytes)} less); ` +
          `${queries.length} pictures asked of ${whole.works} works: first ten alike ${overlap(whole.answers, folded.answers).toFixed(4)}, in the same order ${inOrder(whole.answers, folded.answers).toFixed(3)}; ` +
          `scores differ by ${Math.max(...score).toFixed(4)} at most, ${mean(score).toFixed(5)} on average; ` +
          `of fp32's first ten ${overlap(whole.answers, truth).toFixed(4)}, folded ${overlap(folded.answers, truth).toFixed(4)}`,
      );
    }
  }
} finally {
  rmSync(workshop, { recursive: true });
}

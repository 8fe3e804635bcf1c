// SPDX-License-Identifier: MIT
// How fast a collection is embedded: whole `vitrine build` runs from picture files to a site, beside bare ONNX
// Runtime on tensors that lie ready, at 1 and 2 threads, interleaved; medians.
//
//   cmake --preset release -DVITRINE_BUILD_BENCH=ON && cmake --build build --target vitrine onnx_pace
//   node bench/embed_pace.mjs [--model ID] [--models FOLDER] [--weights FILE] [--form FORM --cache FOLDER]
//                             [--pictures FOLDER] [--count N] [--rounds N] [--threads 1,2] [--seconds N] [--json]
//
// --form: one of those that `vitrine model prepare ID --cache FOLDER` left, instead of the file as it was fetched.
// busy: share of samples in which a thread of the build was running or ready to run, for each thread it may have.
//   It is what the build leaves idle by itself, whatever else the machine does; `core use` is the share it got.
// steady: pictures a second once the network is open and its first batch checked, from what a build of all pictures takes
//   longer than one of half of them; busy and core use of the same time stand beside it.
// allowed: pictures a second that the core time of decoding, preparing and bare inference allows at this number of
//   threads; publishing the sizes as JPEG comes on top of that.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values: asked } = parseArgs({
  options: {
    model: { type: 'string', default: 'googlenet' },
    models: { type: 'string', default: join(root, 'models') },
    weights: { type: 'string' },
    form: { type: 'string' },
    cache: { type: 'string' },
    pictures: { type: 'string', default: resolve(root, '../shared/data/caltech101') },
    count: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '1,2' },
    seconds: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
  },
});
const card = join(asked.models, asked.model, 'model.json');
const prepared = asked.form && resolve(asked.cache ?? '', 'models', asked.model, 'prepared');
const weights = asked.weights ?? resolve(root, '../shared/models', JSON.parse(readFileSync(card, 'utf8')).file);
const vitrine = join(root, 'build/bin/vitrine');
const kSampleEvery = 40;  // milliseconds
const kTicks = 100;  // of a core's second in /proc, on every Linux machine there is

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const workshop = mkdtempSync(join(tmpdir(), 'embed-pace-'));
process.on('exit', () => rmSync(workshop, { recursive: true, force: true }));

// Pictures spread over the whole collection, so that few of them stand for all.
function choosePictures() {
  const files = readdirSync(asked.pictures, { recursive: true }).sort();
  const pictures = files.map((file) => join(asked.pictures, file)).filter((file) => statSync(file).isFile());
  const count = Math.min(Number(asked.count), pictures.length);
  for (let i = 0; i < count; i += 1) {
    const from = pictures[Math.floor((i * pictures.length) / count)];
    const to = join(workshop, 'pictures', relative(asked.pictures, from));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
    if (i % 2 === 1) continue;
    const half = join(workshop, 'half', relative(asked.pictures, from));
    mkdirSync(dirname(half), { recursive: true });
    copyFileSync(from, half);
  }
  return count;
}

// The states of a process's threads, and the core time it has had so far.
function look(pid) {
  try {
    const states = readdirSync(`/proc/${pid}/task`).map((task) => {
      const stat = readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2);
    });
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const times = fields.slice(fields.lastIndexOf(')') + 2).split(' ');
    return { running: states.filter((state) => state.startsWith('R')).length, core: (Number(times[11]) + Number(times[12])) / kTicks };
  } catch {
    return undefined;  // it has just ended
  }
}

const mean = (list) => list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length);

async function build(threads, round, folder) {
  const site = join(workshop, `site-${threads}-${round}`);
  const cache = join(workshop, `cache-${threads}-${round}`);
  const network = prepared ? ['--form', asked.form] : ['--weights', weights];
  const words = ['build', join(workshop, folder), '-o', site, '--model', asked.model, '--models', asked.models, ...network, '--carry-model', 'no', '--instant', 'no', '--cache', cache, '--threads', String(threads)];
  const started = process.hrtime.bigint();
  const since = () => Number(process.hrtime.bigint() - started) / 1e9;
  const environment = prepared ? { ...process.env, VITRINE_CACHE: resolve(asked.cache) } : process.env;
  const child = spawn(vitrine, words, { stdio: ['ignore', 'ignore', 'pipe'], env: environment });
  const samples = [];
  let core = 0;
  let embedded;  // when the last picture was
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
    if (embedded === undefined && /^Embedding: (\d+)\/\1,/m.test(told)) embedded = since();
  });
  const timer = setInterval(() => {
    const seen = look(child.pid);
    if (seen === undefined) return;
    samples.push({ at: since(), busy: Math.min(seen.running, threads) / threads });
    core = seen.core;
  }, kSampleEvery);
  const code = await new Promise((settle) => child.on('close', settle));
  clearInterval(timer);
  const seconds = since();
  if (code !== 0) throw new Error(`vitrine ended with ${code}: ${told}`);
  rmSync(site, { recursive: true });
  rmSync(cache, { recursive: true });
  const during = samples.filter((sample) => sample.at <= embedded).map((sample) => sample.busy);
  return { seconds, embedding: embedded, core, samples, busy: mean(samples.map((sample) => sample.busy)), busyEmbedding: mean(during) };
}

// What the second half of the pictures took.
function steady(whole, half, pictures) {
  const seconds = whole.embedding - half.embedding;
  const late = whole.samples.filter((sample) => sample.at > half.embedding && sample.at <= whole.embedding);
  return { perSecond: pictures / seconds, coreMs: (1000 * (whole.core - half.core)) / pictures, busy: mean(late.map((sample) => sample.busy)) };
}

function pace(words) {
  const form = prepared && words[0] === 'run' ? [asked.form] : [];
  const run = spawnSync(join(root, 'build/bin/onnx_pace'), [...words, ...form].map(String), { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

const count = choosePictures();
const pictures = join(workshop, 'pictures');
const threadCounts = asked.threads.split(',').map(Number);
const rows = new Map(threadCounts.map((threads) => [threads, { bare: [], inside: [], batch: [], builds: [], steady: [] }]));
const stages = [];
for (let round = 0; round < Number(asked.rounds); round += 1) {
  stages.push(pace(['stages', card, pictures]));
  for (const [threads, row] of rows) {
    row.bare.push(pace(['run', card, prepared ?? weights, pictures, threads, 1, asked.seconds]));
    const half = await build(threads, round, 'half');
    const whole = await build(threads, round, 'pictures');
    row.builds.push(whole);
    row.steady.push(steady(whole, half, count - Math.ceil(count / 2)));
    row.batch.push(pace(['run', card, prepared ?? weights, pictures, threads, 4, asked.seconds]));
    if (threads > 1) row.inside.push(pace(['run', card, prepared ?? weights, pictures, threads, 0, asked.seconds]));
  }
}

const of = (list, name) => median(list.map((entry) => entry[name]));
const stage = (name) => of(stages, name);
const before = stage('read_ms') + stage('decode_ms') + stage('prepare_ms');
const report = { model: asked.model, pictures: count, rounds: Number(asked.rounds), core_ms: { read: stage('read_ms'), decode: stage('decode_ms'), prepare: stage('prepare_ms'), publish: stage('publish_ms') }, threads: [] };
for (const [threads, row] of rows) {
  const inference = of(row.batch, 'core_ms');
  report.threads.push({
    threads,
    bare_per_second: of(row.bare, 'per_second'),
    bare_batch_per_second: of(row.batch, 'per_second'),
    bare_inside_per_second: row.inside.length > 0 ? of(row.inside, 'per_second') : null,
    inference_core_ms: of(row.bare, 'core_ms'),
    inference_batch_core_ms: inference,
    build_per_second: count / of(row.builds, 'seconds'),
    embedding_per_second: count / of(row.builds, 'embedding'),
    build_core_ms: (1000 * of(row.builds, 'core')) / count,
    steady_per_second: of(row.steady, 'perSecond'),
    steady_core_ms: of(row.steady, 'coreMs'),
    steady_busy: of(row.steady, 'busy'),
    busy: of(row.builds, 'busy'),
    busy_embedding: of(row.builds, 'busyEmbedding'),
    seconds_after_embedding: median(row.builds.map((one) => one.seconds - one.embedding)),
    core_use: median(row.builds.map((one) => one.core / one.seconds / threads)),
    allowed_per_second: (1000 * threads) / (before + inference),
    allowed_with_publishing_per_second: (1000 * threads) / (before + inference + stage('publish_ms')),
  });
}

if (asked.json) {
  console.log(JSON.stringify(report, null, 2));
} else {
  const ms = (value) => `${value.toFixed(1)} ms`;
  const rate = (value) => (value === null ? '-' : value.toFixed(2));
  const percent = (value) => `${(100 * value).toFixed(1)} %`;
  console.log(`${report.model}, ${count} pictures, medians of ${report.rounds} rounds`);
  console.log(`core time a picture: read and hash ${ms(report.core_ms.read)}, decode ${ms(report.core_ms.decode)}, prepare ${ms(report.core_ms.prepare)}, publish ${ms(report.core_ms.publish)}`);
  for (const row of report.threads) {
    console.log(`${row.threads} thread${row.threads > 1 ? 's' : ''}`);
    console.log(`  bare ONNX Runtime, images/s    one a call ${rate(row.bare_per_second)} (${ms(row.inference_core_ms)} of a core), four a call ${rate(row.bare_batch_per_second)} (${ms(row.inference_batch_core_ms)}), threads inside a call ${rate(row.bare_inside_per_second)}`);
    console.log(`  vitrine build, images/s        ${rate(row.build_per_second)} (${ms(row.build_core_ms)} of a core), embedding alone ${rate(row.embedding_per_second)}`);
    console.log(`  steady, images/s               ${rate(row.steady_per_second)} (${ms(row.steady_core_ms)} of a core), cores busy ${percent(row.steady_busy)}`);
    console.log(`  allowed by core time, images/s ${rate(row.allowed_per_second)}, with publishing ${rate(row.allowed_with_publishing_per_second)}`);
    console.log(`  cores busy                     ${percent(row.busy)}, while embedding ${percent(row.busy_embedding)}; core use ${percent(row.core_use)}; ${row.seconds_after_embedding.toFixed(2)} s after the last picture`);
  }
}

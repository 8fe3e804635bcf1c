// SPDX-License-Identifier: MIT
// What each measurement of bench/suite.mjs does, inside the page: native/lab/bench/steps.cpp in JavaScript.
const kTen = 10;
const kSide = 224;

function must(outcome) {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

const bytesOf = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());

async function start(name) {
  const wasmBinary = await bytesOf(`/core/${name}.wasm`);
  return (await import(`/core/${name}.mjs`)).default({ wasmBinary });
}

/** The two modules, and what the native program wrote. */
export async function openInputs() {
  const described = await (await fetch('/inputs/inputs.json')).json();
  const floats = new Float32Array((await bytesOf('/inputs/vectors.queries')).buffer);
  const queries = Array.from({ length: described.queries }, (_, i) => floats.slice(i * described.dimension, (i + 1) * described.dimension));
  const files = {};
  for (const name of ['picture.jpg', 'index.bin', 'neighbours.bin', 'directory.bin']) files[name] = await bytesOf(`/inputs/${name}`);
  const partitions = [];
  for (let number = 0; number < described.partitions; number += 1) partitions.push(await bytesOf(`/inputs/partitions/${number}.bin`));
  const core = await start('vitrine');
  const search = await start('vitrine-search');
  return { ...described, queries, files, partitions, core, search };
}

const share = (wanted, found) => found.filter((work) => wanted.includes(work)).length / wanted.length;
const meanShare = (wanted, found) => wanted.reduce((sum, works, i) => sum + share(works, found[i]), 0) / wanted.length;

/** The index, or that in partitions with all of them at hand. */
function opened({ search, files, partitions }, parts) {
  const index = must(search.openIndex(files[parts ? 'directory.bin' : 'index.bin']));
  if (parts) partitions.forEach((bytes, number) => must(index.hold(number, bytes)));
  return index;
}

/** The works that every query finds, by the numbers of the embeddings. */
function allAnswers({ queries, original }, index, options) {
  const { model, structure } = index.info();
  return queries.map((query) => must(index.search(query, model, options)).map(({ work }) => (structure === 'partitions' ? original[work] : work)));
}

function searchStep(inputs, name) {
  const [, kind, width] = name.split('/');
  const number = Number(width ?? 0);
  const parts = kind === 'partitions';
  const options = { k: kTen, ef: kind === 'graph' ? number : 64, radius: 2, method: kind === 'graph' ? 'graph' : 'exhaustive', ...(parts && { method: 'auto', lists: number }) };
  const plain = opened(inputs, false);
  const byCodes = allAnswers(inputs, plain, { k: kTen, ef: kTen, radius: 2, method: 'exhaustive' });
  const index = parts ? opened(inputs, true) : plain;
  const { model } = index.info();
  const answers = allAnswers(inputs, index, options);
  const { queries } = inputs;
  return {
    run: (i) => must(index.search(queries[i % queries.length], model, options)),
    recall: meanShare(inputs.truth, answers),
    recall_of_codes: meanShare(byCodes, answers),
    bytes: parts ? partitionBytes(inputs, index, options) : inputs.files['index.bin'].length,
  };
}

/** What a query downloads: the directory, and the partitions that it looks at. */
function partitionBytes({ queries, partitions, files }, index, options) {
  const { model } = index.info();
  let sum = 0;
  for (const values of queries) {
    const query = must(index.query(values, model, false));
    for (const number of must(index.partitionsFor(query, options))) sum += partitions[number].length;
    query.delete();
  }
  return files['directory.bin'].length + sum / queries.length;
}

function loadPartition(inputs) {
  const { partitions } = inputs;
  const index = must(inputs.search.openIndex(inputs.files['directory.bin']));
  const step = (i) => {
    const number = i % partitions.length;
    must(index.hold(number, partitions[number]));
    index.release(number);
  };
  return { run: step, bytes: partitions.reduce((sum, { length }) => sum + length, 0) / partitions.length };
}

/** What is repeated, and what is known of its answers. */
export function makeStep(name, inputs) {
  const { core, search, files, queries, works } = inputs;
  const picture = files['picture.jpg'];
  if (name.startsWith('search/')) return searchStep(inputs, name);
  if (name === 'load/partition') return loadPartition(inputs);
  const index = files['index.bin'];
  const page = files['neighbours.bin'];
  if (name === 'query/encode') {
    const open = opened(inputs, false);
    const { model } = open.info();
    return { run: (i) => must(open.query(queries[i % queries.length], model, false)).delete() };
  }
  if (name === 'decode/jpeg') return { run: () => must(core.decodeImage(picture)), bytes: picture.length };
  if (name === 'load/index') return { run: () => must(search.openIndex(index)).delete(), bytes: index.length };
  if (name === 'load/neighbours') return { run: () => must(search.readNeighbourPage(page, works)), bytes: page.length };
  const image = must(core.decodeImage(picture));
  if (name === 'resize/square_224') return { run: () => must(core.fitSquare(image, 'squash', kSide, 0)) };
  if (name === 'embed/descriptor') return { run: () => must(core.describeEmbedding(image)) };
  throw new Error(`${name} is no measurement of a browser`);
}

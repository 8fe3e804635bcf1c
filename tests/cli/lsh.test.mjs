// SPDX-License-Identifier: MIT
// The way out to Elasticsearch and OpenSearch, and the same search by hashes on this machine.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { smallMuseum, vitrine, workshop } from './helpers.mjs';
import { startElastic, WordEngine } from './elastic_server.mjs';
import { idOf, writeVectors } from './synthetic_vectors.mjs';

const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

function siteOf(folder, options) {
  const vectors = writeVectors(join(folder, 'vectors.jsonl'), options);
  const kinds = ['dog', 'house', 'old dog'];
  writeFileSync(join(folder, 'titles.csv'), `id,title,maker\n${vectors.map((_, i) => `${idOf(i)},A ${kinds[i % 3]} no. ${i},Anna`).join('\n')}\n`);
  const built = vitrine(folder, ['build', 'vectors.jsonl', '-o', 'site', '--quiet', '--catalogue', 'titles.csv']);
  assert.equal(built.code, 0, built.err);
  return vectors;
}

const publish = (folder, out, ...more) =>
  vitrine(folder, ['publish', 'site', '--to', 'elasticsearch', '-o', out, '--collection', 'pictures', '--quiet', '--from', 'vectors.jsonl', '--vectors', 'embeddings', ...more]);

/** Documents of the bulk files, in order. */
function documentsOf(folder) {
  return readdirSync(folder).filter((name) => name.endsWith('.ndjson')).sort().flatMap((name) => {
    const lines = readFileSync(join(folder, name), 'utf8').slice(0, -1).split('\n').map((line) => JSON.parse(line));
    return lines.filter((_, i) => i % 2 === 1).map((document, i) => ({ document, id: lines[2 * i].index._id }));
  });
}

/** Tokens of a vector by the model's file alone. */
function tokensOf({ dimension, sections, centres }, vector) {
  return centres.map((clusters, section) => {
    const first = Math.floor((section * dimension) / sections);
    const distances = clusters.map((centre) => centre.reduce((sum, value, i) => sum + (value - vector[first + i]) ** 2, 0));
    return `${section}-${distances.indexOf(Math.min(...distances))}`;
  });
}

const ask = (folder, ...more) => vitrine(folder, ['query', 'site', '--lsh', 'es', '--json', ...more]);
const idsOf = (run) => JSON.parse(run.out)[0].neighbours.map((n) => n.id);

test('documents carry tokens that anybody can make from the model, and searches count them', (t) => {
  const folder = workshop(t);
  const vectors = siteOf(folder, { works: 240, values: 50 });
  const published = publish(folder, 'es', '--sections', '12', '--clusters', '8');
  assert.equal(published.code, 0, published.err);
  const model = readJson(folder, 'es/lsh-model.json');
  assert.deepEqual([model.format, model.version, model.vectors, model.dimension, model.sections, model.clusters], ['vitrine-lsh', 1, 'embeddings', 50, 12, 8]);

  const documents = documentsOf(join(folder, 'es'));
  assert.equal(documents.length, 240);
  for (const { id, document } of documents) {
    const vector = vectors[Number(id.slice(5))];
    assert.deepEqual(document.look, tokensOf(model, vector), id);
    assert.deepEqual([document.id, document.maker, document.iiif_url], [id, 'Anna', `https://iiif.library.example/${id}`]);
    vector.forEach((value, i) => assert.ok(Math.abs(document.embedding[i] - value) < 1e-6));
  }

  // The searches as they are written, by an engine that does what Elasticsearch documents, and by the program.
  const engine = new WordEngine(readJson(folder, 'es/index.elasticsearch.json'));
  for (const { id, document } of documents) engine.put(id, document);
  const lsh = readJson(folder, 'es/search-lsh.json');
  for (const work of [0, 17, 100]) {
    lsh.query.more_like_this.like[0]._id = idOf(work);
    const local = JSON.parse(ask(folder, '--id', idOf(work)).out)[0];
    assert.equal(local.sections, 12);
    assert.deepEqual(engine.search(lsh), local.neighbours.map((n) => [n.id, n.shared_sections]));
  }
  const both = readJson(folder, 'es/search-lsh-text.json');
  both.query.bool.must[0].more_like_this.like[0]._id = idOf(5);
  both.query.bool.filter[0].multi_match.query = 'dog old';
  const found = engine.search(both).map(([id]) => id);
  assert.deepEqual(found, idsOf(ask(folder, '--id', idOf(5), '--text', 'dog old')));
  assert.ok(found.length > 0 && found.every((id) => Number(id.slice(5)) % 3 === 2));
  // A picture that is in no index is asked by its tokens.
  const picture = readJson(folder, 'es/search-lsh-picture.json');
  picture.query.more_like_this.like[0].doc.look = tokensOf(model, vectors[9]);
  assert.equal(engine.search(picture)[0][0], idOf(9));
});

test('every request is JSON of the documented shape', (t) => {
  const folder = workshop(t);
  siteOf(folder, { works: 30, values: 20 });
  assert.equal(publish(folder, 'es').code, 0);
  const elastic = readJson(folder, 'es/index.elasticsearch.json');
  assert.deepEqual(elastic.mappings.properties.embedding, { type: 'dense_vector', dims: 20, index: true, similarity: 'cosine' });
  const open = readJson(folder, 'es/index.opensearch.json');
  assert.equal(open.settings.index.knn, true);
  assert.deepEqual(open.mappings.properties.embedding, { type: 'knn_vector', dimension: 20, method: { name: 'hnsw', engine: 'lucene', space_type: 'cosinesimil' } });
  const { knn } = readJson(folder, 'es/search-knn.elasticsearch.json');
  assert.deepEqual([knn.field, knn.query_vector.length, knn.k, knn.num_candidates, knn.filter], ['embedding', 20, 10, 100, undefined]);
  assert.equal(readJson(folder, 'es/search-knn-text.elasticsearch.json').knn.filter.multi_match.operator, 'and');
  assert.equal(readJson(folder, 'es/search-knn.opensearch.json').query.knn.embedding.k, 10);
  assert.ok(readJson(folder, 'es/search-knn-text.opensearch.json').query.knn.embedding.filter.multi_match);
  const { more_like_this: like } = readJson(folder, 'es/search-lsh.json').query;
  assert.deepEqual([like.fields, like.min_term_freq, like.max_query_terms, like.minimum_should_match], [['look'], 1, 1000, 1]);
  assert.deepEqual(like.like, [{ _index: 'pictures', _id: idOf(0) }]);
  for (const name of readdirSync(join(folder, 'es')).filter((file) => file.endsWith('.json'))) readJson(folder, 'es', name);
});

test('equal sites give equal bytes, large ones several files, and a smaller run leaves none of them behind', (t) => {
  const folder = workshop(t);
  siteOf(folder, { works: 1700, values: 256 });
  const read = (out) => readdirSync(join(folder, out)).sort().map((name) => [name, readFileSync(join(folder, out, name)).toString('base64')]);
  const bulks = () => readdirSync(join(folder, 'es')).filter((name) => name.startsWith('bulk-'));
  assert.equal(publish(folder, 'es').code, 0);
  assert.deepEqual(bulks(), ['bulk-00000.ndjson', 'bulk-00001.ndjson']);
  for (const name of bulks()) assert.ok(statSync(join(folder, 'es', name)).size <= 8 << 20, name);
  assert.equal(documentsOf(join(folder, 'es')).length, 1700);
  assert.equal(publish(folder, 'es', '--sections', '1', '--clusters', '2').code, 0);
  assert.deepEqual(bulks(), ['bulk-00000.ndjson']);
  assert.equal(publish(folder, 'other', '--sections', '1', '--clusters', '2').code, 0);
  assert.deepEqual(read('es'), read('other'));
});

const sh = (folder, ...args) => new Promise((settle) => {
  const child = spawn('sh', args, { cwd: folder });
  let err = '';
  child.stderr.on('data', (chunk) => { err += chunk; });
  child.on('close', (code) => settle({ code, err }));
});

test('the script beside makes the index, fills it, and stops where a document is refused', async (t) => {
  const folder = workshop(t);
  siteOf(folder, { works: 40, values: 16 });
  assert.equal(publish(folder, 'es').code, 0);
  const server = await startElastic(t);
  server.refuse = 1;
  const refused = await sh(folder, 'es/load.sh', server.url);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /bulk-00000\.ndjson: .*refused on purpose/);
  for (let run = 0; run < 2; run += 1) {
    const loaded = await sh(folder, 'es/load.sh', server.url);
    assert.equal(loaded.code, 0, loaded.err);
    assert.equal(server.engine.documents.size, 40);
  }
  assert.deepEqual(server.engine.search(readJson(folder, 'es/search-lsh.json')).map(([id]) => id), idsOf(ask(folder, '--id', idOf(0))));
});

test('a new picture is hashed as the collection was', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(vitrine(folder, ['build', 'pictures', '-o', 'site', '--model', 'descriptor', '--quiet']).code, 0);
  for (const vectors of ['embeddings', 'projected']) {
    const published = vitrine(folder, ['publish', 'site', '--to', 'elasticsearch', '-o', 'es', '--quiet', '--vectors', vectors, '--sections', '8', '--clusters', '4']);
    assert.equal(published.code, 0, published.err);
    assert.equal(readJson(folder, 'es/lsh-model.json').vectors, vectors);
    assert.equal(/tokens are made of projected vectors/.test(published.err), vectors === 'projected');
    const asked = ask(folder, 'pictures/bars/bars-2.ppm');
    assert.equal(asked.code, 0, asked.err);
    const { neighbours } = JSON.parse(asked.out)[0];
    assert.equal(neighbours.find(({ id }) => id === 'bars/bars-2.ppm').shared_sections, 8, 'it is that work itself');
    assert.ok(neighbours.every(({ id, shared_sections: shared }) => shared < 8 || id.startsWith('bars/')), 'other families share less');
  }
});

test('damaged and foreign hashes are refused, and options that do not go together', (t) => {
  const folder = workshop(t);
  siteOf(folder, { works: 20, values: 16 });
  assert.equal(publish(folder, 'es').code, 0);
  const hashes = readFileSync(join(folder, 'es/lsh-hashes.bin'));
  const model = readFileSync(join(folder, 'es/lsh-model.json'), 'utf8');
  const refused = (code, pattern, ...more) => {
    const run = ask(folder, '--id', idOf(0), ...more);
    assert.equal(run.code, code, run.err);
    assert.match(run.err, pattern);
  };
  refused(2, /does not go with/, '--radius', '0.5');
  refused(2, /-k is 0/, '-k', '0');
  for (const cut of [0, 7, 90, hashes.length - 1]) {
    writeFileSync(join(folder, 'es/lsh-hashes.bin'), hashes.subarray(0, cut));
    refused(4, /lsh-hashes\.bin/);
  }
  writeFileSync(join(folder, 'es/lsh-hashes.bin'), Buffer.concat([hashes, Buffer.from([0])]));
  refused(4, /lsh-hashes\.bin/);
  writeFileSync(join(folder, 'es/lsh-hashes.bin'), hashes);
  for (const [from, to] of [['"sections": 16', '"sections": 15'], ['"clusters": 32', '"clusters": 1000000000'], ['"dimension": 16', '"dimension": 17'], [/\[-?0\.\d+/, '["x"'], ['"space": "', '"spice": "'], ['{', '']]) {
    writeFileSync(join(folder, 'es/lsh-model.json'), model.replace(from, to));
    refused(4, /lsh-model\.json/);
  }
  writeFileSync(join(folder, 'es/lsh-model.json'), model);
  assert.equal(ask(folder, '--id', idOf(0)).code, 0);
  // The site built again of other vectors.
  writeVectors(join(folder, 'vectors.jsonl'), { works: 20, values: 16, seed: 2 });
  assert.equal(vitrine(folder, ['build', 'vectors.jsonl', '-o', 'site', '--quiet']).code, 0);
  refused(7, /was made of another site/);
  const alone = vitrine(folder, ['query', 'site', '--id', idOf(0), '--text', 'dog']);
  assert.equal(alone.code, 2);
  assert.ok(existsSync(join(folder, 'es/load.sh')));
});

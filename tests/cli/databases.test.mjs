// SPDX-License-Identifier: MIT
// The ways out to databases: PostgreSQL with pgvector (a real one), and Qdrant (its interface, and a real one where
// VITRINE_QDRANT_URL names it).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { startVitrine, vitrine, workshop } from './helpers.mjs';
import { askFile, loadFile, openPostgres } from './postgres.mjs';
import { startQdrant } from './qdrant_server.mjs';
import { cosine, idOf, lineOf, writeVectors } from './synthetic_vectors.mjs';

const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
const worksOf = (folder) => {
  const { catalogue } = readJson(folder, 'site/vitrine.json');
  return catalogue.shards.flatMap(({ file }) => readJson(folder, 'site', file).works);
};

/** A site of synthetic vectors; a catalogue where there are titles. Answers its vectors by id. */
function siteOf(folder, options, titles = {}) {
  const vectors = writeVectors(join(folder, 'vectors.jsonl'), options);
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = Object.entries(titles).map(([work, title]) => `${idOf(work)},${quoted(title)}`);
  writeFileSync(join(folder, 'titles.csv'), `id,title\n${rows.join('\n')}\n`);
  const more = rows.length > 0 ? ['--catalogue', 'titles.csv'] : [];
  const built = vitrine(folder, ['build', 'vectors.jsonl', '-o', 'site', '--quiet', ...more]);
  assert.equal(built.code, 0, built.err);
  return new Map(vectors.map((vector, work) => [idOf(work), vector]));
}

const publish = (folder, target, ...more) => vitrine(folder, ['publish', 'site', '--to', target, '--quiet', ...more]);
const withVectors = ['--from', 'vectors.jsonl', '--vectors', 'embeddings'];

/** Both lists, save that works whose cosines agree to a millionth may have changed places. */
function assertSameTen(found, expected, cosineTo, name) {
  assert.equal(found.length, expected.length, name);
  found.forEach((id, i) => {
    if (id === expected[i]) return;
    assert.ok(Math.abs(cosineTo(id) - cosineTo(expected[i])) < 1e-6, `${name}: ${id} for ${expected[i]} at ${i + 1}`);
  });
  assert.equal(new Set(found).size, found.length, name);
}

const postgres = await openPostgres();
const noPostgres = postgres ? false : 'the packages of a PostgreSQL for tests are not installed';

// Of what COPY must not take for its own.
const hardTitles = {
  0: 'tab\there', 1: 'back\\slash and \\N', 2: '\\.', 3: 'quote \' and "double"', 4: 'Größe, 日本語 🖼️', 5: 'two\nlines', 6: '$$;DROP TABLE x;--', 7: '\\t\\n',
};

test('PostgreSQL finds the same exact ten as Vitrine, and texts come back as they were', { skip: noPostgres }, async (t) => {
  const folder = workshop(t);
  const vectors = siteOf(folder, { works: 500, values: 48 }, hardTitles);
  const published = publish(folder, 'pgvector', '-o', 'pg', '--collection', 'pictures', ...withVectors);
  assert.equal(published.code, 0, published.err);
  await loadFile(postgres, join(folder, 'pg/load.sql'));
  // Again: it replaces what is there.
  await loadFile(postgres, join(folder, 'pg/load.sql'));

  const { rows } = await postgres.query('SELECT id, title, iiif_url, local_url, embedding FROM pictures ORDER BY id');
  assert.equal(rows.length, 500);
  const works = new Map(worksOf(folder).map((work) => [work.id, work]));
  for (const row of rows) {
    assert.equal(row.title, works.get(row.id).title ?? '');
    assert.equal(row.iiif_url, `https://iiif.library.example/${row.id}`);
    assert.equal(row.local_url, null);
    const back = JSON.parse(row.embedding);
    vectors.get(row.id).forEach((value, i) => assert.ok(Math.abs(back[i] - value) < 1e-6));
  }
  assert.ok(rows.some((row) => row.title.includes('🖼️')) && rows.some((row) => row.title === '\\.'), 'hard titles are there');

  const lists = JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '10']).out);
  await postgres.exec('SET enable_indexscan = off');
  for (const { reference, neighbours } of lists.filter((_, i) => i % 10 === 0)) {
    const own = vectors.get(reference.id);
    const asked = await postgres.query('SELECT id FROM pictures WHERE id <> $1 ORDER BY embedding <=> (SELECT embedding FROM pictures WHERE id = $1), id LIMIT 10', [reference.id]);
    assertSameTen(asked.rows.map((row) => row.id), neighbours.map((n) => n.id), (id) => cosine(own, vectors.get(id)), reference.id);
  }
  await postgres.exec('SET enable_indexscan = on; SET enable_seqscan = off');
  const plan = await postgres.query("EXPLAIN SELECT id FROM pictures ORDER BY embedding <=> (SELECT embedding FROM pictures WHERE id = 'work-000003') LIMIT 10");
  assert.match(JSON.stringify(plan.rows), /Index Scan using pictures_look/);
  const found = await askFile(postgres, join(folder, 'pg/query.sql'), idOf(3));
  await postgres.exec('SET enable_seqscan = on');
  assert.equal(found.length, 10);
  const exact = lists.find(({ reference }) => reference.id === idOf(3)).neighbours;
  assert.equal(found[0].id, exact[0].id);
  assert.ok(Math.abs(found[0].score - exact[0].score) < 1e-4);
});

test('vectors of 2001 to 4000 values are indexed as halves, longer ones are projected', { skip: noPostgres }, async (t) => {
  for (const values of [2000, 2001, 4000, 4001]) {
    const folder = workshop(t);
    siteOf(folder, { works: 12, values, clusters: 3 });
    const published = publish(folder, 'pgvector', '-o', 'pg', '--collection', 'wide', ...withVectors);
    assert.equal(published.code, 0, published.err);
    const sql = readFileSync(join(folder, 'pg/load.sql'), 'utf8');
    const dimension = Number(/embedding vector\((\d+)\) NOT NULL/.exec(sql)[1]);
    assert.equal(sql.includes(`((embedding::halfvec(${values})) halfvec_cosine_ops)`), values === 2001 || values === 4000);
    if (values === 4001) {
      assert.match(published.err, /indexes at most 4000 values, the embeddings have 4001: the table gets projected vectors of \d+ values/);
      assert.ok(dimension < 20);
    } else {
      assert.equal(dimension, values);
    }
    await loadFile(postgres, join(folder, 'pg/load.sql'));
    const found = await askFile(postgres, join(folder, 'pg/query.sql'), idOf(5));
    const [{ neighbours }] = JSON.parse(vitrine(folder, ['query', 'site', '--id', idOf(5), '-k', '3', '--json']).out);
    assert.equal(found[0].id, neighbours[0].id);
  }
});

test('names that would be more than a name are refused', (t) => {
  const folder = workshop(t);
  siteOf(folder, { works: 5, values: 8 });
  const refused = (target, name, ...more) => {
    const published = publish(folder, target, '--collection', name, ...more, ...withVectors);
    assert.equal(published.code, 2, `${target} ${name}: ${published.err}`);
    assert.match(published.err, /--collection/);
  };
  for (const name of ['Pictures', 'a;drop', 'a b', '1st', '', 'a-b', `a${'b'.repeat(48)}`]) refused('pgvector', name, '-o', 'pg');
  for (const name of ['Pictures', '_x', '../y', 'a b', 'a*']) refused('elasticsearch', name, '-o', 'es');
  for (const name of ['a/b', '..', 'a?b', '']) refused('qdrant', name, '--url', 'http://127.0.0.1:1');
  assert.ok(!existsSync(join(folder, 'pg')) && !existsSync(join(folder, 'es')));
  const nowhere = publish(folder, 'pgvector', ...withVectors);
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.err, /-o FOLDER/);
});

/** UUID of version 5 in the namespace of object identifiers, by the RFC. */
function uuidOf(name) {
  const digest = createHash('sha1').update(Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex')).update(name).digest();
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function fill(folder, url, environment = {}, ...more) {
  const run = startVitrine(folder, ['publish', 'site', '--to', 'qdrant', '--quiet', '--url', url, '--collection', 'pictures', ...withVectors, ...more], environment);
  return run.ended;
}

function assertWhole(collection, vectors) {
  assert.equal(collection.points.size, vectors.size);
  for (const [id, vector] of vectors) {
    const point = collection.points.get(uuidOf(id));
    const { fingerprint, ...payload } = point.payload;
    assert.deepEqual(payload, { id, local_url: '', iiif_url: `https://iiif.library.example/${id}`, title: payload.title });
    assert.match(fingerprint, /^[0-9a-f]{16}$/);
    vector.forEach((value, i) => assert.ok(Math.abs(point.vector[i] - value) < 1e-6));
  }
}

test('a collection of Qdrant is made, filled, and not filled twice', async (t) => {
  const folder = workshop(t);
  const vectors = siteOf(folder, { works: 95, values: 16 }, { 0: 'Größe "🖼️" \\ \t x' });
  const server = await startQdrant(t);
  const filled = await fill(folder, server.url, {}, '--batch', '20');
  assert.equal(filled.code, 0, filled.err);
  assert.deepEqual(server.wrong, []);
  const collection = server.collections.get('pictures');
  assert.deepEqual([collection.size, collection.distance, collection.indexes], [16, 'Cosine', ['id']]);
  assertWhole(collection, vectors);
  assert.equal(collection.points.get(uuidOf(idOf(0))).payload.title, worksOf(folder)[0].title);
  assert.equal(server.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/points')).length, 5);

  const again = await fill(folder, server.url);
  assert.equal(again.code, 0, again.err);
  assert.match(again.err, /0 points sent, 95 were there already/);
  assert.equal(collection.upserted, 95);

  // A work whose vector has changed is sent anew, alone; one that is gone stays, and that is said.
  const changed = [...vectors.values()];
  changed[7] = changed[7].map((value, i) => (i === 3 ? -value : value));
  changed.pop();
  writeFileSync(join(folder, 'vectors.jsonl'), changed.map((vector, work) => `${lineOf(work, vector)}\n`).join(''));
  assert.equal(vitrine(folder, ['build', 'vectors.jsonl', '-o', 'site', '--quiet', '--catalogue', 'titles.csv']).code, 0);
  const third = await fill(folder, server.url);
  assert.equal(third.code, 0, third.err);
  assert.match(third.err, /1 points sent, 93 were there already, 1 are not of this site and stay/);
  assert.deepEqual(server.wrong, []);
});

test('lost connections and busy servers lose and double nothing', async (t) => {
  const folder = workshop(t);
  const vectors = siteOf(folder, { works: 60, values: 8 });
  // Every third request fails, in turn: before it is done, after it is done, by a status.
  const kinds = ['cut', 'lost', 503, 429];
  const server = await startQdrant(t, { faults: ({ number }) => (number % 3 === 1 ? kinds[Math.floor(number / 3) % kinds.length] : undefined) });
  const filled = await fill(folder, server.url, {}, '--batch', '10');
  assert.equal(filled.code, 0, filled.err);
  assert.deepEqual(server.wrong, []);
  assertWhole(server.collections.get('pictures'), vectors);
  assert.ok(server.requests.length > 12, 'requests were tried again');
});

test('an upload that a dying server has ended goes on with the same command', async (t) => {
  const folder = workshop(t);
  const vectors = siteOf(folder, { works: 60, values: 8 });
  let dead = false;
  const server = await startQdrant(t, {
    faults: ({ method, path, number }) => {
      dead = dead || (method === 'PUT' && path.endsWith('/points') && number > 4 && number < 8);
      return dead ? 500 : undefined;
    },
  });
  const first = await fill(folder, server.url, {}, '--batch', '10');
  assert.equal(first.code, 8, first.err);
  assert.match(first.err, /status 500, 6 times in a row/);
  const collection = server.collections.get('pictures');
  const before = collection.points.size;
  assert.ok(before > 0 && before < 60);
  dead = false;
  const known = server.requests.length;
  assert.ok(known > 8);
  const second = await fill(folder, server.url, {}, '--batch', '10');
  assert.equal(second.code, 0, second.err);
  assertWhole(collection, vectors);
  assert.equal(collection.upserted, 60, 'what was there is not sent again');
});

test('a key comes from the environment, and a server that refuses is quoted', async (t) => {
  const folder = workshop(t);
  siteOf(folder, { works: 5, values: 8 });
  const server = await startQdrant(t, { key: 'the secret' });
  const without = await fill(folder, server.url);
  assert.equal(without.code, 8);
  assert.match(without.err, /status 401; set the server's key in QDRANT_API_KEY/);
  const filled = await fill(folder, server.url, { QDRANT_API_KEY: 'the secret' });
  assert.equal(filled.code, 0, filled.err);
  assert.ok(!filled.err.includes('the secret') && !filled.out.includes('the secret'));
  const split = await fill(folder, server.url, { QDRANT_API_KEY: 'two\r\nx-lines: 1' });
  assert.equal(split.code, 2);
  assert.match(split.err, /the API key holds a line break/);
  assert.ok(!split.err.includes('x-lines'));

  const other = await startQdrant(t);
  other.collections.set('pictures', { size: 9, distance: 'Cosine', points: new Map(), indexes: [], upserted: 0 });
  const longer = await fill(folder, other.url);
  assert.equal(longer.code, 2);
  assert.match(longer.err, /holds vectors of 9 values, the site's have 8; name another with --collection/);
  other.collections.set('pictures', { size: 8, distance: 'Dot', points: new Map(), indexes: [], upserted: 0 });
  assert.match((await fill(folder, other.url)).err, /compares by "Dot"/);
});

test('addresses that are no server of Qdrant are refused', async (t) => {
  const folder = workshop(t);
  siteOf(folder, { works: 5, values: 8 });
  const refusals = {
    '': /needs --url/, 'ftp://localhost': /must begin with http/, 'file:///etc/passwd': /must begin with http/, 'localhost:6333': /must begin with http/,
    'http://user:secret@localhost:6333': /must not hold a user or password/, 'http://localhost:6333/?x=1': /no base of an interface/, 'http://': /names no host/,
  };
  for (const [url, pattern] of Object.entries(refusals)) {
    const run = await fill(folder, url);
    assert.equal(run.code, 2, url);
    assert.match(run.err, pattern);
    assert.ok(!run.err.includes('secret'));
  }
  const begin = performance.now();
  const nobody = await fill(folder, 'http://127.0.0.1:1');
  assert.equal(nobody.code, 8);
  assert.match(nobody.err, /see that Qdrant runs/);
  assert.ok(performance.now() - begin < 20_000, 'a server that was never there is not waited for');
});

const real = process.env.VITRINE_QDRANT_URL;
test('a real Qdrant is filled and finds the same ten', { skip: !real && 'VITRINE_QDRANT_URL is not set' }, async (t) => {
  const folder = workshop(t);
  const vectors = siteOf(folder, { works: 300, values: 32 });
  const headers = { 'content-type': 'application/json', ...(process.env.QDRANT_API_KEY ? { 'api-key': process.env.QDRANT_API_KEY } : {}) };
  const call = async (method, path, body) => (await fetch(`${real}/collections/pictures${path}`, { method, headers, body: body && JSON.stringify(body) })).json();
  await call('DELETE', '');
  const filled = await fill(folder, real);
  assert.equal(filled.code, 0, filled.err);
  assert.match((await fill(folder, real)).err, /0 points sent, 300 were there already/);
  const lists = JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '10']).out);
  for (const { reference, neighbours } of lists.slice(0, 50)) {
    const { result } = await call('POST', '/points/search', { vector: [...vectors.get(reference.id)], limit: 11, with_payload: true, params: { exact: true } });
    const found = result.map(({ payload }) => payload.id).filter((id) => id !== reference.id).slice(0, 10);
    assertSameTen(found, neighbours.map((n) => n.id), (id) => cosine(vectors.get(reference.id), vectors.get(id)), reference.id);
  }
  await call('DELETE', '');
});

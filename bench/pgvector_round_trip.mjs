// SPDX-License-Identifier: MIT
// A synthetic collection through `vitrine publish --to pgvector` into a real PostgreSQL with pgvector, and what comes out again.
//
//   node bench/pgvector_round_trip.mjs [WORKS] [VALUES] [QUERIES]
//
// Prints seconds of each step and vectors a second, in how many queries PostgreSQL's exact ten (without the index) are Vitrine's
// exact ten, how many of the true ten the HNSW index finds at pgvector's own setting, and milliseconds a query. PostgreSQL runs as
// WebAssembly on one thread inside Node: a native one loads and indexes several times as fast.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { vitrine } from '../tests/cli/helpers.mjs';
import { loadFile, openPostgres } from '../tests/cli/postgres.mjs';
import { cosine, idOf, writeVectors } from '../tests/cli/synthetic_vectors.mjs';

const [works = 10000, values = 256, queries = 100] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'vitrine-'));
const line = (record) => process.stdout.write(`${JSON.stringify(record)}\n`);
const timed = async (work) => {
  const begin = performance.now();
  const result = await work();
  return [result, (performance.now() - begin) / 1000];
};
const run = (...args) => {
  const { code, out, err } = vitrine(folder, args);
  if (code !== 0) throw new Error(err);
  return out;
};
const rounded = (number, digits = 2) => Number(number.toFixed(digits));

try {
  const vectors = writeVectors(join(folder, 'vectors.jsonl'), { works, values, seed: 1 });
  const [, build] = await timed(() => run('build', 'vectors.jsonl', '-o', 'site', '--quiet'));
  const [, publish] = await timed(() => run('publish', 'site', '--to', 'pgvector', '-o', 'pg', '--quiet', '--from', 'vectors.jsonl', '--vectors', 'embeddings'));
  const database = await openPostgres();
  if (!database) throw new Error('run npm ci in web first');
  const seconds = await loadFile(database, join(folder, 'pg/load.sql'));
  line({ works, values, megabytes: rounded(statSync(join(folder, 'pg/load.sql')).size / 1e6), build_s: rounded(build), publish_s: rounded(publish), published_per_s: Math.round(works / publish) });
  line({ copy_s: rounded(seconds.copy), copied_per_s: Math.round(works / seconds.copy), index_s: rounded(seconds.rest), loaded_per_s: Math.round(works / (seconds.copy + seconds.rest)) });

  const exact = new Map(JSON.parse(run('neighbours', 'site', '-k', '10')).map(({ reference, neighbours }) => [reference.id, neighbours.map((n) => n.id)]));
  const asked = Array.from({ length: queries }, (_, i) => Math.floor((i * works) / queries));
  const ask = async (setting) => {
    await database.exec(setting);
    const begin = performance.now();
    const answers = [];
    for (const work of asked) {
      const { rows } = await database.query('SELECT id FROM vitrine WHERE id <> $1 ORDER BY embedding <=> $2 LIMIT 10', [idOf(work), `[${vectors[work].join(',')}]`]);
      answers.push(rows.map((row) => row.id));
    }
    return [answers, (performance.now() - begin) / queries];
  };
  // The same works in the same order, but for those whose cosines agree to a millionth.
  const differences = (work, found) => {
    const cosineTo = (id) => cosine(vectors[work], vectors[Number(id.slice(5))]);
    const expected = exact.get(idOf(work));
    const places = found.map((id, i) => (id === expected[i] ? 0 : Math.abs(cosineTo(id) - cosineTo(expected[i]))));
    return { same: places.every((difference) => difference === 0), tied: places.every((difference) => difference < 1e-6) };
  };
  const [all, slow] = await ask('SET enable_indexscan = off');
  const compared = asked.map((work, i) => differences(work, all[i]));
  line({ queries, exact_ten_the_same: compared.filter(({ same }) => same).length, or_swapped_at_equal_cosines: compared.filter(({ tied }) => tied).length, ms: rounded(slow) });
  const [near, fast] = await ask('SET enable_indexscan = on; SET enable_seqscan = off');
  const recall = asked.reduce((sum, work, i) => sum + near[i].filter((id) => exact.get(idOf(work)).includes(id)).length / 10, 0) / queries;
  line({ queries, index: 'hnsw', recall_of_ten: rounded(recall, 3), ms: rounded(fast) });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

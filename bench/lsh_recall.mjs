// SPDX-License-Identifier: MIT
// What a search by hashes finds of the exact answers: recall of the first ten, alone and among works whose title holds a word.
//
//   node bench/lsh_recall.mjs PICTURES MODEL WEIGHTS [SECTIONSxCLUSTERS...]
//
// PICTURES holds one sub-folder a class, whose name becomes the title. Every work asks once. With text, it asks among the works
// whose title holds the first word of its own class, or of the next class: "pictures of dogs which look like this house". Exact
// answers are `vitrine neighbours`, in full precision. "precision" is the share of the ten that are of the asked work's class.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { vitrine } from '../tests/cli/helpers.mjs';

const [pictures, model, weights, ...shapes] = process.argv.slice(2);
if (!weights) {
  process.stderr.write('usage: node bench/lsh_recall.mjs PICTURES MODEL WEIGHTS [SECTIONSxCLUSTERS...]\n');
  process.exit(2);
}
const ten = 10;
const folder = mkdtempSync(join(tmpdir(), 'vitrine-'));
const run = (...args) => {
  const { code, out, err } = vitrine(folder, args);
  if (code !== 0) throw new Error(err);
  return out;
};
const classOf = (id) => id.split('/')[0];
const words = (name) => name.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
const share = (found, wanted) => (wanted.length === 0 ? undefined : found.filter((id) => wanted.includes(id)).length / wanted.length);
const mean = (numbers) => {
  const known = numbers.filter((number) => number !== undefined);
  return Number((known.reduce((sum, number) => sum + number, 0) / known.length).toFixed(3));
};

try {
  const classes = readdirSync(pictures).sort();
  const ids = classes.flatMap((name) => readdirSync(join(pictures, name)).sort().map((file) => `${name}/${file}`));
  writeFileSync(join(folder, 'titles.csv'), `filename,title\n${ids.map((id) => `${id},${words(classOf(id)).join(' ')}`).join('\n')}\n`);
  run('build', resolve(pictures), '-o', 'site', '--quiet', '--model', model, '--weights', resolve(weights), '--catalogue', 'titles.csv', '--carry-model', 'no', '--instant', 'no', '--map', 'no');
  const exact = new Map(JSON.parse(run('neighbours', 'site', '-k', String(Math.min(1000, ids.length - 1)))).map(({ reference, neighbours }) => [reference.id, neighbours.map((n) => n.id)]));
  const works = [...exact.keys()];
  const precision = (lists) => mean(works.map((id, i) => lists[i].filter((other) => classOf(other) === classOf(id)).length / lists[i].length));
  process.stdout.write(`${JSON.stringify({ works: works.length, exact_precision: precision(works.map((id) => exact.get(id).slice(0, ten))) })}\n`);

  const asked = (...more) => JSON.parse(run('query', 'site', '--lsh', 'es', '--json', '-k', String(ten), ...more));
  const found = (ids, ...more) => asked(...ids.flatMap((id) => ['--id', id]), ...more).map(({ neighbours }) => neighbours.map((n) => n.id));
  /** Recall among the works whose titles hold a word that `wordOf` gives for a class. */
  const withText = (wordOf) => mean(classes.flatMap((name) => {
    const mine = works.filter((id) => classOf(id) === name);
    const word = wordOf(name);
    const holds = (id) => words(classOf(id)).includes(word);
    const answers = found(mine, '--text', word);
    return mine.map((id, i) => share(answers[i], exact.get(id).filter(holds).slice(0, ten)));
  }));
  const next = (name) => classes[(classes.indexOf(name) + 1) % classes.length];

  for (const shape of shapes.length > 0 ? shapes : ['256x32']) {
    const [sections, clusters] = shape.split('x');
    run('publish', 'site', '--to', 'elasticsearch', '-o', 'es', '--quiet', '--vectors', 'embeddings', '--sections', sections, '--clusters', clusters);
    const answers = found(works);
    process.stdout.write(`${JSON.stringify({
      shape,
      recall: mean(works.map((id, i) => share(answers[i], exact.get(id).slice(0, ten)))),
      precision: precision(answers),
      recall_own_word: withText((name) => words(name)[0]),
      recall_other_word: withText((name) => words(next(name))[0]),
    })}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

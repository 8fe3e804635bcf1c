// SPDX-License-Identifier: MIT
// The committed index and catalogue of the demo collection are what this build makes of it, byte for byte. After a change
// that means to alter them: `prebuilt-index/update` and a line in prebuilt-index/README.md's log.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const committed = join(root, 'prebuilt-index/demo');
const built = process.env.VITRINE_SITE ?? join(root, 'build/demo-site');

// The entry without the page's list, which follows every change of the page and is no change of the collection; and without map, colours and the pictures' weight: they
// are computed with the machine's own mathematical functions, whose last bits another processor may round otherwise.
function entryOf(folder) {
  const { page, map, palettes, pictures, ...entry } = JSON.parse(readFileSync(join(folder, 'vitrine.json'), 'utf8'));
  return entry;
}

function filesOf(entry) {
  return [entry.index, ...entry.neighbours.pages, ...entry.catalogue.shards].map((part) => part.file);
}

test('the demo collection\'s entry, index, neighbour pages and catalogue rebuild byte for byte', () => {
  assert.deepEqual(entryOf(built), entryOf(committed));
  const files = filesOf(entryOf(committed));
  assert.ok(files.length >= 3);
  for (const file of files) assert.ok(readFileSync(join(built, file)).equals(readFileSync(join(committed, file))), file);
});

test('nothing else is committed beside them', () => {
  assert.deepEqual(readdirSync(join(committed, 'data')).sort(), filesOf(entryOf(committed)).map((file) => file.replace('data/', '')).sort());
});

// SPDX-License-Identifier: MIT
// What a museum sets of its page, the map, and the colours, as its web person asks for them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { smallMuseum, vitrine, workshop } from './helpers.mjs';

const build = (folder, ...more) => vitrine(folder, ['build', 'pictures', '-o', 'site', '--quiet', '--model', 'descriptor', '--dimensions', '3', ...more]);
const entryOf = (folder) => JSON.parse(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'));
const sound = (folder) => assert.equal(vitrine(folder, ['verify', 'site']).code, 0);

function museum(t) {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  return folder;
}

test('every site with pictures has their colours and a map, unless it is not wanted', (t) => {
  const folder = museum(t);
  const built = build(folder);
  assert.equal(built.code, 0, built.err);
  const { map, palettes, works } = entryOf(folder);
  assert.equal(palettes.bytes, 20 * works);
  const { cells } = JSON.parse(readFileSync(join(folder, 'site', map.file), 'utf8'));
  assert.equal(new Set(cells).size, works);
  assert.ok(cells.every((cell) => cell < map.columns * map.rows));
  assert.ok(existsSync(join(folder, 'site', map.tiles.folder, `${map.tiles.files - 1}.jpg`)));
  sound(folder);
  // Equal input, equal bytes.
  build(folder);
  assert.deepEqual(entryOf(folder).map, map);
  assert.equal(build(folder, '--map', 'no').code, 0);
  assert.equal(entryOf(folder).map, undefined);
  sound(folder);
  assert.notEqual(build(folder, '--map', 'maybe').code, 0);
});

test('a museum sets its page by a file of its own', (t) => {
  const folder = museum(t);
  writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"/>');
  const settings = { languages: ['de'], logo: { file: 'logo.svg', alt: '', width: 4, height: 1 }, texts: { intro: 'Guten Tag' }, theme: 'dark', kiosk: {} };
  writeFileSync(join(folder, 'museum.json'), JSON.stringify(settings));
  const built = build(folder, '--museum', 'museum.json');
  assert.equal(built.code, 0, built.err);
  const { languages, logo, texts, theme, kiosk, offline } = entryOf(folder);
  assert.deepEqual([languages, texts, theme, kiosk, offline], [['de'], { intro: 'Guten Tag' }, 'dark', { idle_seconds: 60, countdown_seconds: 20 }, undefined]);
  assert.equal(readFileSync(join(folder, 'site', logo.file), 'utf8'), readFileSync(join(folder, 'logo.svg'), 'utf8'));
  sound(folder);
});

test('a faulty file of the museum ends the build before any work, and the site stays', (t) => {
  const folder = museum(t);
  assert.equal(build(folder, '--title', 'Before').code, 0);
  writeFileSync(join(folder, 'museum.json'), '{"kiosk": {"idle_seconds": 1}}');
  const refused = build(folder, '--museum', 'museum.json');
  assert.equal(refused.code, 4);
  assert.match(refused.err, /museum\.json.*idle_seconds/);
  assert.equal(build(folder, '--museum', 'none.json').code, 3);
  assert.equal(entryOf(folder).title, 'Before');
});

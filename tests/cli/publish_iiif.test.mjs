// SPDX-License-Identifier: MIT
// vitrine publish --to iiif: Manifests and Collections that the published schema of Presentation 3 takes, whatever the works are called.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

import { ppm, root, vitrine, workshop } from './helpers.mjs';

const schema = join(process.env.VITRINE_SHARED ?? join(root, '../shared'), 'data/iiif/schema/iiif_3_0.json');
const address = 'https://museum.example/look';

/** A site of pictures whose texts are everything at once. */
function museum(t) {
  const folder = workshop(t);
  mkdirSync(join(folder, 'pictures'));
  for (let i = 0; i < 6; i += 1) writeFileSync(join(folder, 'pictures', `p${i}.ppm`), ppm(60 + i, 40, (x) => [40 * i, (7 * x) % 256, 200 - 20 * i]));
  const rows = [
    { id: 'p0.ppm', title: 'Plain', maker: 'A. Maker', date: '1624', type: 'Print', subjects: 'bird; tree', rights: 'https://creativecommons.org/publicdomain/zero/1.0/', homepage: 'https://museum.example/1', required_statement: 'Museum of <b>Tests</b>', summary: 'Of <i>two</i> birds.' },
    { id: 'p1.ppm', title: '</script><script>alert(1)</script>', language: 'ar', rights: 'ask us', homepage: 'javascript:alert(1)' },
    { id: 'p2.ppm', title: '絵 "quoted" \\ 100%', language: 'ja', rights: 'http://rightsstatements.org/vocab/InC/1.0/' },
  ];
  writeFileSync(join(folder, 'texts.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
  const built = vitrine(folder, ['build', 'pictures', '--catalogue', 'texts.jsonl', '--title', 'Tests', '--language', 'de', '--base-url', address, '-o', 'site', '--quiet']);
  assert.equal(built.code, 0, built.err);
  return folder;
}

const publish = (folder, ...more) => vitrine(folder, ['publish', 'site', '--to', 'iiif', ...(more.includes('-o') ? [] : ['-o', 'site/presentation']), '--quiet', ...more]);
const read = (folder, name) => JSON.parse(readFileSync(join(folder, 'site/presentation', name), 'utf8'));

test('every work has a manifest, by the address it will have, and a collection names them', (t) => {
  const folder = museum(t);
  const refused = publish(folder);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /--base-url/);
  const made = publish(folder, '--base-url', `${address}/`);
  assert.equal(made.code, 0, made.err);
  const collection = read(folder, 'collection.json');
  assert.equal(collection.id, `${address}/presentation/collection.json`);
  assert.deepEqual(collection.label, { de: ['Tests'] });
  assert.equal(collection.items.length, 6);
  for (const item of collection.items) {
    const manifest = read(folder, decodeURIComponent(item.id.slice(item.id.lastIndexOf('/') + 1)));
    assert.equal(manifest.id, item.id);
    const [canvas] = manifest.items;
    const { body, target } = canvas.items[0].items[0];
    assert.equal(target, canvas.id);
    assert.equal(body.service[0].profile, 'level0');
    assert.ok(existsSync(join(folder, 'site', body.id.slice(address.length))), body.id);
    const info = JSON.parse(readFileSync(join(folder, 'site', body.service[0].id.slice(address.length), 'info.json'), 'utf8'));
    assert.equal(info.id, body.service[0].id);
    assert.deepEqual([info.width, info.height], [canvas.width, canvas.height]);
  }
  const first = read(folder, 'manifest-p0.ppm.json');
  assert.equal(first.rights, 'http://creativecommons.org/publicdomain/zero/1.0/');
  assert.deepEqual(first.requiredStatement.value, { de: ['Museum of <b>Tests</b>'] });
  assert.deepEqual(first.metadata.map(({ label, value }) => [label.en[0], value.de[0]]), [['Maker', 'A. Maker'], ['Date', '1624'], ['Type', 'Print'], ['Subject', 'bird'], ['Subject', 'tree']]);
  assert.deepEqual(first.summary, { de: ['Of <i>two</i> birds.'] });
  assert.equal(first.homepage[0].id, 'https://museum.example/1');
  const second = read(folder, 'manifest-p1.ppm.json');
  assert.deepEqual(second.label, { ar: ['</script><script>alert(1)</script>'] });
  assert.equal(second.summary, undefined);
  assert.equal(second.rights, undefined);
  assert.equal(second.homepage, undefined);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

test('with --offer the site names its manifests, the next builds keep that, and --manifests says otherwise', (t) => {
  const folder = museum(t);
  const entry = () => JSON.parse(readFileSync(join(folder, 'site/vitrine.json'), 'utf8'));
  assert.equal(publish(folder, '--base-url', address).code, 0);
  assert.equal(entry().manifests, undefined);
  const made = publish(folder, '--base-url', address, '--offer', '-o', 'site/presentation/');
  assert.equal(made.code, 0, made.err);
  const template = `${address}/presentation/manifest-{file}.json`;
  assert.deepEqual([entry().manifests, entry().version], [template, { major: 1, minor: 6 }]);
  for (const item of read(folder, 'collection.json').items) {
    const id = decodeURIComponent(decodeURIComponent(item.id.slice(template.indexOf('{'), -'.json'.length)));
    assert.equal(item.id, template.replace('{file}', encodeURIComponent(encodeURIComponent(id))));
  }
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
  const build = (...more) => vitrine(folder, ['build', 'pictures', '-o', 'site', ...more]);
  const kept = build();
  assert.equal(entry().manifests, template);
  assert.match(kept.err, /manifest-\{file\}\.json; vitrine publish --to iiif/);
  const own = 'https://iiif.museum.example/{id}/manifest';
  assert.equal(build('--manifests', own).code, 0);
  assert.equal(entry().manifests, own);
  for (const wrong of ['javascript:alert("{id}")', 'https://museum.example/manifest', 'yes', 'https://{id}/']) {
    const refused = build('--manifests', wrong);
    assert.equal(refused.code, 2, wrong);
    assert.match(refused.err, /--manifests .*\{file\}/);
  }
  assert.equal(entry().manifests, own);
  assert.equal(build('--manifests', 'no').code, 0);
  assert.equal(entry().manifests, undefined);
  const other = vitrine(folder, ['publish', 'site', '--to', 'turi', '-o', 'turi', '--offer']);
  assert.equal(other.code, 2);
  assert.match(other.err, /--to iiif/);
});

test('what is published is valid by the published schema', (t) => {
  if (!existsSync(schema)) return void t.skip(`no ${schema}`);
  const require = createRequire(join(root, 'web/package.json'));
  const Ajv = require('ajv');
  const ajv = new Ajv({ strict: false, allErrors: true });
  require('ajv-formats')(ajv);
  const isValid = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
  const folder = museum(t);
  assert.equal(publish(folder, '--base-url', address).code, 0);
  const files = readdirSync(join(folder, 'site/presentation')).filter((name) => name.endsWith('.json'));
  assert.equal(files.length, 7);
  for (const name of files) assert.ok(isValid(read(folder, name)), `${name}: ${JSON.stringify(isValid.errors?.slice(0, 5))}`);
  // The schema does refuse.
  assert.equal(isValid({ ...read(folder, 'manifest-p0.ppm.json'), rights: 'mine' }), false);
  assert.equal(isValid({ ...read(folder, 'manifest-p0.ppm.json'), items: 'none' }), false);
});

// SPDX-License-Identifier: MIT
// vitrine update: a site built from a museum's IIIF follows the museum's activity stream.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { startVitrine, vitrine, workshop } from './helpers.mjs';
import { collection3, manifest3, canvas3, picture, plainManifest, serve } from './iiif_server.mjs';

const direct = { no_proxy: '*', NO_PROXY: '*' };
const run = (folder, ...args) => startVitrine(folder, [...args, '--allow-private-hosts', '--quiet'], direct).ended;
const build = (folder, there, ...more) => run(folder, 'build', there.at('/all'), '-o', 'site', '--neighbours', '5', ...more);
const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
const recordOf = (folder) => readJson(folder, 'site/vitrine.build.json');

/** Updates, and gives the report. */
async function update(folder, ...more) {
  const ended = await run(folder, 'update', 'site', '--json', ...more);
  assert.equal(ended.code, 0, ended.err);
  return { ...JSON.parse(ended.out), err: ended.err };
}

const worksOf = (folder, site = 'site') => readJson(folder, site, 'vitrine.json').catalogue.shards
  .flatMap(({ file }) => readJson(folder, site, file).works);
const titlesOf = (folder, site) => worksOf(folder, site).map(({ title }) => title).sort();
const neighboursOf = (folder, site) => JSON.parse(vitrine(folder, ['neighbours', site, '-k', '5']).out);

/** Name, time and content of every file of the site. */
const snapshot = (folder) => Object.fromEntries(readdirSync(join(folder, 'site'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort()
  .map((file) => [file, `${statSync(file).mtimeMs} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`]));

/** A museum of ten works and an activity stream in pages of three. Documents answer by their validators. */
async function museum(t) {
  const routes = {};
  const server = await serve(t, routes);
  const there = { ...server, server, at: (path) => `${server.url}${path}`, members: [], pages: [[]], served: {} };
  let hour = Date.parse('2030-01-01T00:00:00Z') / 3.6e6 - 24 * 365 * 4;
  // As museums' servers do: a body and its ETag, or 304 for those who have it.
  const keep = (path, value) => {
    const body = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
    routes[path] = (request, response) => {
      if (request.headers['if-none-match'] === etag) return response.writeHead(304).end();
      there.served[path] = (there.served[path] ?? 0) + 1;
      return response.writeHead(200, { etag, 'content-type': Buffer.isBuffer(value) ? 'image/jpeg' : 'application/json' }).end(body);
    };
  };
  there.keep = keep;
  there.list = () => keep('/all', collection3(there.at('/all'), there.members.map((name) => there.at(`/m/${name}`))));
  there.put = (name, number, title = `Work ${name}`) => {
    const canvases = [canvas3(there.at(`/m/${name}/c1`), { id: there.at(`/p/${name}.jpg`), type: 'Image', format: 'image/jpeg' })];
    keep(`/m/${name}`, manifest3(there.at(`/m/${name}`), title, canvases));
    keep(`/p/${name}.jpg`, picture(number));
    if (!there.members.includes(name)) there.members.push(name);
    there.list();
  };
  there.remove = (name) => {
    there.members = there.members.filter((member) => member !== name);
    delete routes[`/m/${name}`];
    delete routes[`/p/${name}.jpg`];
    there.list();
  };
  there.publish = () => {
    keep('/changes', { '@context': 'http://iiif.io/api/discovery/1/context.json', id: there.at('/changes'), type: 'OrderedCollection', last: { id: there.at(`/changes/${there.pages.length - 1}`), type: 'OrderedCollectionPage' } });
    there.pages.forEach((orderedItems, i) => keep(`/changes/${i}`, {
      id: there.at(`/changes/${i}`), type: 'OrderedCollectionPage', orderedItems,
      ...(i > 0 ? { prev: { id: there.at(`/changes/${i - 1}`), type: 'OrderedCollectionPage' } } : {}),
    }));
  };
  // Activities of now on, an hour apart.
  there.tell = (type, name, more = {}) => {
    if (there.pages.at(-1).length >= 3) there.pages.push([]);
    hour += 1;
    const endTime = new Date(hour * 3.6e6).toISOString();
    there.pages.at(-1).push({ type, object: { id: there.at(`/m/${name}`), type: 'Manifest' }, endTime, ...more });
    there.publish();
  };
  hour = Date.now() / 3.6e6 - 30;
  for (let i = 0; i < 10; i += 1) there.put(`w${i}`, i);
  for (let i = 0; i < 4; i += 1) there.tell('Create', `w${i}`);
  hour = Date.now() / 3.6e6 - 20;
  there.forget = () => { there.requests.length = 0; for (const key of Object.keys(there.served)) delete there.served[key]; };
  there.routes = routes;
  return there;
}

test('creates, updates and deletes come into the site, which is then what a build --update would be', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  assert.equal((await build(folder, there)).code, 0);
  const nothing = await update(folder, '--stream', there.at('/changes'));
  assert.deepEqual([nothing.added, nothing.gone, nothing.changed.length], [[], [], 0]);

  there.put('new', 11);
  there.tell('Create', 'new');
  there.put('w1', 1, 'Renamed');
  there.tell('Update', 'w1');
  there.keep('/p/w2.jpg', picture(17));
  there.tell('Update', 'w2');
  there.remove('w3');
  there.tell('Delete', 'w3');
  there.forget();
  const report = await update(folder);
  assert.deepEqual([report.added, report.changed, report.gone], [[there.at('/m/new')], [there.at('/m/w1'), there.at('/m/w2')], [there.at('/m/w3')]]);
  assert.deepEqual(report.update, { kept: 8, fresh: 2, removed: 2, lists_kept: report.update.lists_kept });
  // What has not changed is not asked for; what may have is asked for by its validators.
  assert.deepEqual(there.asked(/^\/m\//).map(({ url }) => url).sort(), ['/m/new', '/m/w1', '/m/w2']);
  assert.deepEqual(there.asked(/^\/p\//).map(({ url }) => url).sort(), ['/p/new.jpg', '/p/w1.jpg', '/p/w2.jpg']);
  assert.deepEqual(Object.keys(there.served).filter((path) => path.startsWith('/p/')).sort(), ['/p/new.jpg', '/p/w2.jpg']);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);

  // The same collection, built from nothing but what is there now: the same works, texts and neighbours.
  const whole = await run(folder, 'build', there.at('/all'), '-o', 'whole', '--neighbours', '5', '--cache', 'other');
  assert.equal(whole.code, 0, whole.err);
  assert.deepEqual(worksOf(folder), worksOf(folder, 'whole'));
  assert.deepEqual(neighboursOf(folder, 'site'), neighboursOf(folder, 'whole'));
  assert.equal(titlesOf(folder).length, 10);
  // And built on with --update: not a byte differs.
  const before = snapshot(folder);
  const built = await build(folder, there, '--update');
  assert.equal(built.code, 0, built.err);
  const after = snapshot(folder);
  const record = join(folder, 'site/vitrine.build.json');
  delete before[record];
  delete after[record];
  assert.deepEqual(after, before);
});

test('an update that finds nothing new leaves every byte, and asks for no page behind where the last one ended', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  assert.equal((await build(folder, there)).code, 0);
  await update(folder, '--stream', there.at('/changes'));
  for (let i = 0; i < 7; i += 1) there.tell('Update', `w${i}`);
  await update(folder);
  const before = snapshot(folder);
  there.forget();
  const again = await update(folder);
  assert.equal(again.unchanged, true);
  assert.deepEqual(snapshot(folder), before);
  assert.deepEqual(there.requests.map(({ url }) => url), ['/changes', '/changes/3']);
  const told = await run(folder, 'update', 'site');
  assert.equal(told.code, 0, told.err);
  assert.match(told.err, /Nothing has changed in site/);
  assert.equal(told.out, '');
  // Two activities more: on the last page and the one before it, nowhere else.
  there.tell('Update', 'w7');
  there.tell('Update', 'w8');
  there.forget();
  assert.equal((await update(folder)).changed.length, 2);
  assert.deepEqual(there.asked(/^\/changes\//).map(({ url }) => url), ['/changes/4', '/changes/3']);
});

test('a manifest that cannot be had stays as it was, and is asked for again', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  assert.equal((await build(folder, there)).code, 0);
  await update(folder, '--stream', there.at('/changes'));
  const good = {};
  for (const name of ['w1', 'w2', 'w3']) { there.put(name, Number(name[1]), `New ${name}`); good[name] = there.routes[`/m/${name}`]; there.tell('Update', name); }
  there.put('late', 12);
  good.late = there.routes['/m/late'];
  there.tell('Create', 'late');
  there.put('w5', 5, 'New w5');
  there.tell('Update', 'w5');
  // Named by the collection, and never there: that is no news.
  there.members.push('never');
  there.list();
  there.routes['/m/w1'] = (_, response) => response.writeHead(404).end();
  there.routes['/m/w2'] = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"type":"Manifest",');
  there.routes['/m/w3'] = (_, response) => response.writeHead(503).end();
  there.routes['/m/late'] = (_, response) => response.writeHead(403).end();
  const report = await update(folder);
  assert.deepEqual(report.unavailable, ['late', 'w1', 'w2', 'w3'].map((name) => there.at(`/m/${name}`)));
  assert.deepEqual(report.changed, [there.at('/m/w5')]);
  assert.match(report.err, /not to be had now: .*w2.*not JSON/s);
  assert.deepEqual(titlesOf(folder), ['New w5', ...[0, 1, 2, 3, 4, 6, 7, 8, 9].map((i) => `Work w${i}`)]);
  // Nothing new, and still nothing to be had: not a byte.
  const before = snapshot(folder);
  assert.equal((await update(folder)).unchanged, true);
  assert.deepEqual(snapshot(folder), before);
  // The stream has nothing new, the host has.
  for (const [name, route] of Object.entries(good)) there.routes[`/m/${name}`] = route;
  const mended = await update(folder);
  assert.deepEqual([mended.unavailable, mended.added], [[], [there.at('/m/late')]]);
  assert.deepEqual(titlesOf(folder), ['New w1', 'New w2', 'New w3', 'New w5', 'Work late', ...[0, 4, 6, 7, 8, 9].map((i) => `Work w${i}`)]);
  assert.equal((await update(folder)).unchanged, true);
  assert.equal(recordOf(folder).again, undefined);
  assert.deepEqual(readdirSync(join(folder, 'cache/web'), { recursive: true }).filter((name) => /earlier|part$/.test(name)), []);
});

test('pictures that cannot be had stay as they were, and are asked for again', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  assert.equal((await build(folder, there)).code, 0);
  await update(folder, '--stream', there.at('/changes'));
  const before = worksOf(folder).find(({ id }) => id.endsWith('w4'));
  there.keep('/p/w4.jpg', picture(16));
  const good = there.routes['/p/w4.jpg'];
  there.routes['/p/w4.jpg'] = (_, response) => response.writeHead(403).end();
  there.tell('Update', 'w4');
  assert.deepEqual((await update(folder)).unavailable, [there.at('/m/w4')]);
  assert.deepEqual(worksOf(folder).find(({ id }) => id.endsWith('w4')), before);
  there.routes['/p/w4.jpg'] = good;
  assert.deepEqual((await update(folder)).unavailable, []);
  assert.notDeepEqual(worksOf(folder).find(({ id }) => id.endsWith('w4')), before);
});

test('a failed or interrupted update leaves the site, and the next one goes on', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  assert.equal((await build(folder, there)).code, 0);
  await update(folder, '--stream', there.at('/changes'));
  there.put('a', 12);
  there.put('b', 13);
  for (const name of ['a', 'b', 'w0', 'w1']) there.tell('Update', name);
  const before = snapshot(folder);
  // A page of the stream is away: what it says would be lost.
  const page = there.routes['/changes/1'];
  there.routes['/changes/1'] = (_, response) => response.writeHead(404).end();
  const failed = await run(folder, 'update', 'site');
  assert.equal(failed.code, 3, failed.err);
  assert.match(failed.err, /changes\/1/);
  // An older copy of the newest page would say that nothing is new.
  const newest = there.routes['/changes/2'];
  there.routes['/changes/2'] = (_, response) => response.writeHead(503).end();
  assert.equal((await run(folder, 'update', 'site')).code, 8);
  there.routes['/changes/1'] = page;
  there.routes['/changes/2'] = newest;
  assert.deepEqual(snapshot(folder), before);
  // Ctrl-C while a picture is on its way.
  const quick = there.routes['/p/b.jpg'];
  there.routes['/p/b.jpg'] = () => {};
  const { child, ended } = startVitrine(folder, ['update', 'site', '--allow-private-hosts'], direct);
  for (let i = 0; i < 500 && there.asked(/\/p\/b/).length === 0; i += 1) await pause(20);
  await pause(200);
  child.kill('SIGINT');
  const stopped = await ended;
  assert.equal(stopped.code, 130, stopped.err);
  assert.deepEqual(snapshot(folder), before);
  there.routes['/p/b.jpg'] = quick;
  const report = await update(folder);
  assert.deepEqual(report.added, [there.at('/m/a'), there.at('/m/b')]);
  assert.equal(worksOf(folder).length, 12);
});

test('works of a folder stay beside, one a canvas leaves with its manifest, and the options are those of the build', async (t) => {
  const folder = workshop(t);
  mkdirSync(join(folder, 'own'));
  for (let i = 0; i < 3; i += 1) writeFileSync(join(folder, 'own', `own-${i}.ppm`), picture(i + 20, 120));
  const there = await museum(t);
  const two = (name, title) => there.keep(`/m/${name}`, manifest3(there.at(`/m/${name}`), title, ['r', 'v'].map((side, i) => canvas3(there.at(`/canvas/${name}${side}`), { id: there.at(`/p/w${i}.jpg`), type: 'Image' }))));
  there.members = ['w5', 'book', 'atlas'];
  two('book', 'Book');
  two('atlas', 'Atlas');
  there.list();
  const built = await run(folder, 'build', 'own', there.at('/all'), '-o', 'site', '--per', 'canvas', '--title', 'Two sources', '--accent=#123456', '--neighbours', '4', '--map', 'no', '--pages', '--base-url', '');
  assert.equal(built.code, 0, built.err);
  assert.equal(worksOf(folder).length, 8);
  const options = Object.fromEntries(recordOf(folder).options.map(({ name, values }) => [name, values]));
  assert.deepEqual(options, { SOURCE: ['../own', there.at('/all')], '--per': ['canvas'], '--title': ['Two sources'], '--accent': ['#123456'], '--neighbours': ['4'], '--map': ['no'], '--pages': ['true'], '--base-url': [''] });
  await update(folder, '--stream', there.at('/changes'));
  // The museum takes the book back, though its collection goes on naming it.
  there.tell('Delete', 'book');
  two('atlas', 'Great Atlas');
  there.tell('Update', 'atlas');
  const report = await update(folder);
  assert.deepEqual(report.gone, [there.at('/canvas/bookr'), there.at('/canvas/bookv')]);
  assert.deepEqual(titlesOf(folder), ['Great Atlas: 1', 'Great Atlas: 2', 'Work w5', 'own-0', 'own-1', 'own-2']);
  const entry = readJson(folder, 'site/vitrine.json');
  assert.deepEqual([entry.title, entry.accent, entry.neighbours.k], ['Two sources', '#123456', 4]);
  assert.equal(readdirSync(join(folder, 'site/works')).filter((name) => /-[0-9a-f]+\.html$/.test(name)).length, 6);
  assert.deepEqual(recordOf(folder).gone, [there.at('/m/book').replace('http:', 'https:')]);
  // It stays away, and comes back when the stream says so; the folder may be elsewhere by then, with the site.
  there.tell('Update', 'w5');
  assert.equal((await update(folder)).added.length, 0);
  there.tell('Create', 'book');
  assert.equal((await update(folder)).added.length, 2);
  assert.equal(worksOf(folder).length, 8);
});

test('what the stream names beside the collections is told, or taken in with --membership stream', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  there.put('aside', 14);
  there.put('old', 15);
  there.members = there.members.filter((name) => !['aside', 'old'].includes(name));
  there.list();
  there.pages[0].unshift({ type: 'Create', object: { id: there.at('/m/old'), type: 'Manifest' }, endTime: '2001-01-01T00:00:00Z' });
  assert.equal((await build(folder, there)).code, 0);
  there.tell('Create', 'aside');
  const told = await update(folder, '--stream', there.at('/changes'));
  assert.deepEqual([told.elsewhere, told.added], [1, []]);
  assert.match((await run(folder, 'update', 'site', '--since', '2020-01-01')).err, /no part of this site.*--membership stream/);
  const taken = await update(folder, '--membership', 'stream');
  assert.deepEqual(taken.added, [there.at('/m/aside'), there.at('/m/old')]);
  there.tell('Move', 'aside', { target: { id: there.at('/m/moved'), type: 'Manifest' } });
  there.keep('/m/moved', plainManifest(there.at('/m/moved'), there.at('/p/aside.jpg')));
  const moved = await update(folder);
  assert.deepEqual([moved.added, moved.gone], [[there.at('/m/moved')], [there.at('/m/aside')]]);
  assert.deepEqual(recordOf(folder).added, [there.at('/m/moved'), there.at('/m/old')]);
  // A build of the collection has its works alone, until the stream has been read again.
  assert.equal((await build(folder, there, '--update')).code, 0);
  assert.equal(worksOf(folder).length, 10);
  assert.equal((await update(folder)).added.length, 2);
});

test('a stream without times is compared as a whole, and one in a circle ends', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  assert.equal((await build(folder, there)).code, 0);
  const names = ['w0', 'w1', 'w2'];
  const list = (more = {}) => {
    there.keep('/list', { id: there.at('/list'), type: 'OrderedCollection', last: { id: there.at('/list/0'), type: 'OrderedCollectionPage' } });
    there.keep('/list/0', { id: there.at('/list/0'), type: 'OrderedCollectionPage', prev: { id: there.at('/list/0') }, orderedItems: names.map((name) => ({ type: 'Update', object: { id: there.at(`/m/${name}`), type: 'Manifest' } })), ...more });
  };
  list();
  await update(folder, '--stream', there.at('/list'));
  const before = snapshot(folder);
  there.forget();
  const same = await update(folder);
  assert.deepEqual(same.update, { kept: 10, fresh: 0, removed: 0, lists_kept: 10 });
  assert.deepEqual(snapshot(folder), before);
  assert.deepEqual(Object.keys(there.served), []);
  assert.equal(there.asked(/^\/list\/0$/).length, 1);
  there.put('w2', 2, 'Otherwise');
  await update(folder);
  assert.ok(titlesOf(folder).includes('Otherwise'));
});

test('--dry-run says what would change, and changes nothing', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  assert.equal((await build(folder, there)).code, 0);
  there.put('new', 12);
  there.tell('Create', 'new');
  there.remove('w6');
  there.tell('Delete', 'w6');
  there.put('w7', 7, 'Changed');
  there.tell('Update', 'w7');
  const before = snapshot(folder);
  there.forget();
  const said = await run(folder, 'update', 'site', '--stream', there.at('/changes'), '--dry-run');
  assert.equal(said.code, 0, said.err);
  assert.ok(said.out.includes(`new ${there.at('/m/new')}\n`) && said.out.includes(`gone ${there.at('/m/w6')}\n`) && said.out.includes(`changed ${there.at('/m/w7')}\n`), said.out);
  assert.match(said.err, /1 works new, \d+ changed, 1 gone/);
  assert.equal(there.asked(/^\/p\//).length, 0);
  assert.deepEqual(snapshot(folder), before);
  // What it looked at is still to be done.
  const report = await update(folder, '--stream', there.at('/changes'));
  assert.deepEqual([report.added.length, report.gone.length], [1, 1]);
  assert.ok(titlesOf(folder).includes('Changed'));
});

test('requests that cannot be met are refused with a remedy', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  mkdirSync(join(folder, 'own'));
  for (let i = 0; i < 3; i += 1) writeFileSync(join(folder, 'own', `own-${i}.ppm`), picture(i));
  const refused = async (code, message, ...args) => {
    const ended = await run(folder, 'update', ...args);
    assert.equal(ended.code, code, ended.err);
    assert.match(ended.err, message);
  };
  await refused(3, /does not say what it was built from/, 'nowhere');
  assert.equal(vitrine(folder, ['build', 'own', '-o', 'site', '--quiet']).code, 0);
  await refused(3, /does not say what it was built from.*vitrine build from IIIF/, 'site', '--stream', there.at('/changes'));
  assert.equal((await build(folder, there)).code, 0);
  const before = snapshot(folder);
  await refused(2, /name its address once with --stream/, 'site');
  await refused(2, /expected an address/, 'site', '--stream', 'changes.json');
  await refused(2, /expected a time/, 'site', '--stream', there.at('/changes'), '--since', 'monday');
  await refused(2, /not in|expected/i, 'site', '--membership', 'all');
  await refused(5, /no activity stream.*Collection/, 'site', '--stream', there.at('/all'));
  await refused(5, /one page of a stream.*partOf/s, 'site', '--stream', there.at('/changes/0'));
  await refused(3, /status 404/, 'site', '--stream', there.at('/nothing'));
  const closed = await startVitrine(folder, ['update', 'site', '--stream', there.at('/changes'), '--quiet'], direct).ended;
  assert.equal(closed.code, 2, closed.err);
  assert.match(closed.err, /--allow-private-hosts/);
  // Every work gone is no site.
  for (const name of there.members) there.tell('Delete', name);
  await refused(2, /every work would leave the site/, 'site', '--stream', there.at('/changes'));
  assert.deepEqual(snapshot(folder), before);
  for (const [from, to, code] of [['"vitrine-build"', '"other"', 5], ['"--neighbours"', '"--output"', 4], ['"--neighbours"', '"--nothing"', 4], ['{', '', 4]]) {
    const text = readFileSync(join(folder, 'site/vitrine.build.json'), 'utf8');
    writeFileSync(join(folder, 'site/vitrine.build.json'), text.replace(from, to));
    await refused(code, /vitrine\.build\.json/, 'site', '--stream', there.at('/changes'));
    if (to === '') assert.match(vitrine(folder, ['verify', 'site']).out, /vitrine\.build\.json/);
    writeFileSync(join(folder, 'site/vitrine.build.json'), text);
  }
  rmSync(join(folder, 'site/vitrine.json'));
  await refused(3, /vitrine\.json/, 'site', '--stream', there.at('/changes'));
});

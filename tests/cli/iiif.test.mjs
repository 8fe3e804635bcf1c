// SPDX-License-Identifier: MIT
// vitrine build and show on IIIF documents of a museum on this machine, whose host has every fault that hosts have.
import assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import { ppm, root, startVitrine, vitrine, workshop } from './helpers.mjs';
import { canvas3, collection3, manifest3, picture, plainManifest, serve } from './iiif_server.mjs';

const direct = { no_proxy: '*', NO_PROXY: '*' };
const run = (folder, ...args) => startVitrine(folder, args, direct).ended;
const build = (folder, source, ...more) => run(folder, 'build', source, '-o', 'site', '--quiet', '--json', '--allow-private-hosts', ...more);
const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
const worksOf = (folder) => readJson(folder, 'site', readJson(folder, 'site/vitrine.json').catalogue.shards[0].file).works;

// Real photographs and drawings where the demo was drawn, else small ones made here.
const drawn = join(root, 'build/demo-pictures/colour-fields');
const jpegs = existsSync(drawn) ? readdirSync(drawn).sort().slice(0, 12).map((name) => readFileSync(join(drawn, name))) : [];
const photograph = (i) => jpegs[i] ?? picture(i);

/** A museum whose works are of all kinds that IIIF knows: levels 0 and 1, versions 2 and 3, static pictures, books. */
async function museum(t, extra = () => ({})) {
  const routes = {};
  const server = await serve(t, routes);
  const at = (path) => `${server.url}${path}`;
  const service3 = (name, level, more) => ({ '@context': 'http://iiif.io/api/image/3/context.json', id: at(`/image/${name}`), type: 'ImageService3', protocol: 'http://iiif.io/api/image', profile: `level${level}`, ...more });
  const body = (name, service) => ({ id: at(`/image/${name}/full/max/0/default.jpg`), type: 'Image', format: 'image/jpeg', service: [service] });
  routes['/all'] = collection3(at('/all'), [at('/one'), at('/two'), at('/one')], { next: { id: at('/all?page=2'), type: 'Collection' } });
  routes['/all'].items.push({ id: at('/inner'), type: 'Collection', label: { en: ['Inner'] } });
  routes['/all?page=2'] = collection3(at('/all?page=2'), [at('/five')], { next: at('/all') });
  routes['/inner'] = { '@context': 'http://iiif.io/api/presentation/2/context.json', '@id': at('/inner'), '@type': 'sc:Collection', label: 'Inner', manifests: [{ '@id': at('/three'), '@type': 'sc:Manifest' }, { '@id': at('/four') }], collections: [{ '@id': at('/all'), '@type': 'sc:Collection' }] };
  routes['/one'] = manifest3(at('/one'), 'Level one', [canvas3(at('/one/c1'), body('one', service3('one', 1, { width: 6000, height: 4000 }))), canvas3(at('/one/c2'), { id: at('/verso.jpg'), type: 'Image' })], {
    summary: { en: ['<p>Of a <b>boat</b> &amp; a lake.</p>'] }, rights: 'http://creativecommons.org/publicdomain/mark/1.0/', requiredStatement: { label: { en: ['Attribution'] }, value: { en: ['<span>Lent by <b>Ada</b></span>'] } },
    homepage: [{ id: at('/pages/one'), type: 'Text', format: 'text/html' }], metadata: [{ label: { en: ['Artist'] }, value: { none: ['Ada'] } }, { label: { en: ['Date'] }, value: { none: ['c. 1890'] } }],
  });
  routes['/image/one/full/480,320/0/default.jpg'] = photograph(0);
  routes['/verso.jpg'] = photograph(1);
  // What level 0 has is only said in its info.json.
  routes['/two'] = manifest3(at('/two'), 'Level zero', [canvas3(at('/two/c1'), body('two', { '@id': at('/image/two'), '@type': 'ImageService2', profile: 'http://iiif.io/api/image/2/level0.json' }))]);
  routes['/image/two/info.json'] = { '@context': 'http://iiif.io/api/image/2/context.json', '@id': at('/image/two'), protocol: 'http://iiif.io/api/image', profile: ['http://iiif.io/api/image/2/level0.json'], width: 6000, height: 4000, sizes: [{ width: 150, height: 100 }, { width: 600, height: 400 }, { width: 3000, height: 2000 }] };
  routes['/image/two/full/600,/0/default.jpg'] = photograph(2);
  // A region of a picture, by version 2 and its older forms.
  routes['/three'] = { '@context': 'http://iiif.io/api/presentation/2/context.json', '@id': at('/three'), '@type': 'sc:Manifest', label: [{ '@value': 'Ein Ausschnitt', '@language': 'de' }], attribution: 'A library', license: 'https://creativecommons.org/licenses/by/4.0/', sequences: [{ canvases: [{ '@id': at('/three/c'), label: '1r', images: [{ resource: { '@id': at('/image/three/10,20,1000,500/full/0/native.jpg'), '@type': 'dctypes:Image', service: { '@context': 'http://library.stanford.edu/iiif/image-api/1.1/context.json', '@id': at('/image/three'), profile: 'http://library.stanford.edu/iiif/image-api/1.1/compliance.html#level1' } } }] }] }] };
  routes['/image/three/10,20,1000,500/480,/0/native.jpg'] = photograph(3);
  routes['/four'] = plainManifest(at('/four'), 'pictures/four.jpg');
  routes['/pictures/four.jpg'] = photograph(4);
  // A service that promises more than it does: its own picture is taken.
  routes['/five'] = manifest3(at('/five'), 'Broken promise', [canvas3(at('/five/c'), { ...body('five', service3('five', 1, { width: 900, height: 900 })) })]);
  routes['/image/five/full/480,480/0/default.jpg'] = (_, response) => response.writeHead(501).end();
  routes['/image/five/full/max/0/default.jpg'] = photograph(5);
  Object.assign(routes, extra(at));
  return { ...server, routes, at, server };
}

test('a Collection becomes a site: every document and picture asked for once, each in the right size', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  const built = await build(folder, there.at('/all'));
  assert.equal(built.code, 0, built.err);
  const report = JSON.parse(built.out);
  assert.deepEqual([report.works, report.skipped], [5, []]);
  const works = worksOf(folder);
  const byTitle = Object.fromEntries(works.map((work) => [work.title, work]));
  assert.deepEqual(Object.keys(byTitle).sort(), ['Broken promise', 'Ein Ausschnitt', 'Level one', 'Level zero', 'Work of four']);
  const one = byTitle['Level one'];
  assert.deepEqual([one.id, one.maker, one.date, one.rights, one.required_statement, one.homepage, one.images.length], [there.at('/one'), 'Ada', 'c. 1890', 'http://creativecommons.org/publicdomain/mark/1.0/', 'Attribution: Lent by Ada', there.at('/pages/one'), 2]);
  assert.deepEqual([byTitle['Ein Ausschnitt'].language, byTitle['Ein Ausschnitt'].required_statement], ['de', 'A library']);
  // A paragraph lies beside the catalogue, not in it.
  const { summaries } = readJson(folder, 'site/vitrine.json');
  assert.equal(readJson(folder, 'site', summaries.files[0].file).summaries[works.indexOf(one)], 'Of a boat & a lake.');
  assert.equal(one.summary, undefined);
  const times = {};
  for (const { url } of there.requests) times[url] = (times[url] ?? 0) + 1;
  assert.deepEqual(Object.keys(times).sort(), [
    '/all', '/all?page=2', '/five', '/four', '/image/five/full/480,480/0/default.jpg', '/image/five/full/max/0/default.jpg', '/image/one/full/480,320/0/default.jpg',
    '/image/three/10,20,1000,500/480,/0/native.jpg', '/image/two/full/600,/0/default.jpg', '/image/two/info.json', '/inner', '/one', '/pictures/four.jpg', '/three', '/two', '/verso.jpg'].sort());
  assert.deepEqual(Object.values(times).filter((count) => count > 1), []);
  assert.ok(there.server.most <= 4, `${there.server.most} at once`);
  assert.match([...there.server.agents].join(), /^vitrine\/\d+\.\d+\.\d+ /);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

test('labels and providers are shown, a logo is asked for once, and one that does not come leaves its name', async (t) => {
  const folder = workshop(t);
  const agent = (at, name, logo) => ({ provider: [{ id: at(`/about/${name}`), type: 'Agent', label: { en: [name] }, homepage: [{ id: at(`/pages/${name}`), type: 'Text', format: 'text/html' }], logo: [{ id: at(logo), type: 'Image' }] }] });
  const medium = { metadata: [{ label: { en: ['Medium'] }, value: { en: ['<b>Oil</b> on canvas'] } }] };
  const there = await museum(t, (at) => ({
    '/told': collection3(at('/told'), [at('/t/a'), at('/t/b'), at('/t/c'), at('/t/d'), at('/four')]),
    '/t/a': { ...plainManifest(at('/t/a'), at('/verso.jpg')), ...medium, ...agent(at, 'Museum', '/logo.ppm') },
    '/t/b': { ...plainManifest(at('/t/b'), at('/verso.jpg')), ...agent(at, 'Museum', '/logo.ppm') },
    '/t/c': { ...plainManifest(at('/t/c'), at('/verso.jpg')), ...agent(at, 'Gone', '/gone.png') },
    '/t/d': { ...plainManifest(at('/t/d'), at('/verso.jpg')), ...agent(at, 'Broken', '/broken.png') },
    '/logo.ppm': picture(1, 720),
    '/broken.png': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  }));
  const built = await build(folder, there.at('/told'), '--pages', '--base-url', 'https://museum.example/s');
  assert.equal(built.code, 0, built.err);
  const report = JSON.parse(built.out);
  assert.equal(report.works, 5);
  assert.deepEqual(report.skipped.map(({ where }) => where).sort(), [there.at('/broken.png'), there.at('/gone.png')]);
  assert.equal(there.asked(/^\/logo\.ppm$/).length, 1);
  const { summaries } = readJson(folder, 'site/vitrine.json');
  const { details } = readJson(folder, 'site', summaries.files[0].file);
  const at = Object.fromEntries(worksOf(folder).map((work, i) => [work.id.split('/').at(-1), details[i]]));
  assert.deepEqual(at.a.metadata, [{ label: 'Medium', value: 'Oil on canvas' }]);
  const { logo, ...named } = at.a.provider[0];
  assert.deepEqual(named, { label: 'Museum', homepage: there.at('/pages/Museum') });
  assert.match(logo.file, /^data\/logo-[0-9a-f]{16}\.jpg$/);
  // 720 x 72 within 320 x 96.
  assert.deepEqual([logo.width, logo.height], [320, 32]);
  assert.ok(existsSync(join(folder, 'site', logo.file)));
  assert.deepEqual(at.b.provider[0].logo, logo);
  assert.deepEqual([at.c.provider, at.d.provider].map(([one]) => [one.label, one.logo]), [['Gone', undefined], ['Broken', undefined]]);
  assert.deepEqual(at.four, {});
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
  // Whatever else speaks of a work says the same.
  const shown = JSON.parse(vitrine(folder, ['show', 'site', '--id', there.at('/t/a'), '--json']).out);
  assert.deepEqual([shown.metadata, shown.provider[0].label], [at.a.metadata, 'Museum']);
  const page = readdirSync(join(folder, 'site/works')).map((name) => readFileSync(join(folder, 'site/works', name), 'utf8')).find((html) => html.includes('<dt>Medium</dt>'));
  assert.ok(page.includes(`src="../${logo.file}"`) && page.includes('<dd dir="auto">Oil on canvas</dd>'));
  assert.equal(vitrine(folder, ['publish', 'site', '--to', 'iiif', '-o', 'manifests', '--base-url', 'https://museum.example/s', '--quiet']).code, 0);
  const manifest = readdirSync(join(folder, 'manifests')).filter((name) => name.startsWith('manifest-')).map((name) => readJson(folder, 'manifests', name)).find(({ metadata }) => metadata?.some(({ label }) => label.en?.[0] === 'Medium'));
  assert.deepEqual(manifest.provider[0].logo, [{ id: `https://museum.example/s/${logo.file}`, type: 'Image', format: 'image/jpeg', width: 320, height: 32 }]);
  // Read back, it is what was read.
  writeFileSync(join(folder, 'again.json'), JSON.stringify(manifest));
  const again = JSON.parse(vitrine(folder, ['show', 'again.json', '--json']).out);
  assert.deepEqual([again.works[0].metadata, again.works[0].provider], [at.a.metadata, [{ label: 'Museum', homepage: there.at('/pages/Museum'), logo: `https://museum.example/s/${logo.file}` }]]);
});

test('a second run asks documents by their validators and for no picture, and writes the same bytes', async (t) => {
  const folder = workshop(t);
  const there = await museum(t, (at) => ({
    '/four': (request, response) => {
      if (request.headers['if-none-match'] === '"v1"') return response.writeHead(304).end();
      return response.writeHead(200, { etag: '"v1"', 'content-type': 'application/ld+json' }).end(JSON.stringify(plainManifest(at('/four'), 'pictures/four.jpg')));
    },
  }));
  assert.equal((await build(folder, there.at('/all'))).code, 0);
  const files = () => readdirSync(join(folder, 'site/data')).sort();
  const first = files();
  there.requests.length = 0;
  const again = await build(folder, there.at('/all'));
  assert.equal(again.code, 0, again.err);
  assert.deepEqual(files(), first);
  assert.deepEqual(there.asked(/jpg|info\.json/).map(({ url }) => url).filter((url) => !url.includes('480,480')), []);
  assert.equal(there.asked(/^\/four$/)[0].headers['if-none-match'], '"v1"');
  // Asked to, it looks at pictures anew.
  there.requests.length = 0;
  assert.equal((await build(folder, there.at('/all'), '--refresh')).code, 0);
  assert.equal(there.asked(/verso/).length, 1);
});

test('documents and pictures that fail are reported one by one and end nothing', async (t) => {
  const folder = workshop(t);
  const names = ['late', 'shaky', 'cut', 'loop', 'bomb', 'page', 'deep', 'gone', 'list', 'html-picture', 'bad-picture', 'long-id', 'script', '..%2F..%2Fetc', 'empty'];
  const there = await museum(t, (at) => {
    const routes = { '/faults': collection3(at('/faults'), [at('/one'), at('/four'), ...names.map((name) => at(`/m/${name}`))]) };
    const json = (response, value) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    for (const name of names) routes[`/m/${name}`] = plainManifest(at(`/m/${name}`), at(`/p/${name}.jpg`));
    names.forEach((name, i) => { routes[`/p/${name}.jpg`] = photograph(i % 6); });
    routes['/m/late'] = (_, response, time) => (time === 1 ? response.writeHead(429, { 'retry-after': '1' }).end() : json(response, plainManifest(at('/m/late'), at('/p/late.jpg'))));
    routes['/m/shaky'] = (_, response, time) => (time === 1 ? response.writeHead(500).end('<h1>sorry</h1>') : json(response, plainManifest(at('/m/shaky'), at('/p/shaky.jpg'))));
    routes['/p/cut.jpg'] = (_, response, time) => {
      response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': photograph(3).length });
      if (time > 1) return response.end(photograph(3));
      return response.write(photograph(3).subarray(0, 100), () => response.destroy());
    };
    routes['/m/loop'] = (_, response) => response.writeHead(302, { location: '/m/loop' }).end();
    routes['/m/bomb'] = (_, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb());
    routes['/m/page'] = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sign in');
    routes['/m/deep'] = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":'.repeat(100_000));
    routes['/m/gone'] = (_, response) => response.writeHead(410).end();
    routes['/m/list'] = { type: 'AnnotationPage', id: at('/m/list') };
    routes['/m/empty'] = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end();
    routes['/p/html-picture.jpg'] = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>no picture');
    routes['/p/bad-picture.jpg'] = Buffer.from('\xff\xd8\xff\xe0 but nothing else', 'latin1');
    routes['/m/long-id'] = plainManifest(at(`/${'x'.repeat(4096)}`), at('/p/long-id.jpg'));
    routes['/m/script'] = manifest3('"><script>alert(1)</script>\u{1F5BC}', '<script>alert(2)</script>', [canvas3('c', { id: at('/p/script.jpg'), type: 'Image' })]);
    return routes;
  });
  const built = await build(folder, there.at('/faults'), '--pages');
  assert.equal(built.code, 0, built.err);
  const report = JSON.parse(built.out);
  const reasonOf = (part) => report.skipped.find(({ where }) => where.includes(part))?.reason;
  assert.match(reasonOf('/m/loop'), /redirects more than 5 times/);
  assert.match(reasonOf('/m/bomb'), /more than the \d+ bytes/);
  assert.match(reasonOf('/m/page'), /sends text\/html, no JSON/);
  assert.match(reasonOf('/m/deep'), /nested deeper than 64/);
  assert.match(reasonOf('/m/gone'), /status 410/);
  assert.match(reasonOf('/m/list'), /AnnotationPage/);
  assert.match(reasonOf('/m/empty'), /sends nothing/);
  assert.match(reasonOf('/p/html-picture.jpg'), /sends text\/html, no picture/);
  assert.ok(reasonOf('/p/bad-picture.jpg'), 'a broken picture is named by its address');
  assert.match(reasonOf('xxxx'), /its id has \d+ bytes, more than 1024/);
  assert.equal(report.skipped.length, 10, JSON.stringify(report.skipped, null, 1));
  assert.equal(report.works, 7);
  // 429 leaves the host in peace for as long as it asks.
  const late = there.asked(/\/m\/late/);
  assert.equal(late.length, 2);
  assert.ok(late[1].at - late[0].at >= 900, `${late[1].at - late[0].at} ms`);
  assert.equal(there.asked(/\/m\/shaky/).length, 2);
  assert.equal(there.asked(/\/p\/cut/).length, 2);
  const script = worksOf(folder).find((work) => work.id.includes('script'));
  assert.deepEqual([script.id, script.title], ['"><script>alert(1)</script>\u{1F5BC}', '<script>alert(2)</script>']);
  for (const name of readdirSync(join(folder, 'site/works'))) assert.doesNotMatch(readFileSync(join(folder, 'site/works', name), 'utf8'), /<script>alert/);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

/** Three hundred megabytes of spaces, as some three hundred kilobytes. */
function bomb() {
  bomb.bytes ??= gzipSync(Buffer.alloc(300 << 20, ' '), { level: 1 });
  return bomb.bytes;
}

test('a host that hangs is given up in bounded time, the others go on', async (t) => {
  const folder = workshop(t);
  const silent = await serve(t, { '*': () => {} });
  const there = await museum(t, (at) => ({ '/mixed': collection3(at('/mixed'), [at('/one'), at('/four'), ...Array.from({ length: 40 }, (_, i) => `${silent.url}/m/${i}`)]) }));
  const began = Date.now();
  const built = await build(folder, there.at('/mixed'), '--timeout', '1');
  assert.equal(built.code, 0, built.err);
  const report = JSON.parse(built.out);
  assert.deepEqual([report.works, report.skipped.length], [2, 40]);
  assert.ok(report.skipped.some(({ reason }) => /failed 5 times in a row and is left alone/.test(reason)));
  assert.ok(Date.now() - began < 60_000, `${Date.now() - began} ms`);
  assert.ok(silent.most <= 4);
});

test('Ctrl-C loses nothing: the same command goes on with what is missing', async (t) => {
  const folder = workshop(t);
  let slow = true;
  const there = await museum(t, (at) => {
    const ids = Array.from({ length: 12 }, (_, i) => `/w/${i}`);
    const routes = { '/many': collection3(at('/many'), ids.map(at)) };
    ids.forEach((id, i) => {
      routes[id] = plainManifest(at(id), at(`/q/${i}.jpg`));
      routes[`/q/${i}.jpg`] = async (_, response) => {
        if (slow && i >= 6) await pause(30_000, undefined, { ref: false });
        if (!response.destroyed) response.writeHead(200, { 'content-type': 'image/jpeg' }).end(photograph(i));
      };
    });
    return routes;
  });
  const { child, ended } = startVitrine(folder, ['build', there.at('/many'), '-o', 'site', '--allow-private-hosts', '--connections', '8'], direct);
  for (let i = 0; i < 500 && there.asked(/\/q\//).length < 12; i += 1) await pause(20);
  await pause(300);
  child.kill('SIGINT');
  const stopped = await ended;
  assert.equal(stopped.code, 130, stopped.err);
  assert.match(stopped.err, /what has come is kept/);
  assert.equal(existsSync(join(folder, 'site')), false);
  slow = false;
  there.requests.length = 0;
  const built = await build(folder, there.at('/many'));
  assert.equal(built.code, 0, built.err);
  assert.equal(JSON.parse(built.out).works, 12);
  assert.ok(there.asked(/\/q\//).length <= 6, `${there.asked(/\/q\//).length} asked for again`);
  assert.deepEqual(readdirSync(join(folder, 'cache/web'), { recursive: true }).filter((name) => String(name).endsWith('.part')), []);
});

describe('addresses of this machine and its network', () => {
  test('are refused unless allowed, in documents as on the command line', async (t) => {
    const folder = workshop(t);
    const there = await museum(t);
    for (const source of [there.at('/all'), there.at('/all').replace('127.0.0.1', 'localhost'), there.at('/all').replace('127.0.0.1', '2130706433'), 'http://[::1]:1/', 'http://169.254.169.254/latest']) {
      const built = await run(folder, 'build', source, '-o', 'site', '--quiet');
      assert.equal(built.code, 2, `${source}: ${built.err}`);
      assert.match(built.err, /--allow-private-hosts/);
    }
    assert.equal(there.requests.length, 0);
    // A manifest from a file may not lead there either.
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(plainManifest('https://m.example/1', there.at('/pictures/four.jpg'))));
    const built = await run(folder, 'build', 'manifest.json', '-o', 'site', '--quiet');
    assert.equal(built.code, 2, built.err);
    assert.match(built.err, /none of its pictures came.*in its own network/);
    assert.equal(there.requests.length, 0);
  });

  test('are known by the address that is connected to, whatever its name', async (t) => {
    const address = await lookup(hostname(), { family: 4 }).catch(() => null);
    if (!address) return t.skip('this machine does not know its own name');
    const folder = workshop(t);
    const there = await serve(t, { '*': plainManifest('https://m.example/1', 'https://m.example/a.jpg') }, '0.0.0.0');
    const shown = await run(folder, 'show', there.url.replace('127.0.0.1', hostname()));
    if (!/^(10|127|172\.(1[6-9]|2\d|3[01])|192\.168|169\.254|100)\./.test(address.address)) return t.skip(`${address.address} is public`);
    assert.equal(shown.code, 2, shown.err);
    assert.match(shown.err, /in its own network/);
    assert.equal(there.requests.length, 0);
  });

  test('are refused behind a redirect too', async (t) => {
    const folder = workshop(t);
    const inner = await serve(t, { '*': plainManifest('https://m.example/1', 'https://m.example/a.jpg') });
    // Through a proxy names are public until they are asked for.
    const proxy = await serve(t, { '*': (_, response) => response.writeHead(302, { location: `${inner.url}/secret` }).end() });
    const shown = await startVitrine(folder, ['show', 'http://museum.example/manifest'], { http_proxy: proxy.url, no_proxy: '', NO_PROXY: '' }).ended;
    assert.equal(shown.code, 2, shown.err);
    assert.match(shown.err, /in its own network/);
    assert.deepEqual([proxy.requests.length, inner.requests.length], [1, 0]);
  });
});

test('one work a canvas, and no more pictures of a work than are wished for', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  const built = await build(folder, there.at('/all'), '--per', 'canvas');
  assert.equal(built.code, 0, built.err);
  assert.equal(JSON.parse(built.out).works, 6);
  assert.ok(worksOf(folder).some((work) => work.title === 'Level one: 2' && work.rights.includes('publicdomain')));
  there.requests.length = 0;
  const fewer = await build(folder, there.at('/all'), '--most-pictures', '1', '--cache', 'other');
  assert.equal(fewer.code, 0, fewer.err);
  assert.equal(there.asked(/verso/).length, 0);
});

test('pictures are asked for as large as the model looks at, and the descriptor beside it', async (t) => {
  const folder = workshop(t);
  const wide = { id: 'https://i.example/x', type: 'Image', format: 'image/jpeg' };
  const asked = async (model, ...more) => {
    const there = await serve(t, {
      '/wide': (_, response) => response.end(JSON.stringify(manifest3(`${there.url}/wide`, 'Panorama', [canvas3(`${there.url}/wide/c`, { ...wide, id: `${there.url}/wide.jpg`, service: [{ id: `${there.url}/image`, type: 'ImageService3', profile: 'level1', width: 8000, height: 2000 }] })]))),
      '*': (_, response) => response.end(photograph(0)),
    });
    const built = await build(folder, `${there.url}/wide`, '--model', model, '--cache', `cache-${there.url.split(':').at(-1)}`, ...more);
    assert.equal(built.code, 0, built.err);
    return there.asked(/^\/image\//).map(({ url }) => url.split('/')[3]);
  };
  assert.deepEqual(await asked('descriptor'), ['576,144']);
  assert.deepEqual(await asked('descriptor', '--picture-size', '1000'), ['1000,250']);
  const weights = join(process.env.VITRINE_SHARED ?? join(root, '../shared'), 'models/squeezenet1.1.onnx');
  if (!existsSync(weights)) return t.skip(`no ${weights}`);
  // It looks at squares of 227 pixels.
  assert.deepEqual(await asked('squeezenet1.1', '--weights', weights, '--carry-model', 'no'), ['908,227']);
});

test('with --thumbnails remote pictures stay with their hosts, and the site has none', async (t) => {
  const folder = workshop(t);
  const names = ['sized', 'served', 'insecure', ...Array.from({ length: 12 }, (_, i) => `more-${i}`)];
  const there = await museum(t, (at) => {
    const thumbnails = {
      sized: [{ id: 'https://thumbs.example/a.jpg', type: 'Image', width: 150, height: 100 }],
      served: [{ id: 'https://thumbs.example/b/full/max/0/default.jpg', type: 'Image', service: [{ id: 'https://thumbs.example/b', type: 'ImageService3', profile: 'level0', sizes: [{ width: 90, height: 60 }, { width: 500, height: 333 }, { width: 3000, height: 2000 }] }] }],
    };
    return {
      '/hosted': collection3(at('/hosted'), names.map((name) => at(`/h/${name}`))),
      ...Object.fromEntries(names.flatMap((name, i) => [
        [`/h/${name}`, { ...plainManifest(at(`/h/${name}`), `/h/${name}.jpg`), ...(name === 'insecure' ? {} : { thumbnail: thumbnails[name] ?? [{ id: `https://more.example/${name}.jpg`, type: 'Image' }] }) }],
        [`/h/${name}.jpg`, picture(i)],
      ])),
    };
  });
  const built = await build(folder, there.at('/hosted'), '--thumbnails', 'remote', '--pages');
  assert.equal(built.code, 0, built.err);
  const report = JSON.parse(built.out);
  assert.equal(report.works, names.length);
  assert.deepEqual(report.skipped.map(({ where }) => where), [there.at('/h/insecure')]);
  assert.match(report.skipped[0].reason, /https:\/\//);
  assert.match(report.skipped[0].remedy, /--thumbnails local/);
  const works = Object.fromEntries(worksOf(folder).map((work) => [work.id.split('/').at(-1), work]));
  assert.deepEqual([works.sized.images[0].thumbnail, works.sized.images[0].service], ['https://thumbs.example/a.jpg', undefined]);
  assert.deepEqual([works.sized.images[0].width, works.sized.images[0].height], [150, 100]);
  assert.equal(works.served.images[0].thumbnail, 'https://thumbs.example/b/full/500,333/0/default.jpg');
  assert.notEqual(works.sized.images[0].colour, '#8a857d');
  assert.deepEqual(works.insecure.images, []);
  // Nothing but the embedding needed the pictures: no copies, no map, colours all the same.
  const entry = readJson(folder, 'site/vitrine.json');
  assert.deepEqual([existsSync(join(folder, 'site/iiif')), entry.pictures, entry.map, entry.palettes.bytes], [false, undefined, undefined, 20 * names.length]);
  for (const page of ['index.html', 'works/index.html']) {
    const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(readFileSync(join(folder, 'site', page), 'utf8'))[1].replaceAll('&#39;', '\'');
    assert.match(policy, /img-src[^;]* https:\/\/more\.example https:\/\/thumbs\.example/);
    assert.doesNotMatch(policy, /127\.0\.0\.1/);
  }
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
  const first = readJson(folder, 'site/vitrine.json');
  assert.equal((await build(folder, there.at('/hosted'), '--thumbnails', 'remote', '--pages')).code, 0);
  assert.deepEqual(readJson(folder, 'site/vitrine.json'), first);
  // The same from shards, but for the colours, and back to copies.
  for (const shard of ['1/2', '2/2']) {
    const part = await run(folder, 'build', there.at('/hosted'), '--allow-private-hosts', '--thumbnails', 'remote', '--shard', shard, '-o', `part-${shard[0]}`, '--quiet');
    assert.equal(part.code, 0, part.err);
  }
  const merged = await run(folder, 'merge', 'part-1', 'part-2', '-o', 'merged', '--pages', '--quiet');
  assert.equal(merged.code, 0, merged.err);
  const from = readJson(folder, 'merged/vitrine.json');
  assert.deepEqual([from.catalogue, from.index, from.neighbours, from.palettes], [first.catalogue, first.index, first.neighbours, undefined]);
  assert.equal((await build(folder, there.at('/hosted'))).code, 0);
  assert.ok(existsSync(join(folder, 'site/iiif')));
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

test('--thumbnails remote is for IIIF sources, and other pictures in the build are published', async (t) => {
  const folder = workshop(t);
  mkdirSync(join(folder, 'own'));
  writeFileSync(join(folder, 'own/own.ppm'), ppm(60, 40, (x, y) => [x, y, 9]));
  const refused = await run(folder, 'build', 'own', '-o', 'site', '--thumbnails', 'remote');
  assert.equal(refused.code, 2);
  assert.match(refused.err, /--thumbnails remote.*leave it out/);
  assert.equal((await run(folder, 'build', 'own', '-o', 'site', '--thumbnails', 'both')).code, 2);
  const there = await museum(t, (at) => ({ '/one-hosted': { ...plainManifest(at('/one-hosted'), '/pictures/four.jpg'), thumbnail: [{ id: 'https://t.example/t.jpg', type: 'Image' }] } }));
  const built = await build(folder, there.at('/one-hosted'), 'own', '--thumbnails', 'remote');
  assert.equal(built.code, 0, built.err);
  const works = worksOf(folder);
  assert.deepEqual(works.map(({ images }) => images[0].service?.slice(0, 5) ?? images[0].thumbnail).sort(), ['https://t.example/t.jpg', 'iiif/']);
  assert.equal(vitrine(folder, ['verify', 'site']).code, 0);
});

test('vitrine show says what would be read; sources of other kinds stand beside', async (t) => {
  const folder = workshop(t);
  const there = await museum(t);
  const shown = await run(folder, 'show', there.at('/one'), '--json', '--allow-private-hosts');
  assert.equal(shown.code, 0, shown.err);
  const said = JSON.parse(shown.out);
  assert.deepEqual([said.type, said.label, said.works.length, said.works[0].images.length, said.works[0].thumbnail], ['Manifest', 'Level one', 1, 2, there.at('/image/one/full/240,160/0/default.jpg')]);
  assert.match((await run(folder, 'show', there.at('/all'), '--allow-private-hosts')).out, /members +3/);
  assert.equal((await run(folder, 'show', there.at('/nothing'), '--allow-private-hosts')).code, 3);
  writeFileSync(join(folder, 'notes.json'), '{"name":"package"}');
  const refused = await run(folder, 'build', 'notes.json', '-o', 'site');
  assert.equal(refused.code, 5);
  assert.match(refused.err, /notes\.json: no IIIF Manifest or Collection/);
  assert.equal((await run(folder, 'build', 'missing.json', '-o', 'site')).code, 3);
  const bad = await run(folder, 'build', there.at('/all'), '-o', 'site', '--accent', 'red', '--allow-private-hosts');
  assert.equal(bad.code, 2, bad.err);
});

// SPDX-License-Identifier: MIT
// vitrine model against a server that misbehaves in every way a real one has been seen to, on this machine alone.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { smallMuseum, startVitrine, vitrine, workshop } from './helpers.mjs';

const content = Buffer.alloc(300_000, 'a network that is none, but long enough to be cut in the middle. ');
const sha256 = createHash('sha256').update(content).digest('hex');
const half = content.length / 2;

const card = {
  id: 'tiny', label: 'Tiny', embedder: 'onnx', source: 'written by a test', licence: 'CC0-1.0', file: 'tiny.onnx',
  bytes: content.length, sha256, input: 'data', feature: 'out', dimension: 8,
  preprocess: { fit: 'squash', side: 8, short_side: 0, order: 'rgb', layout: 'nchw', scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
};

/** A folder with the card, and where its file will lie. */
function place(t, changes = {}) {
  const folder = workshop(t);
  const written = { ...card, ...changes };
  mkdirSync(join(folder, 'models', written.id), { recursive: true });
  writeFileSync(join(folder, 'models', written.id, 'model.json'), JSON.stringify(written));
  const file = join(folder, 'cache/models', written.id, 'tiny.onnx');
  return { folder, file, part: `${file}.part` };
}

/** A server on a free port of this machine that remembers what it was asked. */
async function serve(t, answer) {
  const requests = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url, range: request.headers.range });
    answer(request, response, requests.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  return { url: `http://127.0.0.1:${server.address().port}/tiny.onnx`, requests };
}

/** Answers as a good server does, Range included. */
function serveWell(request, response) {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const rest = content.subarray(from);
  const range = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length, ...(from > 0 ? range : {}) });
  response.end(rest);
}

/** Promises the whole file, sends its first half, and then does what `then` says. */
function serveHalf(response, then) {
  response.writeHead(200, { 'content-length': content.length });
  response.write(content.subarray(0, half), then);
}

const start = (at, ...args) => startVitrine(at.folder, ['model', ...args, '--models', 'models'], { no_proxy: '*' });
const fetchTiny = (at, ...args) => start(at, 'fetch', 'tiny', ...args).ended;

async function appears(path, bytes) {
  for (let i = 0; i < 500; i += 1) {
    if (existsSync(path) && statSync(path).size >= bytes) return;
    await pause(10);
  }
  assert.fail(`${path} did not reach ${bytes} bytes`);
}

describe('a file arrives', { concurrency: 2 }, () => {
  test('by the address in the card, with its licence shown; a second fetch asks for nothing', async (t) => {
    const server = await serve(t, serveWell);
    const at = place(t, { url: server.url });
    const first = await fetchTiny(at);
    assert.equal(first.code, 0, first.err);
    assert.match(first.err, /licence of the weights: CC0-1\.0/);
    assert.equal(first.out, `${at.file}\n`);
    assert.deepEqual(readFileSync(at.file), content);
    assert.deepEqual(readdirSync(join(at.folder, 'cache/models/tiny')), ['tiny.onnx']);
    const second = await fetchTiny(at);
    assert.match(second.err, /here already, and sound/);
    assert.equal(server.requests.length, 1);
  });

  test('though the connection drops midway: only the rest is asked for', async (t) => {
    const server = await serve(t, (request, response, count) => {
      if (count === 1) serveHalf(response, () => setTimeout(() => response.destroy(), 50));
      else serveWell(request, response);
    });
    const at = place(t);
    const run = await fetchTiny(at, '--from', server.url);
    assert.equal(run.code, 0, run.err);
    assert.deepEqual(server.requests.map((request) => request.range), [undefined, `bytes=${half}-`]);
    assert.match(run.err, /150000 of 300000 bytes are here, trying again/);
    assert.deepEqual(readFileSync(at.file), content);
  });

  test('though the connection falls silent: it is given up after --timeout', async (t) => {
    const server = await serve(t, (request, response, count) => (count === 1 ? serveHalf(response) : serveWell(request, response)));
    const run = await fetchTiny(place(t), '--from', server.url, '--timeout', '1');
    assert.equal(run.code, 0, run.err);
    assert.equal(server.requests[1].range, `bytes=${half}-`);
  });

  test('though the server is busy at first', async (t) => {
    const server = await serve(t, (request, response, count) => (count === 1 ? response.writeHead(503).end('later') : serveWell(request, response)));
    const run = await fetchTiny(place(t), '--from', server.url);
    assert.equal(run.code, 0, run.err);
    assert.match(run.err, /status 503/);
  });

  test('though the server ignores Range: what was there is thrown away', async (t) => {
    const server = await serve(t, (_request, response) => response.writeHead(200, { 'content-length': content.length }).end(content));
    const at = place(t);
    mkdirSync(join(at.folder, 'cache/models/tiny'), { recursive: true });
    writeFileSync(at.part, content.subarray(0, half));
    const run = await fetchTiny(at, '--from', server.url);
    assert.equal(run.code, 0, run.err);
    assert.equal(server.requests[0].range, `bytes=${half}-`);
    assert.match(run.err, /starts anew/);
    assert.deepEqual(readFileSync(at.file), content);
  });

  test('after Ctrl-C: the part is kept and gone on from', async (t) => {
    const server = await serve(t, (request, response, count) => (count === 1 ? serveHalf(response) : serveWell(request, response)));
    const at = place(t);
    const { child, ended } = start(at, 'fetch', 'tiny', '--from', server.url);
    await appears(at.part, half);
    child.kill('SIGINT');
    const stopped = await ended;
    assert.equal(stopped.code, 130, stopped.err);
    assert.match(stopped.err, /150000 of 300000 bytes are kept/);
    assert.equal(statSync(at.part).size, half);
    assert.equal(existsSync(at.file), false);
    assert.equal(JSON.parse((await start(at, 'list', '--json').ended).out)[0].state, 'partly fetched');
    const run = await fetchTiny(at, '--from', server.url);
    assert.equal(run.code, 0, run.err);
    assert.equal(server.requests[1].range, `bytes=${half}-`);
    assert.equal(existsSync(at.part), false);
  });

  test('through a redirect', async (t) => {
    const server = await serve(t, (request, response) => {
      if (request.url === '/elsewhere') serveWell(request, response);
      else response.writeHead(302, { location: '/elsewhere' }).end('see elsewhere');
    });
    const at = place(t);
    const run = await fetchTiny(at, '--from', server.url);
    assert.equal(run.code, 0, run.err);
    assert.deepEqual(readFileSync(at.file), content);
  });

  test('from a file; a faulty file is refused, names itself, and is not taken', async (t) => {
    const at = place(t);
    writeFileSync(join(at.folder, 'mine.onnx'), content);
    writeFileSync(join(at.folder, 'wrong.onnx'), content.map((byte, i) => (i === 7 ? byte ^ 1 : byte)));
    writeFileSync(join(at.folder, 'short.onnx'), content.subarray(0, half));
    for (const [name, reason] of [['wrong.onnx', /SHA-256 is/], ['short.onnx', /150000 bytes, its card asks for 300000/]]) {
      const run = await fetchTiny(at, '--from', name);
      assert.equal(run.code, 4, run.err);
      assert.match(run.err, reason);
      assert.equal(existsSync(at.file), false);
    }
    assert.equal((await fetchTiny(at, '--from', 'none.onnx')).code, 3);
    const run = await fetchTiny(at, '--from', 'mine.onnx');
    assert.equal(run.code, 0, run.err);
    assert.deepEqual(readFileSync(at.file), content);
    assert.deepEqual(readdirSync(join(at.folder, 'cache/models/tiny')), ['tiny.onnx']);
  });
});

describe('a file is refused', { concurrency: 2 }, () => {
  /** Fetches, expects this exit code and message, and that nothing got the file's good name. */
  async function refused(t, answer, code, message) {
    const server = await serve(t, answer);
    const at = place(t, { url: server.url });
    const run = await fetchTiny(at);
    assert.equal(run.code, code, run.err);
    assert.match(run.err, message);
    assert.ok(run.err.includes('--from FILE') && run.err.includes(sha256), 'the way by hand is shown');
    assert.equal(existsSync(at.file), false);
    return { at, server };
  }
  const claims = (bytes) => (_request, response) => response.writeHead(200, { 'content-length': bytes }).end(Buffer.alloc(bytes, 1));

  test('when its bytes are wrong, and the part is removed', async (t) => {
    const { at } = await refused(t, claims(content.length), 4, /is not tiny\.onnx: its SHA-256 is [0-9a-f]{64}; it was removed/);
    assert.equal(existsSync(at.part), false);
  });

  test('when it claims to be shorter or longer than the card says', async (t) => {
    await refused(t, claims(half), 4, /another file: 150000 bytes where 300000 are expected/);
    await refused(t, claims(content.length + 1), 4, /another file: 300001 bytes where 300000/);
  });

  test('when it does not say its length and never ends', async (t) => {
    const { at } = await refused(t, (_request, response) => {
      const more = () => { while (!response.destroyed && response.write(content)); };
      response.on('drain', more);
      more();
    }, 4, /another file: more bytes where 300000/);
    assert.ok(statSync(at.part).size <= content.length);
  });

  test('when another part is sent than was asked for', async (t) => {
    await refused(t, (_request, response) => response.writeHead(206, { 'content-range': `bytes 5-${content.length - 1}/${content.length}` }).end(content.subarray(5)), 8, /another part/);
  });

  test('when the server redirects in a circle, or away from the web', async (t) => {
    const to = (location) => (_request, response) => response.writeHead(302, { location }).end();
    const { server } = await refused(t, to('/round'), 8, /redirects more than 5 times/);
    assert.equal(server.requests.length, 6);
    await refused(t, to('file:///etc/hostname'), 8, /redirects to an address that is refused/);
    await refused(t, to('ftp://127.0.0.1/tiny.onnx'), 8, /redirects to an address that is refused/);
  });

  test('when it is not there; the page that says so is not kept', async (t) => {
    const { at, server } = await refused(t, (_request, response) => response.writeHead(404).end('no such file'), 3, /status 404/);
    assert.equal(server.requests.length, 1);
    assert.equal(existsSync(at.part), false);
  });
});

test('a hub out of reach is answered at once with the way by hand', async (t) => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/tiny.onnx`;
  server.close();
  await once(server, 'close');
  const at = place(t, { url });
  const run = await fetchTiny(at);
  assert.equal(run.code, 8, run.err);
  for (const part of [`get     ${url}`, 'bytes   300000', `SHA-256 ${sha256}`, 'vitrine model fetch tiny --from FILE', `put it at ${at.file}`]) {
    assert.ok(run.err.includes(part), `${part} in ${run.err}`);
  }
});

test('addresses that are none of the web, and cards without one, are refused before anything is asked', async (t) => {
  const at = place(t);
  assert.match((await fetchTiny(at, '--from', 'ftp://127.0.0.1/tiny.onnx')).err, /--from takes a file or an address/);
  const without = await fetchTiny(at);
  assert.equal(without.code, 2);
  assert.match(without.err, /has no address to fetch it from .*--from FILE\|URL/);
  assert.equal((await start(at, 'fetch', 'vgg99').ended).code, 3);
});

test('verify tells a sound file from a changed, a short and a missing one', async (t) => {
  const at = place(t);
  const verify = () => vitrine(at.folder, ['model', 'verify', 'tiny', '--models', 'models']);
  assert.equal(verify().code, 3);
  mkdirSync(join(at.folder, 'cache/models/tiny'), { recursive: true });
  writeFileSync(at.file, content);
  assert.equal(verify().code, 0);
  writeFileSync(at.file, content.map((byte, i) => (i === 9 ? byte ^ 1 : byte)));
  assert.equal(verify().code, 4);
  writeFileSync(at.file, content.subarray(0, half));
  assert.match(verify().err, /150000 bytes.*cut short/);
  assert.equal(vitrine(at.folder, ['model', 'verify', 'tiny', '--models', 'models', '--weights', 'none']).code, 3);
});

test('the official cards are listed with size, licence and address', (t) => {
  const list = vitrine(workshop(t), ['model', 'list', '--json']);
  const vgg16 = JSON.parse(list.out).find((model) => model.id === 'vgg16');
  assert.equal(vgg16.bytes, 553437752);
  assert.equal(vgg16.licence, 'Apache-2.0');
  assert.match(vgg16.url, /^https:\/\/.*\/vgg16-12\.onnx$/);
  assert.equal(vgg16.state, 'absent');
  assert.match(vitrine(workshop(t), ['model', 'list']).out, /^vgg16 +553437752 +absent +to prepare +- +Apache-2\.0 /m);
});

test('a card whose file must be prepared first: --model says so, auto takes the descriptor', (t) => {
  const at = place(t, { id: 'vgg16', feature: undefined, feature_at: 'second-dense-output' });
  smallMuseum(join(at.folder, 'pictures'));
  mkdirSync(join(at.folder, 'cache/models/vgg16'), { recursive: true });
  writeFileSync(at.file, content);
  const build = ['build', 'pictures', '-o', 'site', '--models', 'models', '--json'];
  const named = vitrine(at.folder, [...build, '--model', 'vgg16']);
  assert.equal(named.code, 5, named.err);
  assert.match(named.err, /second fully connected layer of 8 values, is not an output of tiny\.onnx; run vitrine model prepare vgg16/);
  const auto = vitrine(at.folder, build);
  assert.equal(auto.code, 0, auto.err);
  assert.match(auto.err, /built-in descriptor compares colour and line[^]*run vitrine model prepare vgg16/);
  assert.match(JSON.parse(auto.out).model, /descriptor/);
});

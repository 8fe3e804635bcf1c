// SPDX-License-Identifier: MIT
// vitrine serve --api: the older service's answers over HTTP, as its OpenAPI description says.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

import { root, smallMuseum, startVitrine, vitrine, workshop } from './helpers.mjs';
import { hostileIds, vectorSite } from './publish_helpers.mjs';

const require = createRequire(join(root, 'web/package.json'));

/** Serves folder/site until the test ends; answers its address without the slash. */
async function serve(t, folder, ...more) {
  const server = startVitrine(folder, ['serve', 'site', '--api', '--port', '0', ...more]);
  t.after(async () => { server.child.kill('SIGTERM'); await server.ended; });
  const line = await Promise.race([
    new Promise((settle) => server.child.stdout.once('data', (chunk) => settle(String(chunk)))),
    server.ended.then(({ err }) => assert.fail(err)),
  ]);
  return line.trim().replace(/\/$/, '');
}

const get = async (url) => { const answer = await fetch(url); return { status: answer.status, type: answer.headers.get('content-type'), json: await answer.json() }; };
const post = async (url, body, headers = { 'content-type': 'image/x-portable-pixmap' }) => { const answer = await fetch(url, { method: 'POST', body, headers }); return { status: answer.status, json: await answer.json() }; };

test('works by id, whatever the id is, and what is wrong with a question', async (t) => {
  const folder = workshop(t);
  vectorSite(folder);
  const base = await serve(t, folder, '--scores');
  const lists = new Map(JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '50']).out).map(({ reference, neighbours }) => [reference.id, neighbours]));
  for (const id of hostileIds.filter((id) => id !== '..')) {
    const { status, type, json } = await get(`${base}/works/${encodeURIComponent(id).replace(/^\./, '%2E')}?n=3`);
    assert.equal(status, 200, id);
    assert.equal(type, 'application/json');
    assert.equal(json.original.catalogue_id, id);
    assert.deepEqual(json.neighbours.map((n) => [n.catalogue_id, n.rank]), lists.get(id).slice(0, 3).map((n, i) => [n.id, i + 1]));
    json.neighbours.forEach((n, i) => assert.ok(Math.abs(n.score - lists.get(id)[i].score) < 1e-6));
  }
  assert.equal((await get(`${base}/works/plain-1`)).json.neighbours.length, 10);
  assert.equal((await get(`${base}/works/plain-1?n=1000`)).json.neighbours.length, hostileIds.length - 1);
  assert.deepEqual(await get(`${base}/works/nobody`), { status: 404, type: 'application/json', json: { detail: 'Invalid catalogue id' } });
  for (const n of ['0', '-1', '1001', 'ten', '1.5', '', '99999999999999999999']) {
    const { status, json } = await get(`${base}/works/plain-1?n=${n}`);
    assert.equal(status, 422, n);
    assert.deepEqual(json.detail[0].loc, ['query', 'n']);
  }
  assert.deepEqual((await get(`${base}/healthcheck`)).json, { status: 'healthy' });
  assert.equal((await get(`${base}/query`)).status, 405);
  assert.equal((await post(`${base}/works/plain-1`, 'x')).status, 405);
  assert.equal((await post(`${base}/elsewhere`, 'x')).status, 404);
  // Who made the vectors is not known: no picture can be compared with them.
  const picture = await post(`${base}/query`, 'x');
  assert.equal(picture.status, 503);
  assert.match(picture.json.detail, /made elsewhere/);
});

test('a table names works as the older service named them', async (t) => {
  const folder = workshop(t);
  vectorSite(folder, ['img1', 'img2']);
  writeFileSync(join(folder, 'ids.csv'), 'id,catalogue_id\nimg1,a2yq\n');
  const base = await serve(t, folder, '--catalogue-ids', 'ids.csv');
  const { status, json } = await get(`${base}/works/a2yq`);
  assert.deepEqual([status, json.original.catalogue_id, json.neighbours.map((n) => n.catalogue_id)], [200, 'a2yq', ['img2']]);
  assert.equal((await get(`${base}/works/img1`)).status, 404);
  assert.deepEqual((await get(`${base}/works/img2`)).json.neighbours.map((n) => n.catalogue_id), ['a2yq']);
});

test('the site itself is served beside, and its pages go before an answer that there is no such work', async (t) => {
  const folder = workshop(t);
  vectorSite(folder, ['a', 'b']);
  mkdirSync(join(folder, 'site/works'));
  writeFileSync(join(folder, 'site/works/a-page.html'), '<p>a page</p>');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const base = await serve(t, folder);
  assert.equal(await (await fetch(`${base}/works/a-page.html`)).text(), '<p>a page</p>');
  assert.equal((await fetch(`${base}/`)).status, 200);
  assert.equal((await get(`${base}/vitrine.json`)).json.format, 'vitrine-site');
  assert.equal((await get(`${base}/works/..%2F..%2Fsecret.txt`)).status, 404);
  assert.equal((await fetch(`${base}/works/a`, { method: 'HEAD' })).status, 200);
});

test('pictures are embedded by the site\'s own model and answered as query answers them', async (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(vitrine(folder, ['build', 'pictures', '-o', 'site', '--model', 'descriptor', '--quiet']).code, 0);
  const base = await serve(t, folder);
  const file = join(folder, 'pictures/beams/beams-1.ppm');
  const [expected] = JSON.parse(vitrine(folder, ['query', 'site', file, '-k', '4', '--json']).out);
  const answers = await Promise.all(Array.from({ length: 3 }, () => post(`${base}/query?n=4`, readFileSync(file))));
  for (const { status, json } of answers) {
    assert.equal(status, 200);
    assert.equal(json.original, null);
    assert.deepEqual(json.neighbours.map((n) => n.catalogue_id), expected.neighbours.map((n) => n.id));
    assert.ok(json.neighbours.every((n) => !('score' in n)));
  }
  const text = await post(`${base}/query`, 'no picture at all');
  assert.equal(text.status, 422);
  assert.deepEqual(text.json.detail[0].loc, ['body']);
  assert.equal((await post(`${base}/query`, '')).status, 422);
  assert.equal((await post(`${base}/query?n=x`, readFileSync(file))).status, 422);
  const form = new FormData();
  form.append('file', new Blob([readFileSync(file)]));
  assert.equal((await post(`${base}/query`, form, {})).status, 415);
  // The connection and the server outlive all of it.
  assert.equal((await post(`${base}/query`, readFileSync(file))).status, 200);
});

test('a body that is too large is refused, announced or not', async (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(vitrine(folder, ['build', 'pictures', '-o', 'site', '--model', 'descriptor', '--quiet']).code, 0);
  const base = await serve(t, folder);
  const large = Buffer.alloc((32 << 20) + 1);
  const announced = await post(`${base}/query`, large);
  assert.equal(announced.status, 413);
  assert.match(announced.json.detail, /32 MiB/);
  const status = await new Promise((settle, fail) => {
    const sent = request(`${base}/query`, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, (answer) => { answer.resume(); settle(answer.statusCode); });
    sent.on('error', fail);
    for (let at = 0; at < large.length; at += 1 << 20) sent.write(large.subarray(at, at + (1 << 20)));
    sent.end();
  });
  assert.equal(status, 413);
  assert.equal((await get(`${base}/healthcheck`)).status, 200);
});

test('answers are what the description says', async (t) => {
  const Ajv = require('ajv/dist/2020').default;
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(vitrine(folder, ['build', 'pictures', '-o', 'site', '--model', 'descriptor', '--quiet']).code, 0);
  const base = await serve(t, folder, '--scores');
  const description = (await get(`${base}/openapi.json`)).json;
  assert.equal(description.openapi, '3.1.0');
  const ajv = new Ajv({ strict: false });
  ajv.addSchema({ $id: 'https://api.example/', ...description });
  const check = (path, method, { status, json }) => {
    assert.ok(description.paths[path][method].responses[status], `${method} ${path} may answer ${status}`);
    const pointer = `/paths/${path.replaceAll('/', '~1')}/${method}/responses/${status}/content/application~1json/schema`.replaceAll('{', '%7B').replaceAll('}', '%7D');
    const validate = ajv.compile({ $ref: `https://api.example/#${pointer}` });
    assert.ok(validate(json), JSON.stringify([path, status, validate.errors, json]));
  };
  const id = JSON.parse(vitrine(folder, ['neighbours', 'site', '-k', '1']).out)[0].reference.id;
  check('/works/{catalogue_id}', 'get', await get(`${base}/works/${encodeURIComponent(id)}`));
  check('/works/{catalogue_id}', 'get', await get(`${base}/works/nobody`));
  check('/works/{catalogue_id}', 'get', await get(`${base}/works/${encodeURIComponent(id)}?n=0`));
  check('/query', 'post', await post(`${base}/query`, readFileSync(join(folder, 'pictures/bars/bars-0.ppm'))));
  check('/query', 'post', await post(`${base}/query`, 'text'));
  check('/query', 'post', await post(`${base}/query?n=0`, 'text'));
  check('/healthcheck', 'get', await get(`${base}/healthcheck`));
  check('/openapi.json', 'get', { status: 200, json: description });
});

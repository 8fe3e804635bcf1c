// SPDX-License-Identifier: MIT
// A museum on this machine: a IIIF Collection, its manifests and pictures, and every fault that a host has.
import { once } from 'node:events';
import { createServer } from 'node:http';

import { ppm } from './helpers.mjs';

/** A server on a free port that remembers what it was asked; `routes` maps paths to answers. */
export async function serve(t, routes, address = '127.0.0.1') {
  const requests = [];
  let now = 0;
  const state = { requests, most: 0, agents: new Set() };
  const server = createServer((request, response) => {
    requests.push({ url: request.url, headers: request.headers, at: Date.now() });
    state.agents.add(request.headers['user-agent']);
    now += 1;
    state.most = Math.max(state.most, now);
    response.on('close', () => { now -= 1; });
    const route = routes[request.url] ?? routes['*'];
    if (route === undefined) return response.writeHead(404).end('not here');
    if (typeof route === 'function') return route(request, response, requests.filter(({ url }) => url === request.url).length);
    return response.writeHead(200, { 'content-type': Buffer.isBuffer(route) ? 'image/jpeg' : 'application/json' }).end(Buffer.isBuffer(route) ? route : JSON.stringify(route));
  });
  server.listen(0, address);
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  state.url = `http://127.0.0.1:${server.address().port}`;
  state.asked = (pattern) => requests.filter(({ url }) => pattern.test(url));
  return state;
}

/** Pictures of three families, so that neighbours mean something. */
export const picture = (i, width = 96) => ppm(width, 72, (x, y) => [[200, 20 * i + (x % 16 < 8 ? 60 : 0), 30], [30, 20 * i + (y % 16 < 8 ? 60 : 0), 200], [40, 180 - 9 * i, (x + y) % 32 < 16 ? 20 : 90]][i % 3]);

export const canvas3 = (id, body) => ({
  id, type: 'Canvas', width: 600, height: 450,
  items: [{ type: 'AnnotationPage', items: [{ type: 'Annotation', motivation: 'painting', body }] }],
});

export const manifest3 = (id, label, canvases, more = {}) => ({
  '@context': 'http://iiif.io/api/presentation/3/context.json', id, type: 'Manifest', label: { en: [label] }, ...more, items: canvases,
});

export const collection3 = (id, ids, more = {}) => ({
  '@context': 'http://iiif.io/api/presentation/3/context.json', id, type: 'Collection', label: { en: ['All'] },
  items: ids.map((item) => ({ id: item, type: 'Manifest', label: { en: ['x'] } })), ...more,
});

/** A canvas with a picture of its own at `url`, without a service. */
export const plainManifest = (id, url) => manifest3(id, `Work of ${id.split('/').at(-1)}`, [canvas3(`${id}/c`, { id: url, type: 'Image', format: 'image/jpeg' })]);

// SPDX-License-Identifier: MIT
// A server that speaks the part of Qdrant's REST interface that filling a collection needs, as its published reference has it, and
// refuses what Qdrant would: wrong fields, wrong lengths, ids that are no UUIDs. It can fail on purpose.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const onlyFields = (value, required, optional = []) => {
  assert.equal(typeof value, 'object');
  for (const name of required) assert.ok(name in value, `${name} is missing`);
  for (const name of Object.keys(value)) assert.ok(required.includes(name) || optional.includes(name), `${name} is unknown`);
};

/**
 * `faults(request)` may answer 'lost' (the work is done, the answer never comes), 'cut' (nothing is done) or a status.
 * A request is {number, method, path, body}.
 */
export async function startQdrant(t, { key, faults = () => undefined } = {}) {
  const collections = new Map();
  const requests = [];
  const wrong = [];

  const handlers = {
    'GET ': (collection) => {
      if (!collection) return undefined;
      return {
        status: 'green', optimizer_status: 'ok', points_count: collection.points.size, indexed_vectors_count: 0, segments_count: 1,
        config: { params: { vectors: { size: collection.size, distance: collection.distance }, shard_number: 1, on_disk_payload: true } },
        payload_schema: Object.fromEntries(collection.indexes.map((name) => [name, { data_type: 'keyword', points: collection.points.size }])),
      };
    },
    'PUT ': (collection, body, name) => {
      if (collection) return 409;
      onlyFields(body, ['vectors']);
      onlyFields(body.vectors, ['size', 'distance']);
      assert.ok(Number.isInteger(body.vectors.size) && body.vectors.size > 0 && body.vectors.size <= 65536);
      assert.ok(['Cosine', 'Euclid', 'Dot', 'Manhattan'].includes(body.vectors.distance));
      collections.set(name, { ...body.vectors, points: new Map(), indexes: [], upserted: 0 });
      return true;
    },
    'PUT /index': (collection, body) => {
      if (!collection) return undefined;
      onlyFields(body, ['field_name', 'field_schema']);
      assert.equal(body.field_schema, 'keyword');
      if (!collection.indexes.includes(body.field_name)) collection.indexes.push(body.field_name);
      return { operation_id: 0, status: 'completed' };
    },
    'PUT /points': (collection, body, _name, query) => {
      if (!collection) return undefined;
      onlyFields(body, ['points']);
      assert.ok(Array.isArray(body.points) && body.points.length > 0);
      for (const point of body.points) {
        onlyFields(point, ['id', 'vector', 'payload']);
        assert.match(point.id, uuid);
        assert.equal(point.vector.length, collection.size);
        assert.ok(point.vector.every(Number.isFinite));
      }
      for (const point of body.points) collection.points.set(point.id, point);
      collection.upserted += body.points.length;
      return { operation_id: collection.upserted, status: query.get('wait') === 'true' ? 'completed' : 'acknowledged' };
    },
    'POST /points': (collection, body) => {
      if (!collection) return undefined;
      onlyFields(body, ['ids'], ['with_payload', 'with_vector']);
      for (const id of body.ids) assert.match(id, uuid);
      const chosen = (payload) => {
        if (!Array.isArray(body.with_payload)) return body.with_payload === false ? null : payload;
        return Object.fromEntries(Object.entries(payload).filter(([name]) => body.with_payload.includes(name)));
      };
      return body.ids.filter((id) => collection.points.has(id)).map((id) => {
        const { payload, vector } = collection.points.get(id);
        return { id, payload: chosen(payload), vector: body.with_vector ? vector : null };
      });
    },
    'POST /points/count': (collection, body) => {
      if (!collection) return undefined;
      onlyFields(body, [], ['exact', 'filter']);
      assert.equal(body.exact, true);
      return { count: collection.points.size };
    },
  };

  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url, 'http://localhost');
    const number = requests.length;
    const seen = { number, method: request.method, path: url.pathname, key: request.headers['api-key'], bytes: text.length };
    requests.push(seen);
    const send = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ time: 0.001, ...body }));
    };
    const fault = faults(seen);
    if (fault === 'cut') return request.socket.destroy();
    if (typeof fault === 'number') return send(fault, { status: { error: 'Service unavailable on purpose' } });
    if (key && seen.key !== key) return send(401, { status: { error: 'Must provide an API key or an Authorization bearer token' } });
    const [, name, action] = /^\/collections\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
    const handler = handlers[`${request.method} ${action ?? ''}`];
    let result;
    try {
      assert.ok(name && handler, `no such request: ${request.method} ${url.pathname}`);
      if (text) assert.equal(request.headers['content-type'], 'application/json');
      result = handler(collections.get(name), text ? JSON.parse(text) : undefined, name, url.searchParams);
    } catch (error) {
      wrong.push(error.message);
      return send(400, { status: { error: `Format error in JSON body: ${error.message}` } });
    }
    if (fault === 'lost') return request.socket.destroy();
    if (result === undefined) return send(404, { status: { error: `Not found: Collection \`${name}\` doesn't exist!` } });
    if (result === 409) return send(409, { status: { error: `Wrong input: Collection \`${name}\` already exists!` } });
    return send(200, { result, status: 'ok' });
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.closeAllConnections?.() ?? undefined);
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}`, collections, requests, wrong };
}

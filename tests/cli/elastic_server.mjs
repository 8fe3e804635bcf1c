// SPDX-License-Identifier: MIT
// A server that takes an index and bulk requests as Elasticsearch does, and answers the searches by tokens: more_like_this over a
// keyword field whose similarity is boolean counts shared tokens, and a filter by words leaves works out.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';

const words = (text) => String(text).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

export class WordEngine {
  constructor(mapping) {
    this.fields = mapping.mappings.properties;
    this.documents = new Map();
    assert.equal(mapping.mappings.dynamic, 'strict');
    assert.deepEqual([this.fields.look.type, this.fields.look.similarity], ['keyword', 'boolean']);
  }

  put(id, document) {
    assert.ok(id.length > 0 && Buffer.byteLength(id) <= 512);
    for (const name of Object.keys(document)) assert.ok(name in this.fields, `${name} is not mapped`);
    const { dims, dimension = dims } = this.fields.embedding;
    assert.equal(document.embedding.length, dimension);
    this.documents.set(id, document);
  }

  /** The documents that a query matches: [id, score]. */
  #score(query, id, document) {
    const [[kind, body]] = Object.entries(query);
    if (kind === 'more_like_this') {
      assert.deepEqual([body.fields, body.min_term_freq, body.min_doc_freq, body.minimum_should_match], [['look'], 1, 1, 1]);
      const [{ _id: like, doc }] = body.like;
      const asked = doc?.look ?? this.documents.get(like).look;
      assert.ok(asked.length <= body.max_query_terms);
      const shared = document.look.filter((token) => asked.includes(token)).length;
      return id === like || shared === 0 ? undefined : shared;
    }
    if (kind === 'multi_match') {
      assert.deepEqual([body.type, body.operator], ['cross_fields', 'and']);
      const held = body.fields.flatMap((field) => [document[field] ?? []].flat().flatMap(words));
      return words(body.query).every((word) => held.includes(word)) ? 1 : undefined;
    }
    assert.equal(kind, 'bool');
    const scores = [...body.must, ...body.filter].map((part) => this.#score(part, id, document));
    return scores.includes(undefined) ? undefined : scores.slice(0, body.must.length).reduce((sum, score) => sum + score, 0);
  }

  search({ query, size }) {
    const hits = [...this.documents].map(([id, document]) => [id, this.#score(query, id, document)]).filter(([, score]) => score !== undefined);
    return hits.sort((a, b) => b[1] - a[1]).slice(0, size);
  }
}

export async function startElastic(t) {
  const state = { engine: undefined, bulks: 0, refuse: undefined };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const path = new URL(request.url, 'http://localhost').pathname;
    const send = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    try {
      if (request.method === 'GET' && path === '/pictures/_mapping') return send(state.engine ? 200 : 404, {});
      if (request.method === 'PUT' && path === '/pictures') {
        state.engine = new WordEngine(JSON.parse(text));
        return send(200, { acknowledged: true });
      }
      if (request.method === 'POST' && path === '/pictures/_refresh') return send(200, {});
      assert.equal(`${request.method} ${path}`, 'POST /pictures/_bulk');
      assert.equal(request.headers['content-type'], 'application/x-ndjson');
      assert.ok(text.endsWith('\n'));
      const lines = text.slice(0, -1).split('\n').map((line) => JSON.parse(line));
      state.bulks += 1;
      if (state.refuse === state.bulks) return send(200, { errors: true, items: [{ index: { error: { reason: 'refused on purpose' } } }] });
      for (let i = 0; i < lines.length; i += 2) state.engine.put(lines[i].index._id, lines[i + 1]);
      return send(200, { errors: false });
    } catch (error) {
      return send(400, { error: error.message });
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  state.url = `http://127.0.0.1:${server.address().port}`;
  return state;
}

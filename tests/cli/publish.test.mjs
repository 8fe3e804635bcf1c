// SPDX-License-Identifier: MIT
// vitrine publish: a site in the shapes that other systems read.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { smallMuseum, vitrine, vitrineWithFullDisk, workshop } from './helpers.mjs';
import { cosine, hostileIds, publish, readCsv, readLines, readNpy, readXml, stemOf, vectorSite, wave } from './publish_helpers.mjs';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const read = (...path) => readFileSync(join(...path), 'utf8');
const readJson = (...path) => JSON.parse(read(...path));
const filesBelow = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
const neighboursOf = (folder, k, site = 'site') => JSON.parse(vitrine(folder, ['neighbours', site, '-k', String(k)]).out);

test('wellcome: a file a work in the older service\'s shape, whatever the ids are', (t) => {
  const folder = workshop(t);
  vectorSite(folder);
  publish(folder, 'wellcome');
  assert.deepEqual(readJson(folder, 'wellcome/healthcheck.json'), { status: 'healthy' });
  const expected = hostileIds.map((id) => join(folder, 'wellcome/works', `${stemOf(id, sha256)}.json`));
  assert.deepEqual(filesBelow(join(folder, 'wellcome')), [...expected, join(folder, 'wellcome/healthcheck.json'), join(folder, 'wellcome/works/.vitrine-files')].sort());
  for (const { reference, neighbours } of neighboursOf(folder, 10)) {
    const answer = readJson(folder, 'wellcome/works', `${stemOf(reference.id, sha256)}.json`);
    assert.deepEqual(Object.keys(answer), ['original', 'neighbours']);
    assert.equal(answer.original.catalogue_id, reference.id);
    assert.deepEqual(answer.neighbours.map((w) => w.catalogue_id), neighbours.map((n) => n.id));
    for (const work of [answer.original, ...answer.neighbours]) {
      const encoded = encodeURIComponent(work.catalogue_id).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
      assert.deepEqual(work, {
        catalogue_id: work.catalogue_id,
        catalogue_uri: `https://wellcomecollection.org/works/${encoded}`,
        miro_id: `P${hostileIds.indexOf(work.catalogue_id)}`,
        miro_uri: `https://iiif.wellcomecollection.org/image/${work.miro_id}.jpg/full/960,/0/default.jpg`,
      });
    }
  }
});

test('wellcome: a work is left out by its id, so that its exact duplicate stays', (t) => {
  const folder = workshop(t);
  vectorSite(folder, ['a', 'b', 'c', 'd'], (i) => wave(i < 2 ? 0 : i));
  publish(folder, 'wellcome', '-k', '3', '--scores');
  for (const [own, twin] of [['a', 'b'], ['b', 'a']]) {
    const { neighbours } = readJson(folder, `wellcome/works/${own}.json`);
    assert.equal(neighbours.length, 3);
    assert.equal(neighbours[0].catalogue_id, twin);
    assert.ok(neighbours[0].score > 0.9999);
    assert.deepEqual(neighbours.map((n) => n.rank), [1, 2, 3]);
    assert.ok(neighbours.every((n) => n.catalogue_id !== own));
  }
});

test('wellcome: addresses of one\'s own, and a placeholder that is none is refused', (t) => {
  const folder = workshop(t);
  vectorSite(folder, ['a', 'b']);
  publish(folder, 'wellcome', '--catalogue-uri', 'https://m.example/{catalogue_id}?p={miro_id}', '--miro-uri', '{picture}');
  assert.deepEqual(readJson(folder, 'wellcome/works/a.json').original, {
    catalogue_id: 'a', catalogue_uri: 'https://m.example/a?p=P0', miro_id: 'P0', miro_uri: 'https://iiif.museum.example/image/P0.jpg/full/960,/0/default.jpg',
  });
  const refused = vitrine(folder, ['publish', 'site', '--to', 'wellcome', '-o', 'other', '--miro-uri', 'https://m.example/{id}']);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /--miro-uri .*\{id\}/);
  assert.ok(!existsSync(join(folder, 'other')));
});

test('wellcome: a table names works as the older service named them', (t) => {
  const folder = workshop(t);
  vectorSite(folder, ['img1', 'img2', 'img3']);
  writeFileSync(join(folder, 'ids.csv'), 'miro_id,id,catalogue_id\nV0001,img1,a2/yq\n,img2,b3\nV9,elsewhere,c4\n');
  publish(folder, 'wellcome', '--catalogue-ids', 'ids.csv');
  assert.deepEqual(readdirSync(join(folder, 'wellcome/works')).sort(), ['.vitrine-files', 'a2%2Fyq.json', 'b3.json', 'img3.json']);
  const { original, neighbours } = readJson(folder, 'wellcome/works/a2%2Fyq.json');
  assert.deepEqual(original, {
    catalogue_id: 'a2/yq', catalogue_uri: 'https://wellcomecollection.org/works/a2%2Fyq', miro_id: 'V0001', miro_uri: 'https://iiif.wellcomecollection.org/image/V0001.jpg/full/960,/0/default.jpg',
  });
  assert.deepEqual(neighbours.map((n) => [n.catalogue_id, n.miro_id]).sort(), [['b3', 'P1'], ['img3', 'P2']]);
  const cases = [
    ['id,catalogue_id\nimg1,same\nimg2,same\n', 2, /"img1" and "img2" have one catalogue id, "same"/],
    ['id,catalogue_id\nimg1,img3\n', 2, /have one catalogue id, "img3"/],
    ['id,name\nimg1,x\n', 4, /ids\.csv: line 1: there is no column "catalogue_id"/],
    ['id,catalogue_id\nimg1\n', 4, /ids\.csv: line 2: 1 fields/],
    ['id,catalogue_id\nimg1,a\nimg1,b\n', 2, /line 3: id "img1" stands there twice/],
  ];
  for (const [text, code, message] of cases) {
    writeFileSync(join(folder, 'ids.csv'), text);
    const run = vitrine(folder, ['publish', 'site', '--to', 'wellcome', '-o', 'refused', '--catalogue-ids', 'ids.csv']);
    assert.equal(run.code, code, run.err);
    assert.match(run.err, message);
    assert.ok(!existsSync(join(folder, 'refused')));
  }
});

test('wellcome: written again, files of works that are gone go, and what is not its own stays', (t) => {
  const folder = workshop(t);
  vectorSite(folder, ['a', 'b', 'c']);
  publish(folder, 'wellcome');
  writeFileSync(join(folder, 'wellcome/works/mine.json'), '{}');
  writeFileSync(join(folder, 'keep.txt'), 'keep');
  // A list that somebody else wrote must not lead out of the folder.
  writeFileSync(join(folder, 'wellcome/works/.vitrine-files'), `${read(folder, 'wellcome/works/.vitrine-files')}../../keep.txt\n/etc/hostname\n`);
  vectorSite(folder, ['a', 'b']);
  publish(folder, 'wellcome');
  assert.deepEqual(readdirSync(join(folder, 'wellcome/works')).sort(), ['.vitrine-files', 'a.json', 'b.json', 'mine.json']);
  assert.ok(existsSync(join(folder, 'keep.txt')));
});

test('turi: the query table holds the work itself at rank 1, the graph does not', (t) => {
  const folder = workshop(t);
  vectorSite(folder);
  publish(folder, 'turi');
  const [header, ...rows] = readCsv(read(folder, 'turi/query.csv'));
  assert.deepEqual(header, ['query_label', 'reference_label', 'distance', 'rank']);
  assert.equal(rows.length, hostileIds.length * 5);
  const lists = new Map(neighboursOf(folder, 5).map(({ reference, neighbours }) => [reference.id, neighbours]));
  for (const [i, [query, reference, distance, rank]] of rows.entries()) {
    assert.equal(Number(rank), (i % 5) + 1);
    if (rank === '1') { assert.equal(reference, query); assert.equal(distance, '0'); continue; }
    const neighbour = lists.get(query)[Number(rank) - 2];
    assert.equal(reference, neighbour.id);
    assert.ok(Math.abs(Number(distance) - Math.max(0, 1 - neighbour.score)) < 1e-6);
  }
  assert.deepEqual(readLines(read(folder, 'turi/query.jsonl')), rows.map(([q, r, d, n]) => ({ query_label: q, reference_label: r, distance: Number(d), rank: Number(n) })));

  const [edgeHeader, ...edges] = readCsv(read(folder, 'turi/similarity_graph.csv'));
  assert.deepEqual(edgeHeader, ['__src_id', '__dst_id', 'distance', 'rank']);
  assert.equal(edges.length, hostileIds.length * 5);
  for (const [from, to, , rank] of edges) assert.equal(to, lists.get(from)[Number(rank) - 1].id);
  assert.deepEqual(readLines(read(folder, 'turi/similarity_graph.jsonl')), edges.map(([s, d, distance, n]) => ({ __src_id: s, __dst_id: d, distance: Number(distance), rank: Number(n) })));

  const graphml = readXml(read(folder, 'turi/similarity_graph.graphml'));
  assert.equal(graphml.attributes.xmlns, 'http://graphml.graphdrawing.org/xmlns');
  const graph = graphml.children.find((element) => element.name === 'graph');
  const idOf = new Map(graph.children.filter((element) => element.name === 'node').map((node) => [node.attributes.id, node.children.find((data) => data.attributes.key === 'id').text]));
  assert.deepEqual([...idOf.values()].sort(), [...hostileIds].sort());
  const drawn = graph.children.filter((element) => element.name === 'edge').map((edge) => [idOf.get(edge.attributes.source), idOf.get(edge.attributes.target), ...edge.children.map((data) => data.text)]);
  assert.deepEqual(drawn, edges);
});

test('turi: edges to itself on request, a radius that is kept, ids that are chosen', (t) => {
  const folder = workshop(t);
  vectorSite(folder);
  writeFileSync(join(folder, 'ids.txt'), 'a/b\n漢字\n');
  publish(folder, 'turi', '--self-edges', '--radius', '0.05', '-k', '4', '--ids', 'ids.txt');
  const edges = readLines(read(folder, 'turi/similarity_graph.jsonl'));
  for (const edge of edges.filter(({ rank }) => rank === 1)) assert.deepEqual([edge.__dst_id, edge.distance], [edge.__src_id, 0]);
  assert.equal(edges.filter(({ rank }) => rank === 1).length, hostileIds.length);
  assert.ok(edges.every(({ distance, rank }) => distance < 0.05 && rank <= 4));
  assert.ok(edges.length < hostileIds.length * 4, 'the radius leaves some out');
  assert.deepEqual([...new Set(readLines(read(folder, 'turi/query.jsonl')).map((row) => row.query_label))], ['a/b', '漢字']);
});

test('what cannot be met is named and leaves nothing behind', (t) => {
  const folder = workshop(t);
  vectorSite(folder, ['a', 'b']);
  const cases = [
    [['--to', 'turi', '-k', '0'], 2, /k is 0; it must be a positive integer/],
    [['--to', 'turi', '-k', '-3'], 2, /k is -3; it must be a positive integer/],
    [['--to', 'turi', '--radius', '-0.5'], 2, /radius is -0\.5.*not negative/],
    [['--to', 'turi', '--radius', 'nan'], 2, /radius is nan/],
    [['--to', 'nowhere'], 2, /--to nowhere.*npy, onit, onnx, turi/],
    [['--to', 'npy', '--vectors', 'other'], 2, /--vectors other/],
    [['--to', 'npy', '--vectors', 'embeddings'], 3, /--from SOURCE/],
    [['--to', 'onnx'], 5, /not compared by a network/],
    [['--to', 'turi', '--ids', 'missing.txt'], 3, /missing\.txt/],
  ];
  for (const [args, code, message] of cases) {
    const run = vitrine(folder, ['publish', 'site', '-o', 'out', ...args]);
    assert.equal(run.code, code, `${args.join(' ')}: ${run.err}`);
    assert.match(run.err, message);
    assert.ok(!existsSync(join(folder, 'out')), args.join(' '));
  }
  const inside = vitrine(folder, ['publish', 'site', '--to', 'turi', '-o', 'site']);
  assert.equal(inside.code, 2);
  assert.match(inside.err, /is a site/);
});

test('npy: tables that NumPy loads, with the embeddings where they can be found', (t) => {
  const folder = workshop(t);
  const ids = Array.from({ length: 20 }, (_, i) => `w${String(i).padStart(2, '0')}`);
  vectorSite(folder, ids);
  const run = vitrine(folder, ['publish', 'site', '--to', 'npy', '-o', 'npy', '--from', 'site.jsonl']);
  assert.equal(run.code, 0, run.err);
  assert.match(run.err, /embeddings at full precision, from the vectors of --from, 8 values/);
  const order = readJson(folder, 'npy/ids.json');
  assert.deepEqual([...order].sort(), ids);
  assert.equal(read(folder, 'npy/ids.txt'), `${order.join('\n')}\n`);
  const embeddings = readNpy(readFileSync(join(folder, 'npy/embeddings.npy')));
  const projected = readNpy(readFileSync(join(folder, 'npy/projected.npy')));
  assert.equal(projected.length, ids.length);
  for (const [row, id] of order.entries()) {
    const original = wave(ids.indexOf(id) / 3);
    const length = Math.hypot(...original);
    embeddings[row].forEach((value, i) => assert.ok(Math.abs(value - original[i] / length) < 1e-6));
    for (const [other, otherId] of order.entries()) {
      const truth = cosine(original, wave(ids.indexOf(otherId) / 3));
      assert.ok(Math.abs(cosine(projected[row], projected[other]) - truth) < 0.01, `${id} ${otherId}`);
    }
  }
  const without = vitrine(folder, ['publish', 'site', '--to', 'npy', '-o', 'codes']);
  assert.match(without.err, /projected, approximate.*No embeddings/s);
  assert.deepEqual(readdirSync(join(folder, 'codes')).sort(), ['ids.json', 'ids.txt', 'projected.npy']);
  assert.deepEqual(readFileSync(join(folder, 'codes/projected.npy')), readFileSync(join(folder, 'npy/projected.npy')));
});

test('vectors of another collection are refused', (t) => {
  const folder = workshop(t);
  const ids = Array.from({ length: 20 }, (_, i) => `w${i}`);
  vectorSite(folder, ids);
  vectorSite(folder, ids, (i) => wave(7 - i / 2), 'other');
  const other = vitrine(folder, ['publish', 'site', '--to', 'npy', '-o', 'npy', '--from', 'other.jsonl']);
  assert.equal(other.code, 7, other.err);
  assert.match(other.err, /not the one this site was built from/);
  vectorSite(folder, ids.slice(1), undefined, 'fewer');
  const fewer = vitrine(folder, ['publish', 'site', '--to', 'npy', '-o', 'npy', '--from', 'fewer.jsonl']);
  assert.equal(fewer.code, 3);
  assert.match(fewer.err, /"w0" is not in the vectors of --from/);
  assert.ok(!existsSync(join(folder, 'npy')));
});

test('embeddings of pictures come from the cache, or from the pictures again', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  assert.equal(vitrine(folder, ['build', 'pictures', '-o', 'site', '--model', 'descriptor', '--quiet']).code, 0);
  const cached = vitrine(folder, ['publish', 'site', '--to', 'npy', '-o', 'cached']);
  assert.equal(cached.code, 0, cached.err);
  assert.match(cached.err, /embeddings at full precision, from the cache/);
  const again = vitrine(folder, ['publish', 'site', '--to', 'npy', '-o', 'again', '--from', 'pictures', '--cache', 'empty']);
  assert.equal(again.code, 0, again.err);
  assert.match(again.err, /from the pictures of --from/);
  const table = readFileSync(join(folder, 'cached/embeddings.npy'));
  assert.deepEqual(readFileSync(join(folder, 'again/embeddings.npy')), table);
  // Another name for the same bytes is the same picture; other bytes under a name are not.
  mkdirSync(join(folder, 'moved'));
  for (const file of filesBelow(join(folder, 'pictures'))) copyFileSync(file, join(folder, 'moved', `${sha256(file).slice(0, 8)}.ppm`));
  const moved = vitrine(folder, ['publish', 'site', '--to', 'npy', '-o', 'moved-out', '--from', 'moved', '--cache', 'empty']);
  assert.equal(moved.code, 0, moved.err);
  assert.deepEqual(readFileSync(join(folder, 'moved-out/embeddings.npy')), table);
  const rows = readNpy(table);
  const ids = readJson(folder, 'cached/ids.json');
  for (const { reference, neighbours } of neighboursOf(folder, 5)) {
    for (const { id, score } of neighbours) assert.ok(Math.abs(cosine(rows[ids.indexOf(reference.id)], rows[ids.indexOf(id)]) - score) < 1e-4);
  }
});

test('onit: lines that are a source again, bulk neighbours, and a preview that needs nothing else', (t) => {
  const folder = workshop(t);
  smallMuseum(join(folder, 'pictures'));
  writeFileSync(join(folder, 'titles.csv'), 'id,title,maker\nbars/bars-0.ppm,<img src=x onerror=alert(1)>,"O\'Maker & ""Sons"""\n');
  assert.equal(vitrine(folder, ['build', 'pictures', '-o', 'site', '--model', 'descriptor', '--quiet', '--catalogue', 'titles.csv', '--title', '</title><script>x</script>']).code, 0);
  publish(folder, 'onit', '--base-url', 'https://m.example/look/', '-k', '5');
  const lines = readLines(read(folder, 'onit/vectors.jsonl'));
  assert.equal(lines.length, 12);
  for (const line of lines) {
    assert.deepEqual(Object.keys(line), ['id', 'local_url', 'iiif_url', 'vec']);
    assert.match(line.iiif_url, /^https:\/\/m\.example\/look\/iiif\/[0-9a-f]{32}$/);
    assert.equal(line.local_url, `${line.iiif_url}/full/max/0/default.jpg`);
    assert.ok(Math.abs(Math.hypot(...line.vec) - 1) < 1e-5);
  }
  const bulk = readJson(folder, 'onit/neighbours.json');
  assert.deepEqual(bulk.map((entry) => [entry.reference.id, entry.neighbours.map(({ id, score }) => [id, score])]),
    neighboursOf(folder, 5).map((entry) => [entry.reference.id, entry.neighbours.map(({ id, score }) => [id, score])]));
  for (const { neighbours } of bulk) {
    assert.deepEqual(Object.keys(neighbours[0]), ['id', 'iiif_url', 'local_url', 'score']);
    assert.ok(neighbours.every(({ score }, i) => i === 0 || score <= neighbours[i - 1].score));
  }

  // A site of the lines has the same neighbours.
  assert.equal(vitrine(folder, ['build', 'onit/vectors.jsonl', '-o', 'again', '--quiet']).code, 0);
  const idsOf = (entries) => new Map(entries.map((entry) => [entry.reference.id, entry.neighbours.map(({ id }) => id)]));
  assert.deepEqual(idsOf(neighboursOf(folder, 5, 'again')), idsOf(bulk));

  const html = read(folder, 'onit/preview.html');
  const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html);
  const style = /<style>([^]*?)<\/style>/.exec(html)[1];
  const hash = createHash('sha256').update(style).digest('base64');
  assert.equal(policy.replaceAll('&#39;', '\''), `default-src 'none'; img-src 'self' file:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
  assert.doesNotMatch(html, /<script|onerror=alert\(1\)>|https?:\/\//);
  assert.match(html, /alt="&lt;img src=x onerror=alert\(1\)&gt;, by O&#39;Maker &amp; &quot;Sons&quot;"/);
  const sections = html.split('<section ').slice(1);
  assert.equal(sections.length, 12);
  for (const [i, section] of sections.entries()) {
    const { reference, neighbours } = bulk[i];
    assert.ok(section.includes(`<h2 id="work-${i}-id" dir="auto">${reference.id}</h2>`));
    const tooltips = [...section.matchAll(/title="([^"]*)"/g)].map((match) => match[1]);
    assert.deepEqual(tooltips, [reference.id, ...neighbours.map(({ id, score }) => `${id} Score: ${score.toFixed(4)}`)]);
    for (const [, source] of section.matchAll(/src="([^"]*)"/g)) assert.deepEqual([...readFileSync(join(folder, 'onit', source)).subarray(0, 2)], [0xff, 0xd8]);
    for (const [, anchor] of section.matchAll(/href="#([^"]*)"/g)) assert.ok(html.includes(`id="${anchor}"`));
  }
});

test('a full disk is named, the earlier files stay whole, and nothing half written is left', (t) => {
  const folder = workshop(t);
  vectorSite(folder, Array.from({ length: 200 }, (_, i) => `w${i}`), (i) => wave(i / 3, 200));
  for (const target of ['npy', 'onit', 'turi']) {
    publish(folder, target);
    const before = new Map(filesBelow(join(folder, target)).map((file) => [file, sha256(readFileSync(file))]));
    const run = vitrineWithFullDisk(folder, 2, ['publish', 'site', '--to', target, '-o', target, '--quiet']);
    assert.equal(run.status, 8, `${target}: ${run.stderr}`);
    assert.match(run.stderr, /cannot write/);
    assert.deepEqual(new Map(filesBelow(join(folder, target)).map((file) => [file, sha256(readFileSync(file))])), before, target);
  }
});

test('equal runs write equal bytes', (t) => {
  const folder = workshop(t);
  vectorSite(folder);
  for (const target of ['npy', 'onit', 'turi', 'wellcome']) {
    publish(folder, target);
    const before = new Map(filesBelow(join(folder, target)).map((file) => [file, sha256(readFileSync(file))]));
    publish(folder, target);
    assert.deepEqual(new Map(filesBelow(join(folder, target)).map((file) => [file, sha256(readFileSync(file))])), before);
  }
});

// SPDX-License-Identifier: MIT
// What `vitrine show` reads from real IIIF documents, held against what @iiif/parser makes of them: field by field, with
// every disagreement named and explained.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { root, vitrine, workshop } from './helpers.mjs';
import { encoded, list, plain, shown, tally, withoutScheme } from './iiif_compare.mjs';

const shared = join(process.env.VITRINE_SHARED ?? join(root, '../shared'), 'data/iiif');
const parser = join(root, 'web/node_modules/@iiif/parser/dist/upgrader.js');
const missing = [shared, parser].find((path) => !existsSync(path));

// Where the two differ, and why. A disagreement that is not listed fails, and so does a line that no longer is one.
const explained = {
  'presentation-2/bl-manifest.json rights': 'the parser keeps no "license" that is an address on its own; here it is kept',
  'presentation-2/villanova-manifest.json rights': 'as above',
  'presentation-2/quatar-manifest.json rights': 'the parser makes an entry of the metadata of a licence that is the museum\'s own page; here it stays the rights',
  'presentation-2/manifest-l0.json label': 'a language map of version 3 in a manifest of version 2, which the parser takes for nothing',
  'presentation-2/thumbnails.json picture body': 'the parser encodes an address that is encoded already once more, %2F to %252F',
  'presentation-2/scroll.json homepage': '"related" as a bare text, for which the parser makes up an address',
  'presentation-2/villanova-manifest.json required statement': 'a requiredStatement of version 3 in a manifest of version 2; the parser reads its attribution instead',
  'presentation-3/exhibition-1.json homepage': 'of two pages, the one in the language asked for is taken; the parser lists both',
};

/** The values of a language map that an English page shows. */
function spoken(map, markup) {
  if (typeof map === 'string') return plain(map);
  const of = (test) => Object.entries(map ?? {}).find(([tag, values]) => list(values).some(Boolean) && test(tag))?.[1];
  const values = of((tag) => tag === 'en') ?? of((tag) => tag.startsWith('en-')) ?? of((tag) => tag === 'none' || tag === '@none') ?? of(() => true);
  return list(values).map((value) => (markup ? plain(String(value)) : String(value).replace(/\s+/g, ' ').trim())).filter(Boolean).join('; ');
}

const versionOf = (service) => Number(/ImageService([123])/.exec(service['@type'] ?? service.type)?.[1] ?? 0);
const imageService = (thing) => list(thing.service).find((service) => versionOf(service) > 0);

function pictureOf(body, region) {
  const service = imageService(body);
  return {
    body: encoded(body.id), region,
    service: service && { id: encoded(service.id ?? service['@id']).replace(/\/$/, ''), version: versionOf(service), level: Number(/level([012])/.exec(service.profile)?.[1] ?? -1) },
  };
}

/** The pictures painted by a body of any kind, as @iiif/parser leaves it. */
function picturesOf(body) {
  if (typeof body === 'string') return [{ body: encoded(body) }];
  if (body.type === 'Choice' || body.type === 'Composite' || body.type === 'List') return list(body.items).flatMap(picturesOf);
  if (body.type === 'SpecificResource') {
    const region = list(body.selector).map((selector) => selector.region).find(Boolean);
    return picturesOf(body.source).map((picture) => ({ ...picture, region: picture.region ?? region }));
  }
  return body.type === 'Image' ? [pictureOf(body)] : [];
}

const paintedOn = (canvas) => list(canvas.items).flatMap((page) => list(page.items))
  .filter((annotation) => list(annotation.motivation).includes('painting')).flatMap((annotation) => list(annotation.body).flatMap(picturesOf));

const ours = (picture) => ({
  body: picture.body, region: picture.region,
  service: picture.service && { id: picture.service.id, version: picture.service.version, level: picture.service.level ?? -1 },
});

/** Everything that is compared, by name: what the oracle says and what we say. */
function* compare(oracle, said) {
  yield ['type', oracle.type, said.type];
  yield ['id', oracle.id.trim(), said.id];
  yield ['label', spoken(oracle.label), shown(said.label)];
  yield ['summary', spoken(oracle.summary, true), shown(said.summary)];
  yield ['rights', withoutScheme(oracle.rights), withoutScheme(said.rights)];
  yield ['required statement', spoken(oracle.requiredStatement?.value, true), shown(said['required statement']?.value)];
  const homepage = list(oracle.homepage).concat(list(oracle.provider?.[0]?.id === 'http://example.org/provider' ? oracle.provider[0].homepage : []))
    .find((page) => !page.format || page.format.startsWith('text/html'));
  yield ['homepage', encoded(homepage?.id), said.homepage];
  const metadata = list(oracle.metadata).map((entry) => `${spoken(entry.label)}: ${spoken(entry.value, true)}`).filter((entry) => !entry.endsWith(': ')).map(shown);
  yield ['metadata', metadata, list(said.metadata).map((entry) => shown(`${entry.label}: ${entry.value}`))];
  yield ['thumbnails', list(oracle.thumbnail).flatMap((thumbnail) => picturesOf({ type: 'Image', ...thumbnail })), list(said.thumbnail).map(ours)];
  if (oracle.type === 'Collection') {
    const members = list(oracle.items);
    yield ['members', members.map(({ type, id }) => `${type} ${encoded(id)}`), list(said.members).map(({ type, id }) => `${type} ${id}`)];
    yield ['member labels', members.map(({ label }) => spoken(label)), list(said.members).map(({ label }) => shown(label))];
    yield ['member thumbnails', members.flatMap((member) => list(member.thumbnail).flatMap((thumbnail) => picturesOf({ type: 'Image', ...thumbnail }))), list(said.members).flatMap((member) => list(member.thumbnail).map(ours))];
    yield ['next page', oracle.next?.id ?? oracle.first?.id, said.next];
    return;
  }
  const painted = list(oracle.items).flatMap(paintedOn);
  const images = list(said.works).flatMap((work) => work.images).map(ours);
  if (painted.length === 0 && images.length > 0) {
    const standIns = [oracle.placeholderCanvas, oracle.accompanyingCanvas, ...list(oracle.items).flatMap((canvas) => [canvas.placeholderCanvas, canvas.accompanyingCanvas])].filter(Boolean).flatMap(paintedOn);
    const thumbnails = [oracle, ...list(oracle.items)].flatMap((thing) => list(thing.thumbnail).flatMap((thumbnail) => picturesOf({ type: 'Image', ...thumbnail })));
    yield ['stand-ins', standIns.length > 0 ? standIns : thumbnails, images];
    return;
  }
  yield ['pictures', painted.length, images.length];
  for (const part of ['body', 'region', 'service']) yield [`picture ${part}`, painted.map((picture) => picture[part]), images.map((picture) => picture[part])];
}

test('every document is read as @iiif/parser reads it, or refused with a reason', { skip: missing && `${missing} is absent` }, async (t) => {
  const { upgrade } = await import(parser);
  const folder = workshop(t);
  const counted = tally();
  let refused = 0;
  for (const part of ['cookbook', 'presentation-2', 'presentation-3']) {
    for (const name of readdirSync(join(shared, part)).sort()) {
      const file = join(shared, part, name);
      const oracle = upgrade(JSON.parse(readFileSync(file, 'utf8')));
      const run = vitrine(folder, ['show', file, '--json']);
      if (oracle.type !== 'Manifest' && oracle.type !== 'Collection') {
        refused += 1;
        assert.equal(run.code, 5, `${name}: ${run.err}`);
        assert.match(run.err, /no IIIF Manifest or Collection: it (is of the type \w+|has no type)/);
        continue;
      }
      assert.equal(run.code, 0, `${name}: ${run.err}`);
      counted.add(`${part}/${name}`, compare(oracle, JSON.parse(run.out)));
    }
  }
  t.diagnostic(`files: ${counted.read} read, ${refused} refused with a reason`);
  counted.report(t, explained);
  assert.ok(counted.read > 80);
});

// SPDX-License-Identifier: MIT
// What `vitrine show` reads from real IIIF documents, held against manifesto.js, which viewers are built on: a second oracle beside
// @iiif/parser (iiif_agreement.test.mjs), with every disagreement named and explained.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

import { root, vitrine, workshop } from './helpers.mjs';
import { encoded, list, plain, shown, tally, withoutScheme } from './iiif_compare.mjs';

const shared = join(process.env.VITRINE_SHARED ?? join(root, '../shared'), 'data/iiif');
const library = join(root, 'web/node_modules/manifesto.js');
const missing = [shared, library].find((path) => !existsSync(path));

// Where the two differ, and why. A disagreement that is not listed fails, and so does a line that no longer is one.
const standIn = 'nothing but sound or film is painted: the picture of the placeholder or accompanying canvas stands in, which manifesto.js does not look at';
const within = 'manifesto.js leaves what a SpecificResource or Choice holds to its user; here it is followed';
const both = (files, reason) => Object.fromEntries(files.flatMap((file) => ['pictures', 'services'].map((field) => [`${file} ${field}`, reason])));
const explained = {
  ...both(['cookbook/0013-placeholderCanvas.json', 'cookbook/0014-accompanyingcanvas.json', 'cookbook/0064-opera-one-canvas.json', 'cookbook/0065-opera-multiple-canvases.json', 'presentation-3/accompanying-canvas.json'], standIn),
  ...both(['cookbook/0040-image-rotation-service-manifest-css.json', 'cookbook/0040-image-rotation-service-manifest-service.json', 'cookbook/0299-region.json', 'presentation-2/body-choice.json', 'presentation-3/exhibition-1.json'], within),
  'presentation-2/quatar-manifest.json rights': 'an address with Arabic letters, which is percent-encoded here and left as it stands there',
};

/** The picture of a body or resource, as manifesto.js has it: its services of any kind, some of them twice, are taken by their profiles. */
function pictureOf(resource) {
  const services = resource.getServices().filter((service) => /image|level[012]/i.test(`${service.getProfile() ?? ''} ${service.getProperty('type') ?? ''}`));
  return { body: encoded(resource.id ?? undefined), services: [...new Set(services.map((service) => encoded(service.id).replace(/\/$/, '')))] };
}

const isPicture = (type) => type === undefined || type === null || /image/i.test(String(type));

/** Pictures painted on a canvas: version 2 has resources, version 3 bodies. */
function paintedOn(canvas) {
  const resources = canvas.getImages().map((annotation) => annotation.getResource()).filter(Boolean);
  const bodies = canvas.getContent().filter((annotation) => list(annotation.getMotivation()).map(String).includes('painting') || annotation.getMotivation() === null)
    .flatMap((annotation) => annotation.getBody()).filter((body) => isPicture(body.getType()));
  return [...resources, ...bodies].map(pictureOf);
}

/** Everything that is compared, by name: what manifesto.js says and what we say. */
function* compare(oracle, said) {
  yield ['type', oracle.isCollection() ? 'Collection' : 'Manifest', said.type];
  yield ['id', oracle.id.trim(), said.id];
  yield ['label', shown(oracle.getLabel().getValue('en')), shown(said.label)];
  yield ['rights', withoutScheme(oracle.getLicense() ?? oracle.getProperty('rights') ?? undefined), withoutScheme(said.rights)];
  yield ['required statement', plain(oracle.getRequiredStatement()?.getValue() ?? ''), shown(said['required statement']?.value)];
  const thumbnail = oracle.getThumbnail();
  yield ['thumbnail', thumbnail ? pictureOf(thumbnail) : null, said.thumbnail ? { body: list(said.thumbnail)[0].body, services: [list(said.thumbnail)[0].service?.id].filter(Boolean) } : null];
  if (oracle.isCollection()) {
    yield ['members', oracle.items.map((member) => `${member.isCollection() ? 'Collection' : 'Manifest'} ${encoded(member.id)}`), list(said.members).map(({ type, id }) => `${type} ${id}`)];
    yield ['member labels', oracle.items.map((member) => shown(member.getLabel().getValue('en'))), list(said.members).map(({ label }) => shown(label))];
    return;
  }
  const painted = list(oracle.getSequences()[0]?.getCanvases()).flatMap(paintedOn);
  const images = list(said.works).flatMap((work) => work.images);
  yield ['pictures', painted.map(({ body }) => body), images.map(({ body }) => body)];
  yield ['services', painted.map(({ services }) => services[0] ?? null), images.map(({ service }) => service?.id ?? null)];
}

test('every document is read as manifesto.js reads it', { skip: missing && `${missing} is absent` }, async (t) => {
  const { parseManifest } = createRequire(join(root, 'web/package.json'))('manifesto.js');
  const folder = workshop(t);
  const counted = tally();
  for (const part of ['cookbook', 'presentation-2', 'presentation-3']) {
    for (const name of readdirSync(join(shared, part)).sort()) {
      const file = join(shared, part, name);
      const run = vitrine(folder, ['show', file, '--json']);
      // What is no Manifest or Collection is refused; the test of the first oracle looks at the reasons.
      if (run.code !== 0) continue;
      const oracle = parseManifest(JSON.parse(readFileSync(file, 'utf8')), { locale: 'en' });
      counted.add(`${part}/${name}`, compare(oracle, JSON.parse(run.out)));
    }
  }
  counted.report(t, explained);
  assert.ok(counted.read > 80);
});

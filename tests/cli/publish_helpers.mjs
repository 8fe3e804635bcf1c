// SPDX-License-Identifier: MIT
// A small site of vectors with ids of every kind, and readers of what targets write.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { vitrine } from './helpers.mjs';

/** Ids that want to be paths, markup, formulas or kilobytes. */
export const hostileIds = [
  'plain-1', 'a/b', '../../up', '..', '.hidden', 'two words', '"quoted", \'twice\'', '<script>alert(1)</script>', '&amp;', '=1+1', '100%', '100%25', 'Eule 🦉 übt', '漢字',
  'x'.repeat(1000), `${'x'.repeat(999)}y`, '\\\\host\\share', 'nul', ']]>',
];

export const wave = (phase, length = 8) => Array.from({ length }, (_, i) => Math.sin(phase + i) + 0.1 * i);

const norm = (a) => Math.hypot(...a);
export const cosine = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0) / norm(a) / norm(b);

/** Builds `site` of one vector a work: work i is wave(i / 3), unless told otherwise. */
export function vectorSite(folder, ids = hostileIds, vectorOf = (i) => wave(i / 3), site = 'site') {
  const lines = ids.map((id, i) => JSON.stringify({ id, iiif_url: `https://iiif.museum.example/image/P${i}.jpg/info.json`, vec: vectorOf(i) }));
  writeFileSync(join(folder, `${site}.jsonl`), `${lines.join('\n')}\n`);
  const built = vitrine(folder, ['build', `${site}.jsonl`, '-o', site, '--quiet', '--json']);
  assert.equal(built.code, 0, built.err);
  assert.equal(JSON.parse(built.out).works, ids.length, built.out);
}

export function publish(folder, target, ...more) {
  const run = vitrine(folder, ['publish', 'site', '--to', target, '-o', target, '--quiet', ...more]);
  assert.equal(run.code, 0, run.err);
  return run;
}

/** Where a work's file lies, as docs/PUBLISH.md says. */
export function stemOf(id, sha256) {
  const encoded = encodeURIComponent(id).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).replace(/^\./, '%2E');
  if (encoded.length <= 180) return encoded;
  const digest = sha256(id).slice(0, 32);
  // No escape is cut in two.
  return `${encoded.slice(0, 147).replace(/%[0-9A-F]?$/, '')}-${digest}`;
}

/** Records of RFC 4180, header first. */
export function readCsv(text) {
  const records = [];
  let record = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n)/gy;
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    record.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (match[3] !== ',') { records.push(record); record = []; }
    if (field.lastIndex === text.length) break;
  }
  assert.equal(field.lastIndex, text.length, 'every byte belongs to a field');
  return records;
}

export const readLines = (text) => text.trimEnd().split('\n').map((line) => JSON.parse(line));

const entities = { amp: '&', lt: '<', gt: '>', quot: '"' };
function unescapeXml(text) {
  assert.doesNotMatch(text, /[<\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  return text.replace(/&(#(\d+)|\w+)?;?/g, (whole, name, number) => {
    assert.match(whole, /^&.+;$/, `a bare & in ${text}`);
    if (number !== undefined) return String.fromCodePoint(Number(number));
    assert.ok(name in entities, whole);
    return entities[name];
  });
}

/** Elements of a well-formed document as {name, attributes, text, children}; anything else fails. */
export function readXml(text) {
  assert.ok(text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n'));
  const root = { children: [] };
  const open = [root];
  const token = /<(\/?)([A-Za-z]\w*)((?:\s+[A-Za-z][\w.:]*="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  token.lastIndex = text.indexOf('\n') + 1;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    assert.ok(match !== null, `not well-formed from ${text.slice(at, at + 80)}`);
    const [, closes, name, attributes, empty, characters] = match;
    const parent = open.at(-1);
    if (characters !== undefined) {
      parent.text = (parent.text ?? '') + unescapeXml(characters);
    } else if (closes) {
      assert.equal(open.pop().name, name);
    } else {
      const element = { name, attributes: {}, children: [] };
      for (const [, key, value] of attributes.matchAll(/([\w.:]+)="([^"]*)"/g)) {
        assert.ok(!(key in element.attributes));
        element.attributes[key] = unescapeXml(value);
      }
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  assert.equal(open.length, 1);
  assert.equal(root.children.length, 1);
  return root.children[0];
}

/** A table of little-endian float32 in NumPy's format, by its own header. */
export function readNpy(bytes) {
  assert.deepEqual([...bytes.subarray(0, 8)], [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const length = bytes.readUInt16LE(8);
  assert.equal((10 + length) % 64, 0);
  const header = bytes.toString('latin1', 10, 10 + length);
  const match = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$/.exec(header);
  assert.ok(match, header);
  const [rows, columns] = [Number(match[1]), Number(match[2])];
  assert.equal(bytes.length, 10 + length + 4 * rows * columns);
  return Array.from({ length: rows }, (_r, r) => Array.from({ length: columns }, (_c, c) => bytes.readFloatLE(10 + length + 4 * (r * columns + c))));
}

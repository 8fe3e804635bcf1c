// SPDX-License-Identifier: MIT
// Includes and imports point one way. The order stands at the top of native/README.md and web/README.md; this test fails
// when a file reaches to its right, when a public header pulls in a third party, or when a file has outgrown its folder.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

function filesBelow(folder, endings) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path, endings);
    return endings.includes(extname(entry.name)) ? [path] : [];
  });
}

const read = (path) => readFileSync(join(root, path), 'utf8');
const includesOf = (text) => [...text.matchAll(/^\s*#\s*include\s+([<"])([^>"]+)[>"]/gm)].map((m) => ({ quoted: m[1] === '"', path: m[2] }));

// A native stage may include the stages before it, and the public headers.
const stages = ['core', 'io', 'ingest', 'embed', 'build', 'publish', 'demo', 'lab', 'cli'];
const publicHeaders = filesBelow('native/include', ['.h']);
const native = filesBelow('native', ['.h', '.cpp']).filter((path) => !path.startsWith('native/include'));

export function stageViolations(path, text) {
  const stage = stages.indexOf(path.split('/')[1]);
  return includesOf(text)
    .filter((include) => include.quoted)
    .filter((include) => {
      const target = stages.indexOf(include.path.split('/')[0]);
      return target > stage;
    })
    .map((include) => `${path} includes ${include.path}, which stands to its right`);
}

test('native stages include only what stands to their left', () => {
  assert.ok(native.length > 20, 'the sources were found');
  assert.deepEqual(native.flatMap((path) => stageViolations(path, read(path))), []);
});

test('the layer rule notices an include that points the wrong way', () => {
  assert.equal(stageViolations('native/core/x.cpp', '#include "publish/site.h"\n').length, 1);
  assert.equal(stageViolations('native/build/x.cpp', '#include "ingest/work.h"\n').length, 0);
});

test('public headers include the standard library and each other alone', () => {
  const wrong = publicHeaders.flatMap((path) =>
    includesOf(read(path))
      .filter((include) => (include.quoted ? !include.path.startsWith('vitrine/') : /[./]/.test(include.path) || include.path === 'iostream'))
      .map((include) => `${path}: ${include.path}`),
  );
  assert.deepEqual(wrong, []);
});

test('the core uses no files, threads, clocks, streams, JSON or exceptions', () => {
  const banned = /^(iostream|fstream|cstdio|filesystem|thread|mutex|future|chrono|regex|nlohmann\/.*|unistd\.h|sys\/.*)$/;
  const wrong = native
    .filter((path) => path.startsWith('native/core/'))
    .flatMap((path) => {
      const text = read(path);
      const includes = includesOf(text).filter((include) => !include.quoted && banned.test(include.path));
      const words = text.replace(/\/\/.*$/gm, '').match(/\b(throw|try|catch|dynamic_cast|typeid)\b/g) ?? [];
      return [...includes.map((include) => `${path}: <${include.path}>`), ...words.map((word) => `${path}: ${word}`)];
    });
  assert.deepEqual(wrong, []);
});

test('hnswlib is included by one file alone', () => {
  const users = native.filter((path) => includesOf(read(path)).some((include) => include.path.startsWith('hnswlib/')));
  assert.deepEqual(users, ['native/build/graph_builder.cpp']);
});

// The page: protocol.ts is all that page and workers share; state knows no view; nothing imports main.
const layersOfPage = {
  lib: [],
  lang: ['lib'],
  data: ['lib', 'lang'],
  engine: ['lib', 'lang', 'data'],
  worker: ['lib', 'engine'],
  service: ['lib'],
  offline: ['lib', 'data'],
  state: ['lib', 'data', 'engine'],
  views: ['lib', 'lang', 'state', 'data', 'engine', 'offline', 'styles'],
  embed: ['lib', 'lang', 'data', 'state'],
  compare: ['lib', 'lang', 'data', 'views', 'styles'],
};

test('the page\'s folders import only what they may', () => {
  const wrong = filesBelow('web/src', ['.ts']).flatMap((path) => {
    const folder = path.split('/')[2];
    if (!(folder in layersOfPage)) return [];
    return [...read(path).matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)]
      .map((match) => relative(join(root, 'web/src'), resolve(root, dirname(path), match[1])))
      .filter((target) => {
        const other = target.split('/')[0];
        if (other === folder) return false;
        if (folder === 'worker' && other === 'engine') return !/^engine\/protocol(\.ts|\.js)?$/.test(target);
        return !layersOfPage[folder].includes(other);
      })
      .map((target) => `${path} imports ${target}`);
  });
  assert.deepEqual(wrong, []);
});

// The comparison page is no site's page: what it takes of the views may know no site.
test('the comparison page takes nothing of a site\'s page but how a picture is shown', () => {
  const views = filesBelow('web/src/compare', ['.ts']).flatMap((path) =>
    [...read(path).matchAll(/from\s*['"](\.[^'"]+)['"]/g)].map((match) => relative(join(root, 'web/src'), resolve(root, dirname(path), match[1]))),
  );
  assert.deepEqual([...new Set(views.filter((target) => target.startsWith('views/')))], ['views/picture']);
});

test('no source file is longer than 500 lines, and every one names its licence', () => {
  const sources = ['native', 'wasm', 'web', 'tests'].flatMap((folder) => filesBelow(folder, ['.h', '.cpp', '.ts', '.mjs', '.css']));
  const long = sources.filter((path) => read(path).split('\n').length > 501);
  const unlicensed = sources.filter((path) => !read(path).split('\n').slice(0, 2).join('\n').includes('SPDX-License-Identifier: MIT'));
  assert.deepEqual({ long, unlicensed }, { long: [], unlicensed: [] });
});

// SPDX-License-Identifier: MIT
// Ctrl-C in the middle of a build loses nothing: the next run goes on where it stopped.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ppm, root, vitrine, workshop } from './helpers.mjs';

test('an interrupted build resumes without embedding anything twice', async (t) => {
  const folder = workshop(t);
  mkdirSync(join(folder, 'pictures'));
  const total = 300;
  for (let i = 0; i < total; i += 1) writeFileSync(join(folder, 'pictures', `${String(i).padStart(3, '0')}.ppm`), ppm(400, 300, (x, y) => [(x * i) & 255, (y + i) & 255, i & 255]));
  const args = ['build', 'pictures', '-o', 'site', '--model', 'descriptor', '--json'];
  const program = process.env.VITRINE_PROGRAM ?? join(root, 'build/bin/vitrine');
  const child = spawn(program, args, { cwd: folder, env: { ...process.env, VITRINE_CACHE: join(folder, 'cache') } });
  let progress = '';
  child.stderr.on('data', (chunk) => { progress += chunk; });
  // One signal: a second one would end the program at once, as a person pressing Ctrl-C twice wants.
  const poll = setInterval(() => {
    if (!existsSync(join(folder, 'site/iiif'))) return;
    clearInterval(poll);
    child.kill('SIGINT');
  }, 20);
  const code = await new Promise((settle) => child.on('close', settle));
  clearInterval(poll);
  assert.equal(code, 130, progress);
  assert.match(progress, /interrupted/);
  assert.equal(existsSync(join(folder, 'site/vitrine.json')), false);
  const report = JSON.parse(vitrine(folder, args).out);
  assert.equal(report.works, total);
  assert.equal(report.embedded + report.reused, total);
  assert.ok(report.reused > 0, 'what the first run embedded was kept');
});

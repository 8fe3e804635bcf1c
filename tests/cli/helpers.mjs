// SPDX-License-Identifier: MIT
// A small museum made of pictures written byte by byte, and the program to run on it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.VITRINE_PROGRAM ?? join(root, 'build/bin/vitrine');

/** A temporary folder that ends with the test. */
export function workshop(t) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `vitrine` in `folder`; its cache lives there too. */
export function vitrine(folder, args, options = {}) {
  const run = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, VITRINE_CACHE: join(folder, 'cache') },
    ...options,
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** Starts `vitrine` in `folder` beside this process; `ended` settles with its code and texts. */
export function startVitrine(folder, args, environment = {}) {
  const child = spawn(program, args, { cwd: folder, env: { ...process.env, VITRINE_CACHE: join(folder, 'cache'), ...environment } });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => { texts.out += chunk; });
  child.stderr.on('data', (chunk) => { texts.err += chunk; });
  const ended = new Promise((settle) => child.on('close', (code) => settle({ code, ...texts })));
  return { child, ended };
}

/** Runs `vitrine` under `ulimit -f`, as if the disk were full after `blocks` blocks of 1024 bytes. */
export function vitrineWithFullDisk(folder, blocks, args) {
  return spawnSync('bash', ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, VITRINE_CACHE: join(folder, 'cache') },
  });
}

/** A binary PPM whose pixel at (x, y) is paint(x, y) = [r, g, b]. */
export function ppm(width, height, paint) {
  const pixels = Buffer.alloc(3 * width * height);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) pixels.set(paint(x, y), 3 * (y * width + x));
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), pixels]);
}

/** Twelve pictures in three families: reds with bars, blues with bars across, greens with checks. */
export function smallMuseum(folder) {
  const families = {
    bars: (i) => (x) => [200, 20 * i + (x % 16 < 8 ? 60 : 0), 30],
    beams: (i) => (_x, y) => [30, 20 * i + (y % 16 < 8 ? 60 : 0), 200],
    checks: (i) => (x, y) => [40, 180 - 20 * i, (x + y) % 32 < 16 ? 20 : 90],
  };
  for (const [family, paint] of Object.entries(families)) {
    mkdirSync(join(folder, family), { recursive: true });
    for (let i = 0; i < 4; i += 1) writeFileSync(join(folder, family, `${family}-${i}.ppm`), ppm(96, 64 + 8 * i, paint(i)));
  }
  return folder;
}


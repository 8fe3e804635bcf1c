// SPDX-License-Identifier: MIT
// The measurements of `vitrine lab bench` that a browser can do, in the page's own wasm modules inside headless Chromium: the same
// names, over the same inputs, which the native program writes; JSON of the same shape.
//
//   build/bin/vitrine lab bench --inputs INPUTS --json > native.json
//   node bench/suite.mjs INPUTS [--filter REGEX] [--min-time 0.2] [--repetitions 5] [--wasm build/wasm/bin]
//   node bench/suite.mjs --list
//
// A time is the middle one of the repetitions, each the mean of as many calls as fill the least seconds, after calls that are not
// counted: browsers translate what is called often a second time.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { inBrowser, root, serveFolders } from './page_host.mjs';
import { kSteps, measureInPage } from './suite_steps.mjs';

/** Runs the suite over the inputs in a folder. */
export async function browserSuite(inputs, { filter = '', minTime = 0.2, repetitions = 5, wasm = join(root, 'build/wasm/bin') } = {}) {
  const names = kSteps.filter((name) => new RegExp(filter).test(name));
  if (names.length === 0) throw new Error(`--filter ${filter} finds no measurement; node bench/suite.mjs --list names them`);
  const { works, dimension, seed } = JSON.parse(readFileSync(join(inputs, 'inputs.json'), 'utf8'));
  const server = await serveFolders({ '/core/': wasm, '/inputs/': inputs, '/bench/': join(root, 'bench') });
  const results = await inBrowser(server, (page) => page.evaluate(measureInPage, { names, minTime, repetitions }));
  return { suite: 'vitrine', where: 'browser', inputs: { works, dimension, seed }, results };
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: 'boolean' },
      filter: { type: 'string', default: '' },
      'min-time': { type: 'string', default: '0.2' },
      repetitions: { type: 'string', default: '5' },
      wasm: { type: 'string', default: join(root, 'build/wasm/bin') },
    },
  });
  if (values.list) {
    process.stdout.write(`${kSteps.join('\n')}\n`);
  } else if (positionals.length !== 1) {
    process.stderr.write('usage: node bench/suite.mjs INPUTS [--filter REGEX] [--min-time SECONDS] [--repetitions N] | --list\n');
    process.exit(2);
  } else {
    const options = { filter: values.filter, minTime: Number(values['min-time']), repetitions: Number(values.repetitions), wasm: resolve(values.wasm) };
    process.stdout.write(`${JSON.stringify(await browserSuite(resolve(positionals[0]), options), null, 2)}\n`);
  }
}

// SPDX-License-Identifier: MIT
// A comparison page of the form that `vitrine lab compare` fills, so that its tests need no built one.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Written below `folder`; answers what `--page` takes there. */
export function plainPage(folder) {
  mkdirSync(join(folder, 'page/assets'), { recursive: true });
  writeFileSync(
    join(folder, 'page/index.html'),
    `<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="connect-src 'self' https://vitrine-img-hosts.invalid; img-src 'self' https://vitrine-img-hosts.invalid"><title>x</title></head></html>`,
  );
  writeFileSync(join(folder, 'page/assets/index-1.js'), '');
  return 'page';
}

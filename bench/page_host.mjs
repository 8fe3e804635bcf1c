// SPDX-License-Identifier: MIT
// What measurements in a browser share: a server of a few folders, and an empty page of headless Chromium that may load from it.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fileOf, pathOf, typeOf } from '../tests/e2e/host-files.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Answers what lies below `folders` ({ '/prefix/': folder }), the single `files` ({ '/name': file }), and an empty page at "/". */
export function serveFolders(folders, files = {}) {
  const server = createServer((request, response) => {
    const path = pathOf(request.url);
    const file = files[path] ?? Object.entries(folders).map(([prefix, folder]) => fileOf(path, folder, prefix)).find(Boolean);
    try {
      const body = path === '/' ? '<!doctype html><title>bench</title>' : readFileSync(file);
      response.writeHead(200, { 'Content-Type': path === '/' ? 'text/html' : typeOf(file) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((settle) => server.listen(0, '127.0.0.1', () => settle(server)));
}

/** What `use` answers, given a page at the server's root. Page and server end with it. */
export async function inBrowser(server, use) {
  const { chromium } = createRequire(join(root, 'web/package.json'))('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.VITRINE_CHROMIUM ?? process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return await use(page);
  } finally {
    await browser.close();
    server.close();
  }
}

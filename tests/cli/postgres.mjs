// SPDX-License-Identifier: MIT
// A PostgreSQL with pgvector inside this process, and psql's part of loading a file into it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { root } from './helpers.mjs';

const require = createRequire(join(root, 'web/package.json'));

/** Undefined where the packages are not installed. */
export async function openPostgres() {
  let paths;
  try {
    paths = ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'].map((name) => require.resolve(name));
  } catch {
    return undefined;
  }
  const [{ PGlite }, { vector }] = await Promise.all(paths.map((path) => import(pathToFileURL(path).href)));
  return PGlite.create({ extensions: { vector } });
}

/** What `psql -f FILE` does: statements as they stand, lines after COPY ... FROM stdin as its data. Answers seconds by step. */
export async function loadFile(database, file) {
  const seconds = { copy: 0, rest: 0 };
  const timed = async (step, work) => {
    const begin = performance.now();
    await work();
    seconds[step] += (performance.now() - begin) / 1000;
  };
  let text = readFileSync(file, 'utf8');
  for (;;) {
    const copy = /^COPY [^;]* FROM stdin;\n/m.exec(text);
    const before = copy ? text.slice(0, copy.index) : text;
    // Lines that begin with a backslash are psql's own; nothing else here may.
    const commands = before.match(/^\\.*$/gm) ?? [];
    if (commands.some((command) => command !== '\\set ON_ERROR_STOP on')) throw new Error(`not understood: ${commands}`);
    await timed('rest', () => database.exec(before.replace(/^\\.*$/gm, '')));
    if (!copy) return seconds;
    const begin = copy.index + copy[0].length;
    const end = text.startsWith('\\.\n', begin) ? begin : text.indexOf('\n\\.\n', begin) + 1;
    if (end < begin) throw new Error('COPY without an end');
    const blob = new Blob([text.slice(begin, end)]);
    const statement = copy[0].replace('FROM stdin;\n', "FROM '/dev/blob'");
    await timed('copy', () => database.query(statement, [], { blob }));
    text = text.slice(end + 3);
  }
}

/** What `psql -v id=ID -f FILE` answers. */
export async function askFile(database, file, id) {
  const quoted = `'${id.replaceAll("'", "''")}'`;
  return (await database.query(readFileSync(file, 'utf8').replaceAll(":'id'", quoted))).rows;
}

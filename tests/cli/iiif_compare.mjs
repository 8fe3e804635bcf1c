// SPDX-License-Identifier: MIT
// How two readers of IIIF documents are held against each other, field by field.
import assert from 'node:assert/strict';

export const list = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

/** A text as a reader sees it: no tags, references resolved, white space as one space. */
export const plain = (text) => {
  const html = /<(br|p|span|a|b|i|div|img|sup|sub|em|strong|small)\b|^<.*>$/s.test(text.trim());
  const bare = html ? text.replace(/<(br|p|div|li|ul)\b[^>]*>|<\/(p|div|li|ul)>/g, ' ').replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;|&apos;/g, '\'').replace(/&copy;/g, '©').replace(/&amp;/g, '&') : text;
  return bare.replace(/\s+/g, ' ').trim();
};

// What no address may hold, percent-encoded; all else as it stands.
export const encoded = (url) => url?.trim().replace(/[^\x21-\x7e]|["<>\\^`{|}']/gu, (c) => (c === '\'' ? '%27' : encodeURIComponent(c)));
export const shown = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
export const withoutScheme = (url) => url?.replace(/^https?:/, '');

export const alike = (a, b) => {
  const tidy = (value) => JSON.stringify(Array.isArray(value) || typeof value === 'number' ? value : value || null);
  return tidy(a) === tidy(b);
};

/** Counts what is compared and what is equal, by the name of the field. */
export function tally() {
  const table = {};
  const differences = [];
  const counted = {
    read: 0,
    add(file, compared) {
      counted.read += 1;
      for (const [field, expected, said] of compared) {
        const row = (table[field] ??= { compared: 0, equal: 0 });
        row.compared += 1;
        if (alike(expected, said)) row.equal += 1;
        else differences.push({ key: `${file} ${field}`, expected, said });
      }
    },
    /** Says the figures; fails for a difference without a reason, and for a reason without a difference. */
    report(t, explained) {
      const sum = (column) => Object.values(table).reduce((total, row) => total + row[column], 0);
      for (const [field, { compared, equal }] of Object.entries(table)) t.diagnostic(`${field.padEnd(20)} ${String(compared).padStart(4)} compared ${String(equal).padStart(4)} equal`);
      t.diagnostic(`${'all'.padEnd(20)} ${String(sum('compared')).padStart(4)} compared ${String(sum('equal')).padStart(4)} equal`);
      for (const { key } of differences) t.diagnostic(`${key}: ${explained[key] ?? 'NOT EXPLAINED'}`);
      assert.deepEqual(differences.filter(({ key }) => !(key in explained)), []);
      assert.deepEqual(Object.keys(explained).filter((key) => !differences.some((difference) => difference.key === key)), []);
    },
  };
  return counted;
}

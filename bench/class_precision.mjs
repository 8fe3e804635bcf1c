// SPDX-License-Identifier: MIT
// Precision of the first k neighbours by class, for collections whose first folder names the class.
// Usage: vitrine neighbours SITE -k 10 | node bench/class_precision.mjs
import { readFileSync } from 'node:fs';

const classOf = (id) => id.split('/')[0];
const entries = JSON.parse(readFileSync(0, 'utf8'));
let hits = 0;
let answers = 0;
for (const { reference, neighbours } of entries) {
  hits += neighbours.filter((neighbour) => classOf(neighbour.id) === classOf(reference.id)).length;
  answers += neighbours.length;
}
const classes = new Set(entries.map((entry) => classOf(entry.reference.id)));
console.log(`${entries.length} works, ${classes.size} classes: precision ${(hits / answers).toFixed(4)}`);

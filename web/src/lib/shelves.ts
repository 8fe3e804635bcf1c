// SPDX-License-Identifier: MIT
// What a site keeps in Cache Storage, by name: known to the page, which fills the shelves, and to its service worker, which
// answers from them. `base` is the site's address with a slash at its end; an address holds no spaces, so that two sites of one
// origin never share a shelf.

/** One build of the site: its page and its entry. It is whole once it holds the entry, which is put last. */
export const siteShelf = (base: string, build: string): string => `${siteShelves(base)}${build}`;
/** What the names of all builds begin with. */
export const siteShelves = (base: string): string => `vitrine site ${base} `;
/** Files of `data/` that the entry names one by one. */
export const dataShelf = (base: string): string => `vitrine data ${base}`;
/** What came along on visits: pictures, and files of sets. The oldest go where they are too many. */
export const seenShelf = (base: string): string => `vitrine seen ${base}`;
/** Pictures and files of sets that the visitor asked to keep. */
export const wholeShelf = (base: string): string => `vitrine whole ${base}`;

export const isShelfOf = (name: string, base: string): boolean =>
  name.startsWith(siteShelves(base)) || [dataShelf(base), seenShelf(base), wholeShelf(base)].includes(name);

/** The entry among the kept files. */
export const entryOf = (base: string): string => `${base}vitrine.json`;

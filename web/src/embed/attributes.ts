// SPDX-License-Identifier: MIT
// What a museum wrote into an embed's attributes. Anything may stand there: what cannot be meant is as if it were absent.

const defaultLimit = 6;
// Works a neighbour page may name are up to 1000; an embed is a row of them.
const mostWorks = 50;

/** The address of a site's folder, with a slash at its end; null for what is no web address. Without `given`, the folder of `script`. */
export function siteAddress(given: string | null, script: string, page: string): string | null {
  try {
    const url = given ? new URL(given, page) : new URL("./", script);
    if (!/^https?:$/.test(url.protocol)) return null;
    // "…/look", "…/look/" and "…/look/index.html" are one site.
    const folder = url.pathname.replace(/\/index\.html$/, "/").replace(/([^/])$/, "$1/");
    return url.origin + folder;
  } catch {
    return null;
  }
}

export function limitOf(text: string | null): number {
  const limit = wholeOf(text);
  return limit === null || limit === 0 ? defaultLimit : Math.min(limit, mostWorks);
}

/** The level of a heading, 1 to 6. */
export function levelOf(text: string | null): 1 | 2 | 3 | 4 | 5 | 6 {
  const level = ([1, 2, 3, 4, 5, 6] as const).find((each) => String(each) === text);
  return level ?? 2;
}

/** A whole number of at most eight digits, or null. */
export function wholeOf(text: string | null): number | null {
  return text !== null && /^\d{1,8}$/.test(text) ? Number(text) : null;
}

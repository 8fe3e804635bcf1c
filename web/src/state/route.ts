// SPDX-License-Identifier: MIT
// The shareable part of the state lives behind the # of the address: static hosts need no rewriting rules for that.
//   #/                      the collection
//   #/work/<id>?at=<n>      a work; `at` is where it stood in the catalogue, a hint that saves a search for it
//   #/picture               the visitor's own picture

export type Route =
  | { readonly view: "collection" }
  | { readonly view: "work"; readonly id: string; readonly at: number | null }
  | { readonly view: "picture" };

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  if (path === "picture") return { view: "picture" };
  if (path.startsWith("work/")) {
    const id = decode(path.slice("work/".length));
    const at = /^at=(\d{1,8})$/.exec(query)?.[1];
    if (id) return { view: "work", id, at: at === undefined ? null : Number(at) };
  }
  return { view: "collection" };
}

export function formatRoute(route: Route): string {
  if (route.view === "picture") return "#/picture";
  if (route.view === "collection") return "#/";
  return `#/work/${encodeURIComponent(route.id)}${route.at === null ? "" : `?at=${route.at}`}`;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

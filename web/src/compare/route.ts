// SPDX-License-Identifier: MIT
// The page's address behind the #: which view, and of which work. It can be shared and kept.

export type Route =
  | { readonly view: "start" }
  /** `at` is where the work stood when the address was written; the id decides. */
  | { readonly view: "work"; readonly id: string; readonly at: number | null }
  | { readonly view: "vote" }
  | { readonly view: "scores" }
  | { readonly view: "figures" };

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", ...rest] = path.split("/");
  if (view === "vote" || view === "scores" || view === "figures") return { view };
  const id = decode(rest.join("/"));
  if (view !== "work" || id === "") return { view: "start" };
  const at = new URLSearchParams(query).get("at") ?? "";
  return { view: "work", id, at: /^\d{1,8}$/.test(at) ? Number(at) : null };
}

export function workAddress(work: { readonly id: string; readonly at: number }): string {
  return `#/work/${encodeURIComponent(work.id)}?at=${work.at}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

// SPDX-License-Identifier: MIT
// A file of works' summaries as words alone: as with a shard, what is no text is only not found.

// Longer ones are found by their beginning.
const longest = 4000;

/** One text a work, empty where there is none. */
export function readSummaries(text: string, count: number): readonly string[] {
  const read: unknown = JSON.parse(text);
  const list: unknown = typeof read === "object" && read !== null && "summaries" in read ? read.summaries : [];
  return Array.from({ length: count }, (_, at) => {
    const summary: unknown = Array.isArray(list) ? list[at] : "";
    return typeof summary === "string" ? summary.slice(0, longest) : "";
  });
}

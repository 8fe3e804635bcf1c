// SPDX-License-Identifier: MIT
// Which work an arrow key leads to in the grid. The rows are asked, not the document: it holds only those near the window.
import type { Row, Sections } from "./sections";

/** The index to go to, or null where the key means nothing. A row that is not laid out yet is met at its first work. */
export function gridTarget(key: string, at: number, sections: Sections): number | null {
  const last = sections.works - 1;
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (key === "ArrowLeft") return at > 0 ? at - 1 : null;
  if (key === "ArrowRight") return at < last ? at + 1 : null;
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const here = sections.rowOf(at);
  if (!here) return null;
  const beside = key === "ArrowDown" ? here.first + here.count : here.first - 1;
  if (beside < 0 || beside > last) return null;
  const row = sections.rowOf(beside);
  return row ? under(middleOf(at, here, sections), row, sections) : beside;
}

/** Where the middle of a work stands in its row, as a share of heights. */
function middleOf(index: number, row: Row, sections: Sections): number {
  let left = 0;
  for (let at = row.first; at < index; at += 1) left += sections.ratioAt(at);
  return (left + sections.ratioAt(index) / 2) * row.height;
}

function under(middle: number, row: Row, sections: Sections): number {
  let best = row.first;
  let nearest = Infinity;
  for (let at = row.first; at < row.first + row.count; at += 1) {
    const distance = Math.abs(middleOf(at, row, sections) - middle);
    if (distance < nearest) [nearest, best] = [distance, at];
  }
  return best;
}

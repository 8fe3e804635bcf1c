// SPDX-License-Identifier: MIT
// Tables that may be wider than a phone: they scroll by themselves, by keyboard too.
import { element } from "../../lib/dom";
import type { Child } from "../../lib/dom";

export interface TableProps {
  /** Id of the heading that names it. */
  readonly labelledBy: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly head: string; readonly cells: readonly Child[] }[];
}

export function createTable({ labelledBy, head, rows }: TableProps): HTMLElement {
  const table = element(
    "table",
    { "aria-labelledby": labelledBy },
    element("thead", {}, element("tr", {}, ...head.map((text) => (text === "" ? element("td") : element("th", { scope: "col" }, text))))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, element("th", { scope: "row", dir: "auto" }, row.head), ...row.cells.map((cell) => element("td", {}, cell))))),
  );
  return element("div", { class: "table-holder", role: "region", tabindex: 0, "aria-labelledby": labelledBy }, table);
}

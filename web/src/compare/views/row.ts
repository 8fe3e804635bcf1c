// SPDX-License-Identifier: MIT
// One network's row: what it is, and the neighbours it found.
import { tell } from "../../lang/compare";
import { element } from "../../lib/dom";
import { isSameClass, relationOf } from "../marks";
import type { ComparedModel } from "../result";
import type { ComparedWork, Neighbour } from "../work-file";
import { bytesText, millisecondsText } from "./numbers";
import { createTile } from "./tile";
import type { Mark } from "./tile";

export interface RowProps {
  readonly work: ComparedWork;
  readonly model: ComparedModel;
  readonly row: readonly Neighbour[];
  /** Numbers of the works that stand in every row. */
  readonly shared: ReadonlySet<number>;
  readonly language: string;
  /** The heading's id, one in the page. */
  readonly id: string;
}

export function aboutModel({ dimension, embeddingBytes, networkBytes, milliseconds, trained }: ComparedModel): string {
  const words = tell().work;
  return [
    words.values(dimension),
    words.vector(bytesText(embeddingBytes)),
    networkBytes === 0 ? words.builtIn : words.network(bytesText(networkBytes)),
    milliseconds === null ? "" : words.time(millisecondsText(milliseconds)),
    trained ? "" : words.untrained,
  ]
    .filter(Boolean)
    .join(" · ");
}

function marksOf({ work, shared }: RowProps, other: ComparedWork): readonly Mark[] {
  const words = tell().work;
  const relation = relationOf(work, other);
  const marks: (Mark | null)[] = [
    relation?.kind === "perturbed" ? { kind: "perturbed", text: words.perturbed(relation.by, tell().perturbations[relation.by]) } : null,
    relation?.kind === "original" ? { kind: "perturbed", text: words.original } : null,
    isSameClass(work, other) ? { kind: "same", text: words.same } : null,
    shared.has(other.at) ? { kind: "shared", text: words.shared } : null,
  ];
  return marks.filter((mark) => mark !== null);
}

/** The tiles of a row, with everything that is known of them. */
export function createNeighbours(props: RowProps, label: Readonly<Record<string, string>>): HTMLElement {
  const { row, language } = props;
  return element(
    "ol",
    { class: "neighbours", role: "list", ...label },
    ...row.map((neighbour) => createTile({ neighbour, language, marks: marksOf(props, neighbour.work), blind: false })),
  );
}

export function createRow(props: RowProps): HTMLElement {
  const { work, model, row, shared, id } = props;
  const words = tell().work;
  const same = row.filter((neighbour) => isSameClass(work, neighbour.work)).length;
  const common = row.filter((neighbour) => shared.has(neighbour.work.at)).length;
  const counts = [work.className === "" ? "" : words.sameOf(same, row.length), shared.size === 0 ? "" : words.sharedOf(common)].filter(Boolean).join(" · ");
  return element(
    "section",
    { class: "row", "aria-labelledby": id },
    element(
      "div",
      { class: "row-head" },
      element("h2", { id }, model.label),
      element("p", { class: "hint" }, aboutModel(model)),
      counts === "" ? null : element("p", { class: "row-counts" }, counts),
    ),
    row.length === 0 ? element("p", { class: "hint" }, words.none) : createNeighbours(props, { "aria-label": words.neighbours(model.label) }),
  );
}

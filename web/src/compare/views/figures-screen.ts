// SPDX-License-Identifier: MIT
// The comparison in figures, as the command measured them.
import { tell } from "../../lang/compare";
import { element } from "../../lib/dom";
import type { Context, Screen } from "../context";
import type { Agreement, ComparedModel, Precision } from "../result";
import { bytesText, decimals, millisecondsText } from "./numbers";
import { createTable } from "./table";

function section(id: string, title: string, note: string, table: HTMLElement): HTMLElement {
  // The table itself is a region of this name.
  return element("div", { class: "figures" }, element("h2", { id }, title), table, element("p", { class: "hint" }, note));
}

function modelsTable(models: readonly ComparedModel[]): HTMLElement {
  const words = tell().figures;
  const { number } = tell().words;
  const rows = models.map(({ label, dimension, embeddingBytes, networkBytes, milliseconds }) => ({
    head: label,
    cells: [number(dimension), bytesText(embeddingBytes), networkBytes === 0 ? words.builtIn : bytesText(networkBytes), milliseconds === null ? words.unknown : `${millisecondsText(milliseconds)} ms`],
  }));
  const table = createTable({ labelledBy: "models", head: ["", words.dimension, words.vector, words.network, words.time], rows });
  return section("models", words.models, models.some(({ milliseconds }) => milliseconds !== null) ? words.timeNote : "", table);
}

function agreementTable(models: readonly ComparedModel[], { k, shares }: Agreement): HTMLElement {
  const words = tell().figures;
  const rows = models.map(({ label }, i) => ({ head: label, cells: shares[i]!.map((share, j) => (i === j ? "–" : decimals(share, 3))) }));
  const table = createTable({ labelledBy: "agreement", head: ["", ...models.map(({ label }) => label)], rows });
  return section("agreement", words.agreement, words.agreementNote(k), table);
}

/** The best of a line in bold; all of them where several are. */
function shareCells(shares: readonly number[]): readonly (string | HTMLElement)[] {
  const best = Math.max(...shares);
  return shares.map((share) => (share === best ? element("strong", {}, decimals(share, 3)) : decimals(share, 3)));
}

function precisionTable(models: readonly ComparedModel[], { k, source, works, overall, classes }: Precision): HTMLElement {
  const words = tell().figures;
  const { number } = tell().words;
  const rows = [{ head: words.overall, cells: [number(works), ...shareCells(overall)] }, ...classes.map((row) => ({ head: row.name, cells: [number(row.works), ...shareCells(row.precision)] }))];
  const table = createTable({ labelledBy: "precision", head: [words.class, words.works, ...models.map(({ label }) => label)], rows });
  return section("precision", words.precision, words.precisionNote(k, words.bySource[source] ?? source), table);
}

export function createFiguresScreen({ source: { result } }: Context): Screen {
  const { models, agreement, precision } = result;
  const root = element(
    "div",
    { class: "figures-screen" },
    element("h1", { tabindex: -1 }, tell().page.figures),
    modelsTable(models),
    agreement && agreementTable(models, agreement),
    precision && precisionTable(models, precision),
    agreement || precision ? null : element("p", { class: "hint" }, tell().figures.noneMeasured),
  );
  return { root, key: () => false, destroy: () => root.remove() };
}

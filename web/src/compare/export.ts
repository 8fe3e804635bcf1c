// SPDX-License-Identifier: MIT
// Votes and scores as files to take along: docs/LAB.md describes both.
import { bradleyTerryScores, eloK, eloScores, eloStart, tallies, winTable } from "./elo";
import type { Result } from "./result";
import type { Vote } from "./votes";

const rounded = (value: number): number => Math.round(value * 10) / 10;

export function votesAsJson({ id, title, models }: Pick<Result, "id" | "title" | "models">, votes: readonly Vote[]): string {
  const ids = models.map((model) => model.id);
  const [elo, strengths, counts] = [eloScores(votes, ids), bradleyTerryScores(votes, ids), tallies(votes, ids)];
  const scores = models.map((model, i) => ({ id: model.id, label: model.label, elo: rounded(elo[i]!), bradley_terry: rounded(strengths[i]!), ...counts[i]! }));
  const file = {
    format: "vitrine-votes",
    version: 1,
    comparison: id,
    title,
    elo: { start: eloStart, k: eloK },
    scores,
    ...winTable(votes, ids),
    votes,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** One vote a line, as RFC 4180 has it. */
export function votesAsCsv(votes: readonly Vote[]): string {
  const lines = votes.map(({ at, work, first, second, choice }) => [at, work, first, second, choice, winner(first, second, choice)]);
  return [["at", "work", "first", "second", "choice", "preferred"], ...lines].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

function winner(first: string, second: string, choice: Vote["choice"]): string {
  return choice === "first" ? first : choice === "second" ? second : "";
}

/** In quotes where it must be; what a spreadsheet would run as a formula begins with an apostrophe, which it shows as text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

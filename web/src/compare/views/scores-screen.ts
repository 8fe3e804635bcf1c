// SPDX-License-Identifier: MIT
// What the votes on this device amount to, and how to take them along.
import { tell } from "../../lang/compare";
import { element } from "../../lib/dom";
import type { Context, Screen } from "../context";
import { bradleyTerryScores, eloK, eloScores, eloStart, tallies, winTable } from "../elo";
import { votesAsCsv, votesAsJson } from "../export";
import { pointsText } from "./numbers";
import { save } from "./save";
import { createTable } from "./table";

export function createScoresScreen({ source: { result }, book, announce }: Context): Screen {
  const { models } = result;
  const ids = models.map(({ id }) => id);
  const words = tell().scores;
  const { number } = tell().words;
  const body = element("div", { class: "scores-body" });
  const title = element("h1", { tabindex: -1 }, tell().page.scores);
  const root = element("div", { class: "scores-screen" }, title, element("p", { class: "lead" }, words.intro), body);

  function scoreRows(): { readonly head: string; readonly cells: readonly string[] }[] {
    const [elo, strengths, counts] = [eloScores(book.votes, ids), bradleyTerryScores(book.votes, ids), tallies(book.votes, ids)];
    return models
      .map(({ label }, i) => ({ head: label, elo: elo[i]!, cells: [pointsText(elo[i]!), pointsText(strengths[i]!), ...[counts[i]!.votes, counts[i]!.won, counts[i]!.lost, counts[i]!.equal].map(number)] }))
      .sort((one, other) => other.elo - one.elo);
  }

  function matrix(): HTMLElement {
    const { wins, equals } = winTable(book.votes, ids);
    const rows = models.map(({ label }, i) => ({ head: label, cells: models.map((_, j) => (i === j ? "–" : `${number(wins[i]![j]!)} (${number(equals[i]![j]!)})`)) }));
    return createTable({ labelledBy: "matrix", head: ["", ...models.map(({ label }) => label)], rows });
  }

  const button = (text: string, act: () => void, kind = "quiet"): HTMLButtonElement => {
    const made = element("button", { type: "button", class: kind }, text);
    made.addEventListener("click", act);
    return made;
  };

  /** Asks first: votes are an afternoon's work. */
  function reset(): void {
    const dialog = element("dialog", { class: "confirm", "aria-labelledby": "sure" });
    const done = (remove: boolean) => () => {
      dialog.close();
      if (!remove) return;
      book.clear();
      fill();
      announce(words.removed);
      title.focus();
    };
    const keep = button(words.no, done(false));
    dialog.append(element("h2", { id: "sure" }, words.sure(book.votes.length)), element("p", {}, words.sureNote), element("div", { class: "choices" }, keep, button(words.yes, done(true), "button")));
    // Closed by Escape as well; the focus has gone back to where it was by then.
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    keep.focus();
  }

  function problems(): readonly HTMLElement[] {
    return [book.kept ? "" : words.refused, book.damaged ? words.damaged : ""].filter(Boolean).map((text) => element("p", { class: "problem" }, text));
  }

  function fill(): void {
    if (book.votes.length === 0) {
      body.replaceChildren(...problems(), element("p", {}, words.none), element("p", {}, element("a", { class: "button", href: "#/vote" }, words.toVote)));
      return;
    }
    const name = `votes-${result.id.slice(0, 8).replace(/[^0-9a-z]/gi, "") || "comparison"}`;
    body.replaceChildren(
      ...problems(),
      element("h2", { id: "scores", class: "visually-hidden" }, words.table),
      createTable({ labelledBy: "scores", head: [words.model, words.elo, words.strength, words.votes, words.won, words.lost, words.equal], rows: scoreRows() }),
      element("p", { class: "hint" }, words.how(eloStart, eloK)),
      element("h2", { id: "matrix" }, words.matrix),
      matrix(),
      element("p", { class: "hint" }, words.matrixNote),
      element(
        "div",
        { class: "choices" },
        button(words.json, () => save(`${name}.json`, "application/json", votesAsJson(result, book.votes))),
        button(words.csv, () => save(`${name}.csv`, "text/csv", votesAsCsv(book.votes))),
        button(words.reset, reset),
      ),
    );
  }

  // Another tab of the same page may vote meanwhile.
  const follow = (): void => {
    if (book.refresh()) fill();
  };
  addEventListener("storage", follow);
  fill();
  return {
    root,
    key: () => false,
    destroy() {
      removeEventListener("storage", follow);
      document.querySelector("dialog.confirm")?.remove();
      root.remove();
    },
  };
}

// SPDX-License-Identifier: MIT
// "Which row is better?": a work of chance and the rows of two networks, whose names are told after the vote.
import { problemText, tell } from "../../lang/compare";
import { element } from "../../lib/dom";
import { toPlainError } from "../../lib/errors";
import type { Context, Screen } from "../context";
import { sharedByAll } from "../marks";
import { below, choosePair, differ } from "../pair";
import { workAddress } from "../route";
import type { Choice } from "../votes";
import type { Neighbour, ShownWork } from "../work-file";
import { createNeighbours } from "./row";
import { createTile, createWorkPicture } from "./tile";

/** Works tried for two rows that differ: networks that agree are rare, two forms of one network less so. */
const mostTries = 12;
const pictureSide = 480;

interface Question {
  readonly shown: ShownWork;
  readonly pair: readonly [number, number];
}

export function createVoteScreen(context: Context): Screen {
  const { source, book, announce, random } = context;
  const { works, models, language } = source.result;
  const words = tell().vote;
  const body = element("div", { class: "vote-body" });
  const cast = element("p", { class: "hint cast" });
  const root = element("div", { class: "vote-screen" }, element("h1", { tabindex: -1 }, tell().page.vote), element("p", { class: "lead" }, models.length < 2 ? words.few : words.intro), body, cast);
  let question: Question | null = null;
  let answered = false;
  let wanted = 0;

  const button = (text: string, act: () => void, shortcut: string, kind = "quiet"): HTMLButtonElement => {
    const made = element("button", { type: "button", class: kind, "aria-keyshortcuts": shortcut }, text);
    made.addEventListener("click", act);
    return made;
  };

  async function ask(): Promise<void> {
    const mine = ++wanted;
    question = null;
    if (models.length < 2) return;
    if (book.full) return tellOnly(words.full, false);
    body.setAttribute("aria-busy", "true");
    try {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const shown = await source.work(below(works, random));
        if (mine !== wanted) return;
        const pair = choosePair(models.length, random);
        const [first, second] = rowsOf({ shown, pair });
        if (!differ(first, second)) continue;
        question = { shown, pair };
        answered = false;
        return fill(null);
      }
      tellOnly(words.alike, true);
    } catch (error) {
      if (mine === wanted) tellOnly(problemText(toPlainError(error)), true);
    }
  }

  function tellOnly(text: string, again: boolean): void {
    body.removeAttribute("aria-busy");
    body.replaceChildren(element("p", { class: "problem", role: "alert" }, text), ...(again ? [button(tell().page.again, () => void ask(), "ArrowRight")] : []));
    count();
  }

  function rowsOf({ shown, pair }: Question): readonly [readonly Neighbour[], readonly Neighbour[]] {
    return [shown.rows[pair[0]]!, shown.rows[pair[1]]!];
  }

  const labelOf = (model: number): string => models[model]!.label;

  function createSide({ shown, pair }: Question, side: 0 | 1, chosen: Choice | "skip" | null): HTMLElement {
    const row = shown.rows[pair[side]]!;
    const name = side === 0 ? words.first : words.second;
    const id = `side-${side}`;
    const won = chosen === (side === 0 ? "first" : "second");
    const list =
      chosen === null
        ? element("ol", { class: "neighbours", role: "list", "aria-labelledby": id }, ...row.map((neighbour) => createTile({ neighbour, language, marks: [], blind: true })))
        : createNeighbours({ work: shown.work, model: models[pair[side]]!, row, shared: sharedByAll([shown.rows[pair[0]]!, shown.rows[pair[1]]!]), language, id }, { "aria-labelledby": id });
    return element("section", { class: won ? "side won" : "side", "aria-labelledby": id }, element("h2", { id }, chosen === null ? name : words.was(name, labelOf(pair[side]))), list);
  }

  function createChoices(chosen: Choice | "skip" | null): HTMLElement {
    if (chosen !== null) {
      return element("div", { class: "choices" }, button(words.next, () => void ask(), "ArrowRight", "button"), element("a", { class: "quiet", href: workAddress(question!.shown.work) }, words.look));
    }
    const better = (name: string): string => words.better(name);
    return element(
      "div",
      { class: "choices", role: "group", "aria-label": words.choices },
      button(better(words.first), () => vote("first"), "1"),
      button(better(words.second), () => vote("second"), "2"),
      button(words.equal, () => vote("equal"), "3"),
      button(words.skip, () => vote("skip"), "4"),
    );
  }

  function count(): void {
    cast.replaceChildren(words.cast(book.votes.length), ...(book.kept ? [] : [" ", element("strong", { class: "problem" }, tell().scores.refused)]));
  }

  function outcome(chosen: Choice | "skip"): string {
    if (chosen === "skip") return words.skipped;
    if (chosen === "equal") return words.choseEqual;
    return words.chose(labelOf(question!.pair[chosen === "first" ? 0 : 1]));
  }

  function fill(chosen: Choice | "skip" | null): void {
    if (!question) return;
    const { work } = question.shown;
    const held = body.contains(document.activeElement);
    body.removeAttribute("aria-busy");
    const choices = createChoices(chosen);
    body.replaceChildren(
      element(
        "div",
        { class: "plate" },
        createWorkPicture(work, language, pictureSide),
        element("div", { class: "about" }, element("p", { class: "asked", lang: work.language || language || null, dir: "auto" }, work.title), chosen === null ? null : element("p", { class: "outcome" }, outcome(chosen)), choices),
      ),
      element("div", { class: "sides" }, createSide(question, 0, chosen), createSide(question, 1, chosen)),
    );
    count();
    announce(chosen === null ? words.ready(work.title) : outcome(chosen));
    // The buttons were replaced: who pressed one stands on the first of those that came.
    if (held) choices.querySelector("button")?.focus({ preventScroll: true });
  }

  function vote(choice: Choice | "skip"): void {
    if (!question || answered) return;
    answered = true;
    if (choice !== "skip") {
      const [first, second] = question.pair;
      book.add({ work: question.shown.work.id, first: models[first]!.id, second: models[second]!.id, choice, at: new Date().toISOString() });
    }
    fill(choice);
  }

  count();
  void ask();
  return {
    root,
    key(key) {
      const choice = ({ 1: "first", 2: "second", 3: "equal", 4: "skip" } as const)[key];
      if (choice && question && !answered) vote(choice);
      else if (key === "ArrowRight" && (answered || !question)) void ask();
      else return false;
      return true;
    },
    destroy() {
      wanted += 1;
      root.remove();
    },
  };
}

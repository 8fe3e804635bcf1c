// SPDX-License-Identifier: MIT
// The answers as rows of pictures, each with what put it there, and with two quiet buttons that take it into the question.
import { reasons } from "../../engine/protocol";
import { enableArrowKeys } from "../../lib/arrow-keys";
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { keepPlace } from "../../lib/keep-place";
import { say, told } from "../../lang/lang";
import { formatAsk, withExample } from "../../state/ask-route";
import type { Answer, AskState } from "../../state/state";
import { createFacetChips } from "../facet-chips";
import { icon } from "../icon";
import { answersTwice, createRefine } from "../refine";
import type { RefineProps } from "../refine";
import { createTile } from "../tile";
import type { AskProps } from "./ask";

export interface AnswersView extends View<AskProps> {
  /** Brings the answers into view, and the focus to them. */
  arrive(): void;
}

export function createAnswers(target: HTMLElement, props: AskProps): AnswersView {
  const texts = say().ask;
  const heading = element("h2", { id: "answers", tabindex: -1 }, texts.answers);
  const note = element("p", { class: "hint" });
  const act = element("button", { type: "button", class: "button", hidden: true });
  const line = element("div", {});
  const list = element("div", { class: "rows", role: "list", "aria-labelledby": "answers" });
  const root = element("section", { class: "similar answers", "aria-labelledby": "answers" }, heading);
  target.append(root);
  const chipsOf = ({ route, entry }: AskProps) => ({ facets: route.facets, language: entry.language, hrefOf: (facets: AskProps["route"]["facets"]) => formatAsk({ ...route, facets }) });
  const chips = createFacetChips(root, chipsOf(props));
  root.append(note, act, line, list);
  const stopArrows = enableArrowKeys(list);
  let latest = props;
  let shown: readonly Answer[] = [];
  let refine: View<RefineProps> | null = null;

  act.addEventListener("click", () => (latest.state.stage.status === "offered" ? latest.fetchTexts() : latest.retry()));

  function tileOf({ work, score, why }: Answer): HTMLElement {
    const tile = createTile(work, score, { facets: latest.route.facets });
    const button = (like: boolean): HTMLElement => {
      const name = like ? texts.moreLike(work.title) : texts.lessLike(work.title);
      const made = element("button", { type: "button", class: "bare", "aria-label": name, title: name }, icon(like ? "plus" : "minus"));
      made.addEventListener("click", () => latest.ask(withExample(latest.route, { like, work: { id: work.id, at: work.number }, region: null })));
      return made;
    };
    const because = becauseOf(why);
    if (because) tile.append(element("p", { class: "why" }, because));
    tile.append(element("div", { class: "tile-actions" }, button(true), button(false)));
    return tile;
  }

  /** Said only where more than one thing is asked: else it goes without saying. */
  function becauseOf(why: number): string {
    const { examples, colours, words } = latest.route;
    const asked = [examples.length > 0, words.trim() !== "", colours.length > 0].filter(Boolean).length;
    const named = (Object.keys(reasons) as (keyof typeof reasons)[]).filter((reason) => (why & reasons[reason]) !== 0);
    return asked > 1 ? named.map((reason) => texts.why[reason]).join(" + ") : "";
  }

  function showRefine({ entry, network, state, fetchNetwork, stopNetwork }: AskProps): void {
    const by = answersTwice(entry) ? (state.answers?.by ?? null) : null;
    const next = by && { entry, network, by, fetch: fetchNetwork, stop: stopNetwork };
    if (next && refine) return refine.update(next);
    refine?.destroy();
    refine = next && createRefine(line, next);
  }

  function update(next: AskProps): void {
    latest = next;
    const { stage, answers } = next.state;
    chips.update(chipsOf(next));
    showRefine(next);
    list.setAttribute("aria-busy", String(stage.status === "busy"));
    note.textContent = noteOf(next.state);
    note.classList.toggle("problem", stage.status === "failed");
    act.hidden = stage.status !== "offered" && stage.status !== "failed";
    act.textContent = stage.status === "offered" ? texts.fetch : say().page.tryAgain;
    const standing = answers?.list ?? next.state.beginnings;
    if (standing === shown) return;
    shown = standing;
    keepPlace(list, heading, () => list.replaceChildren(...standing.map(tileOf)));
  }

  update(props);
  return {
    root,
    update,
    arrive() {
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    },
    destroy() {
      stopArrows();
      root.remove();
    },
  };
}

function noteOf({ stage, answers }: AskState): string {
  const texts = say().ask;
  switch (stage.status) {
    case "idle":
      return `${texts.nothingYet} ${texts.beginnings}`;
    case "offered":
      return texts.offer(stage.bytes);
    case "failed":
      return told(stage.error);
    case "busy": {
      const { stage: busy, loaded = 0, total = 0 } = stage.progress ?? { stage: null };
      if (busy === null) return texts.comparing;
      return say().own.doing(say().own.stages[busy], total > 0 ? say().progress(loaded, total) : "", "");
    }
    case "ready":
      if (answers?.list.length === 0) return `${texts.noAnswer} ${texts.noAnswerRemedy}`;
      return answers ? texts.answered(answers.list.length, answers.total) : "";
  }
}

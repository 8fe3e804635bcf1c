// SPDX-License-Identifier: MIT
// The ask screen: what is asked on one side, the answers on the other. Every change of the question is a change of the address.
import "../../styles/ask.css";
import { takesPictures } from "../../data/entry";
import type { Entry } from "../../data/entry";
import type { Work } from "../../data/work";
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { say } from "../../lang/lang";
import { emptyAsk, formatAsk } from "../../state/ask-route";
import type { AskRoute } from "../../state/ask-route";
import type { AskState, NetworkState } from "../../state/state";
import { createAnswers } from "./answers";
import { createColours } from "./colours";
import { createExamples } from "./examples";
import { createFacets } from "./facets";
import { createNearness } from "./nearness";
import { createWords } from "./words";

export interface AskProps {
  readonly entry: Entry;
  readonly route: AskRoute;
  readonly state: AskState;
  readonly network: NetworkState;
  readonly trail: readonly Work[];
  /** Asks something else. A change that goes on from the last one, as typing does, takes its place in the history. */
  readonly ask: (route: AskRoute, goesOn?: boolean) => void;
  /** The facets were opened: they are to be counted. */
  readonly count: () => void;
  readonly fetchTexts: () => void;
  readonly retry: () => void;
  readonly fetchNetwork: () => void;
  readonly stopNetwork: () => void;
}

export function createAsk(target: HTMLElement, props: AskProps): View<AskProps> {
  const words = say().ask;
  const composer = element("div", { class: "composer" });
  const again = element("button", { type: "button", class: "quiet" }, words.startAgain);
  const heading = element("h1", { tabindex: -1 }, words.title);
  const root = element("article", { class: "ask" }, composer);
  target.append(root);
  composer.append(element("div", { class: "composer-head" }, heading, element("p", { class: "hint" }, words.lead)));
  // A view gets the latest question, however late it is operated.
  let latest = props;
  const live: AskProps = { ...props, ask: (route, goesOn) => latest.ask(route, goesOn) };
  const answers = createAnswers(root, live);
  const parts: readonly View<AskProps>[] = [
    createWords(composer, live),
    createExamples(composer, live, takesPictures(props.entry)),
    ...(props.entry.palettes ? [createColours(composer, live)] : []),
    createNearness(composer, live),
    createFacets(composer, live),
    answers,
  ];
  // On a narrow screen the answers stand below all that can be asked.
  const toAnswers = element("button", { type: "button", class: "button to-answers" }, words.toAnswers);
  toAnswers.addEventListener("click", () => answers.arrive());
  composer.append(again, toAnswers);
  again.addEventListener("click", () => {
    latest.ask(emptyAsk);
    heading.focus({ preventScroll: true });
  });

  function update(next: AskProps): void {
    latest = next;
    again.hidden = formatAsk(next.route) === formatAsk(emptyAsk);
    toAnswers.hidden = next.state.answers === null;
    for (const part of parts) part.update(next);
  }

  update(props);
  return {
    root,
    update,
    destroy() {
      for (const part of parts) part.destroy();
      root.remove();
    },
  };
}

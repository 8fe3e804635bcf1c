// SPDX-License-Identifier: MIT
// A path from one work to another as a strip of pictures, with what changes it; or, while it has no target, the place to choose one.
import "../../styles/path.css";
import type { Entry } from "../../data/entry";
import type { Work } from "../../data/work";
import { element } from "../../lib/dom";
import type { View } from "../../lib/dom";
import { say, told } from "../../lang/lang";
import type { PathRoute } from "../../state/path-route";
import type { PathState } from "../../state/state";
import { createStrip } from "./strip";
import { createTargets } from "./targets";

export interface PathProps {
  readonly entry: Entry;
  readonly route: PathRoute;
  readonly state: PathState;
  readonly trail: readonly Work[];
  /** Goes another way. A change that goes on from the last one takes its place in the history. */
  readonly go: (route: PathRoute, goesOn?: boolean) => void;
  readonly find: (words: string, agreed: boolean) => void;
  /** Leads to a target of chance. */
  readonly chance: () => void;
  readonly retry: () => void;
}

export function createPath(target: HTMLElement, props: PathProps): View<PathProps> {
  const texts = say().paths;
  const heading = element("h1", { tabindex: -1 }, texts.title);
  const lead = element("p", { class: "lead" });
  const problem = element("p", { class: "problem", hidden: true });
  const again = element("button", { type: "button", class: "quiet", hidden: true }, say().page.tryAgain);
  const root = element("article", { class: "path" }, element("a", { href: "#/", class: "back" }, `← ${say().work.backToWorks}`), heading, lead, problem, again);
  let latest = props;
  let part: { readonly chosen: boolean; readonly view: View<PathProps> } | null = null;
  again.addEventListener("click", () => latest.retry());

  function update(next: PathProps): void {
    latest = next;
    const { state, route } = next;
    const { stage, from, works } = state;
    const last = works.at(-1);
    const ready = stage.status === "ready" && (route.to === null ? from?.id === route.from.id : works.length > 1);
    if (route.to === null) lead.textContent = from ? texts.choose(from.title) : "";
    else lead.textContent = works[0] && last ? texts.lead(works[0].title, last.title) : "";
    if (stage.status === "busy") lead.textContent ||= texts.finding;
    problem.hidden = stage.status !== "failed" && stage.status !== "missing";
    problem.textContent = stage.status === "failed" ? told(stage.error) : stage.status === "missing" ? texts.missing(stage.id) : "";
    again.hidden = stage.status !== "failed";
    const chosen = route.to !== null;
    if (part && (part.chosen !== chosen || (!ready && stage.status === "missing"))) {
      part.view.destroy();
      part = null;
    }
    if (part) part.view.update(next);
    else if (ready || (!chosen && stage.status === "offered")) part = { chosen, view: (chosen ? createStrip : createTargets)(root, { ...next, ...live }) };
  }

  // A view made once still leads where the latest address says.
  const live: Pick<PathProps, "go" | "find" | "chance"> = {
    go: (route, goesOn) => latest.go(route, goesOn),
    find: (words, agreed) => latest.find(words, agreed),
    chance: () => latest.chance(),
  };
  target.append(root);
  update(props);
  return {
    root,
    update,
    destroy() {
      part?.view.destroy();
      root.remove();
    },
  };
}

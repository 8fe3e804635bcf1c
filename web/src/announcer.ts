// SPDX-License-Identifier: MIT
// Says changes a screen reader would miss: one short sentence each, and none twice.
import type { Entry } from "./data/entry";
import { count } from "./lib/words";
import type { State } from "./state/state";
import { stageNames } from "./views/own-picture";

function sentence({ route, work, picture, notice }: State, entry: Entry): string {
  if (notice) return `${notice.message} ${notice.remedy}`;
  if (route.view === "collection") return count(entry.works, "work", "works");
  if (route.view === "picture") {
    if (picture.status === "busy") return stageNames[picture.progress.stage];
    if (picture.status === "failed") return `${picture.error.message} ${picture.error.remedy}`;
    if (picture.status === "done") return `${count(picture.similar.length, "work looks", "works look")} like your picture.`;
    return "";
  }
  if (work.status !== "ready" || work.work.id !== route.id) return "";
  if (work.error) return work.error.message;
  return work.similar ? `${work.work.title}: ${count(work.similar.length, "visually similar work", "visually similar works")}.` : "";
}

export function createAnnouncer(status: HTMLElement): (state: State, entry: Entry) => void {
  let last = "";
  return (state, entry) => {
    const next = sentence(state, entry);
    if (next === last) return;
    last = next;
    status.textContent = next;
  };
}

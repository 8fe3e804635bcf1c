// SPDX-License-Identifier: MIT
// Says changes a screen reader would miss: one short sentence each, and none twice.
import type { Entry } from "./data/entry";
import { problemOf, say, told } from "./lang/lang";
import type { State } from "./state/state";

function aboutPicture({ picture, network }: State, entry: Entry): string {
  const words = say().status;
  if (picture.status === "busy") return say().own.stages[picture.progress.stage];
  if (picture.status === "failed") return told(picture.error);
  if (picture.status === "none") return "";
  const found = picture.similar.length;
  if (entry.upload.kind !== "onnx" || !entry.instant) return words.like(found);
  if (picture.by === "network") return words.better(found);
  // Bytes and seconds are not read out: the line on the page has them for who asks.
  const soFar = words.first(found);
  if (network.status === "coming") return network.progress.waiting ? words.lost : `${soFar} ${words.coming}`;
  if (network.status === "offered") return network.reason === "stopped" ? say().refine.stopped : `${soFar} ${words.offered}`;
  if (network.status === "failed") return told(network.error);
  return soFar;
}

function aboutAsk({ ask: { stage, answers } }: State): string {
  const words = say().ask;
  // Bytes are not read out: the line on the page has them for who asks.
  if (stage.status === "busy") return stage.progress ? say().own.stages[stage.progress.stage] : words.comparing;
  if (stage.status === "failed") return told(stage.error);
  if (stage.status === "offered") return words.offer(stage.bytes);
  return stage.status === "ready" && answers ? words.answered(answers.list.length, answers.total) : "";
}

function aboutPath({ path: { stage, works, found } }: State, chosen: boolean): string {
  const words = say().paths;
  if (stage.status === "failed") return told(stage.error);
  if (stage.status === "missing") return words.missing(stage.id);
  if (stage.status === "offered") return say().ask.offer(stage.bytes);
  if (stage.status === "busy") return "";
  return chosen ? words.found(works.length) : found ? words.targets(found.length) : "";
}

function sentence(state: State, entry: Entry): string {
  const { route, work, notice } = state;
  const words = say().status;
  if (notice) return told(notice);
  if (route.view === "collection") return words.works(entry.works);
  if (route.view === "map") return say().map.title;
  if (route.view === "picture") return aboutPicture(state, entry);
  if (route.view === "ask") return aboutAsk(state);
  // The comparison speaks for itself, once it is made.
  if (route.view === "why") return say().why.title;
  if (route.view === "path") return aboutPath(state, route.to !== null);
  if (work.status !== "ready" || work.work.id !== route.id) return "";
  if (work.error) return problemOf(work.error).message;
  return work.similar ? words.similar(work.work.title, work.similar.length) : "";
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

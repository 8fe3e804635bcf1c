// SPDX-License-Identifier: MIT
// Says changes a screen reader would miss: one short sentence each, and none twice.
import type { Entry } from "./data/entry";
import { say } from "./lang/lang";
import { count } from "./lib/words";
import type { State } from "./state/state";
import { stageNames } from "./views/own-picture";

function aboutPicture({ picture, network }: State, entry: Entry): string {
  if (picture.status === "busy") return stageNames[picture.progress.stage];
  if (picture.status === "failed") return `${picture.error.message} ${picture.error.remedy}`;
  if (picture.status === "none") return "";
  const found = count(picture.similar.length, "work looks", "works look");
  if (entry.upload.kind !== "onnx" || !entry.instant) return `${found} like your picture.`;
  if (picture.by === "network") return `Better matches: ${found} like your picture.`;
  // Bytes and seconds are not read out: the line on the page has them for who asks.
  const soFar = `First look: ${found} like your picture by colour and line.`;
  if (network.status === "coming") return network.progress.waiting ? "The connection was lost; trying again." : `${soFar} The network is on its way.`;
  if (network.status === "offered") return network.reason === "stopped" ? "The network was stopped." : `${soFar} Better matches can be downloaded.`;
  if (network.status === "failed") return `${network.error.message} ${network.error.remedy}`;
  return soFar;
}

function sentence(state: State, entry: Entry): string {
  const { route, work, notice } = state;
  if (notice) return `${notice.message} ${notice.remedy}`;
  if (route.view === "collection") return count(entry.works, "work", "works");
  if (route.view === "map") return say().map.title;
  if (route.view === "picture") return aboutPicture(state, entry);
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

// SPDX-License-Identifier: MIT
// The map's place: what draws it is fetched when a visitor first comes here.
import { say } from "../lang/lang";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import type { MapProps } from "./map/map";

export type MapScreenProps = MapProps;

export function createMapScreen(target: HTMLElement, props: MapScreenProps): View<MapScreenProps> {
  const waiting = element("p", { class: "hint" }, say().map.opening);
  const root = element("div", { class: "map-screen" }, element("h1", { class: "visually-hidden" }, say().map.title), waiting);
  let map: View<MapProps> | null = null;
  let current = props;
  let gone = false;

  async function open(): Promise<void> {
    try {
      const { createMap } = await import("./map/map");
      if (gone) return;
      root.replaceChildren();
      map = createMap(root, current);
    } catch {
      waiting.textContent = say().map.failed;
      waiting.classList.add("problem");
    }
  }

  target.append(root);
  void open();
  return {
    root,
    update(next) {
      current = next;
      map?.update(next);
    },
    destroy() {
      gone = true;
      map?.destroy();
      root.remove();
    },
  };
}

// SPDX-License-Identifier: MIT
// A frame that stays on its picture, in thousandths of the picture's sides.
import { smallestPart } from "../../state/ask-route";
import type { Region } from "../../state/ask-route";

const within = (value: number, least: number, most: number): number => Math.round(Math.max(least, Math.min(most, value)));

export function moved(region: Region, across: number, down: number): Region {
  return { ...region, x: within(region.x + across, 0, 1000 - region.width), y: within(region.y + down, 0, 1000 - region.height) };
}

/** Its right and lower sides moved; the other two stay. */
export function resized(region: Region, across: number, down: number): Region {
  return { ...region, width: within(region.width + across, smallestPart, 1000 - region.x), height: within(region.height + down, smallestPart, 1000 - region.y) };
}

/** Drawn from one corner to the other. */
export function regionBetween(from: readonly [number, number], to: readonly [number, number]): Region {
  const side = (one: number, other: number): readonly [number, number] => {
    const [low, high] = [within(Math.min(one, other), 0, 1000), within(Math.max(one, other), 0, 1000)];
    const length = Math.max(smallestPart, high - low);
    return [Math.min(low, 1000 - length), length];
  };
  const [x, width] = side(from[0], to[0]);
  const [y, height] = side(from[1], to[1]);
  return { x, y, width, height };
}

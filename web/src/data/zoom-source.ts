// SPDX-License-Identifier: MIT
// What a picture can be looked at closely by: the tiles of its IIIF image service where that has any, else its sizes one over
// the other. The service's info.json is read as hostile, and only what is needed of it goes on.
import { Checked } from "./checked";
import type { PictureSize, WorkImage } from "./work";

export type ZoomSource = { readonly kind: "levels"; readonly levels: readonly PictureSize[] } | { readonly kind: "tiles"; readonly info: ImageInfo };

/** As much of a IIIF info.json as tiles need, under its own names. */
export interface ImageInfo {
  readonly "@context": string;
  readonly id: string;
  readonly "@id": string;
  readonly protocol: string;
  readonly type: string;
  readonly profile: string | readonly string[];
  readonly width: number;
  readonly height: number;
  readonly tiles?: readonly Tiles[];
}

export interface Tiles {
  readonly width: number;
  readonly height: number;
  readonly scaleFactors: readonly number[];
}

export const maxInfoBytes = 2 ** 18;
const maxSide = 1_000_000;
const maxTileSide = 8192;

/** `readInfo` fetches the text of the service's info.json; null where the page may not. Without tiles, sizes do. */
export async function zoomSource(image: WorkImage, readInfo: ((url: string) => Promise<string>) | null): Promise<ZoomSource> {
  const levels = { kind: "levels", levels: image.sizes } as const;
  if (image.service === null || readInfo === null) return levels;
  try {
    const info = parseInfo(await readInfo(`${image.service}/info.json`), image.service);
    return info ? { kind: "tiles", info } : levels;
  } catch {
    return levels;
  }
}

/** Null where the service serves whole pictures alone. `service` is what the catalogue says, whatever the file says of itself. */
export function parseInfo(text: string, service: string): ImageInfo | null {
  const info = Checked.parse(text, "info.json");
  const listed = info.field("tiles");
  const tiles = listed.absent ? [] : listed.list(32).map(parseTiles);
  const third = isThird(info);
  if (tiles.length === 0 && levelOf(info) === 0) return null;
  // Level 1 suffices for tiles; a level 0 that lists tiles has just those.
  const level = levelOf(info) === 0 ? "level0" : "level1";
  return {
    "@context": `http://iiif.io/api/image/${third ? 3 : 2}/context.json`,
    id: service,
    "@id": service,
    protocol: "http://iiif.io/api/image",
    type: "ImageService3",
    profile: third ? level : [`http://iiif.io/api/image/2/${level}.json`],
    width: info.field("width").integer(1, maxSide),
    height: info.field("height").integer(1, maxSide),
    ...(tiles.length > 0 ? { tiles } : {}),
  };
}

function parseTiles(tiles: Checked): Tiles {
  const width = tiles.field("width").integer(1, maxTileSide);
  const height = tiles.field("height").absent ? width : tiles.field("height").integer(1, maxTileSide);
  return { width, height, scaleFactors: tiles.field("scaleFactors").list(32).map((factor) => factor.integer(1, maxSide)) };
}

/** Of the Image API; some list several contexts, of which the last is its own. */
function isThird(info: Checked): boolean {
  const context = info.field("@context");
  try {
    return context.label(200).includes("/image/3/");
  } catch {
    return context.list(16).some((one) => one.label(200).includes("/image/3/"));
  }
}

/** 0, 1 or 2; version 2 gives an address, alone or first in a list. */
function levelOf(info: Checked): number {
  const profile = info.field("profile");
  let text: string;
  try {
    text = profile.label(200);
  } catch {
    text = profile.list(16)[0]?.label(200) ?? "";
  }
  return Number(/level([012])/.exec(text)?.[1] ?? 0);
}

// SPDX-License-Identifier: MIT
// A picture of a work as the catalogue describes it: where it may be shown from, and in which sizes.
import type { Checked } from "./checked";
import { colour } from "./colour";
import { resolveService, webAddress } from "./site-path";

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly url: string;
}

export interface WorkImage {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb`, shown before the picture arrives. */
  readonly colour: string;
  /** From small to large; empty where the site names no picture the page may show. */
  readonly sizes: readonly PictureSize[];
  /** The base of the picture's IIIF image service; null where it has none that the page may ask. */
  readonly service: string | null;
}

const maxText = 10_000;
const maxSide = 1_000_000;
/** Stands for a picture whose colour is not known. */
export const neutral = "#8a857d";

export function parseImage(image: Checked, base: string): WorkImage {
  const width = image.field("width").integer(1, maxSide);
  const height = image.field("height").integer(1, maxSide);
  const service = resolveService(image.field("service").label(maxText), base);
  return { width, height, colour: colour(image.field("colour")) ?? neutral, sizes: pictureSizes(image, width, height, service), service };
}

function pictureSizes(image: Checked, width: number, height: number, service: string | null): readonly PictureSize[] {
  const whole = remotePicture(image.field("picture"), { width, height });
  const small = image.field("thumbnail_size");
  const chosen = small.absent ? [] : remotePicture(image.field("thumbnail"), { width: small.field("width").integer(1, maxSide), height: small.field("height").integer(1, maxSide) });
  if (service !== null || whole.length > 0) return [...chosen, ...serviceSizes(image, service), ...whole];
  return remotePicture(image.field("thumbnail"), { width, height });
}

/** Another host's picture, which the page shows over https only. */
function remotePicture(address: Checked, size: Omit<PictureSize, "url">): readonly PictureSize[] {
  const url = webAddress(address.label(maxText));
  return url?.startsWith("https://") ? [{ ...size, url }] : [];
}

function serviceSizes(image: Checked, service: string | null): readonly PictureSize[] {
  if (service === null) return [];
  const listed = image.field("sizes");
  const sizes = listed.absent ? [] : listed.list(64);
  // Services of another host may know the width alone (Image API 2, level 1).
  const byWidth = image.field("size_request").label(10) === "w,";
  return sizes
    .map((size) => ({ width: size.field("width").integer(1, maxSide), height: size.field("height").integer(1, maxSide) }))
    .map((size) => ({ ...size, url: `${service}/full/${size.width},${byWidth ? "" : size.height}/0/default.jpg` }))
    .sort((one, other) => one.width - other.width);
}

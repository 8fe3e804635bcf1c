// SPDX-License-Identifier: MIT
// The picture worker: from the visitor's file to pixels, and from them to everything that may be asked with. It is started
// by the first picture and ended when idle, and with it goes everything it knew of that picture.
import { VitrineError } from "../lib/errors";
import type { PatchMatch, PictureCalls } from "../engine/protocol";
import { patchBox, patchCount } from "../lib/patch-grid";
import { unwrap } from "./core";
import { loadCore } from "./picture-core";
import { decodePicture } from "./decode";
import { matchPatches } from "./patches";
import { makePreview } from "./preview";
import { serve } from "./serve";
import type { Context, Scope } from "./serve";
import type { RgbImage, VitrineCore } from "@vitrine/core";

const otherPicture = "Try another picture.";

function describe(core: VitrineCore, image: RgbImage, version: number): Float32Array {
  if (core.descriptorVersion !== version) {
    // An old page from a cache beside newer data: its answers would look right and be wrong.
    const message = `This page describes pictures by version ${core.descriptorVersion}, and the collection was described by version ${version}.`;
    throw new VitrineError({ code: "damaged-site", message, remedy: "Reload the page; if that does not help, tell the museum." });
  }
  return unwrap(core.describeEmbedding(image), "unreadable-picture", otherPicture);
}

function partOf(core: VitrineCore, image: RgbImage, part: NonNullable<PictureCalls["read"]["params"]["part"]>): RgbImage {
  const side = (from: number, length: number, whole: number): readonly [number, number] => {
    const first = Math.min(whole - 1, Math.round((from * whole) / 1000));
    return [first, Math.max(1, Math.min(whole - first, Math.round((length * whole) / 1000)))];
  };
  const [x, width] = side(part.x, part.width, image.width);
  const [y, height] = side(part.y, part.height, image.height);
  return unwrap(core.crop(image, x, y, width, height), "unreadable-picture", otherPicture);
}

async function read(params: PictureCalls["read"]["params"], context: Context): Promise<PictureCalls["read"]["result"]> {
  context.progress({ stage: "core" });
  const core = await loadCore();
  context.progress({ stage: "decode" });
  const { image: whole, decodedByBrowser } = await decodePicture(core, params.picture, context.signal);
  const { descriptorVersion, preprocess, part } = params;
  const image = part ? partOf(core, whole, part) : whole;
  return {
    preview: makePreview(core, image),
    described: descriptorVersion === null ? null : describe(core, image, descriptorVersion),
    tensor: preprocess && unwrap(core.makeTensor(image, preprocess), "unreadable-picture", otherPicture),
    decodedByBrowser,
  };
}

/** The parts of a picture, each described by itself. */
function describeParts(core: VitrineCore, image: RgbImage): Float32Array[] {
  return Array.from({ length: patchCount }, (_, patch) => {
    const { x, y, width, height } = patchBox(patch);
    const part = partOf(core, image, { x: 1000 * x, y: 1000 * y, width: 1000 * width, height: 1000 * height });
    return unwrap(core.describeEmbedding(part), "unreadable-picture", otherPicture);
  });
}

async function compare({ first, second }: PictureCalls["compare"]["params"], { signal }: Context): Promise<PatchMatch> {
  const core = await loadCore();
  const described: Float32Array[][] = [];
  for (const picture of [first, second]) described.push(describeParts(core, (await decodePicture(core, picture, signal)).image));
  return matchPatches(described[0] ?? [], described[1] ?? []);
}

serve<PictureCalls>(globalThis as unknown as Scope, { read, compare });

// SPDX-License-Identifier: MIT
// The picture worker: from the visitor's file to pixels, and from them to everything that may be asked with. It is started
// by the first picture and ended when idle, and with it goes everything it knew of that picture.
import { VitrineError } from "../lib/errors";
import type { PictureCalls } from "../engine/protocol";
import { unwrap } from "./core";
import { loadCore } from "./picture-core";
import { decodePicture } from "./decode";
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

async function read(params: PictureCalls["read"]["params"], context: Context): Promise<PictureCalls["read"]["result"]> {
  context.progress({ stage: "core" });
  const core = await loadCore();
  context.progress({ stage: "decode" });
  const { image, decodedByBrowser } = await decodePicture(core, params.picture, context.signal);
  const { descriptorVersion, preprocess } = params;
  return {
    preview: makePreview(core, image),
    described: descriptorVersion === null ? null : describe(core, image, descriptorVersion),
    tensor: preprocess && unwrap(core.makeTensor(image, preprocess), "unreadable-picture", otherPicture),
    decodedByBrowser,
  };
}

serve<PictureCalls>(globalThis as unknown as Scope, { read });

// SPDX-License-Identifier: MIT
// The embedding worker: from the visitor's file to a unit-length embedding. It is started by the first picture and ended
// when idle, and with it goes everything it knew of that picture.
import { VitrineError } from "../lib/errors";
import type { EmbedCalls } from "../engine/protocol";
import type { NetworkSpec } from "../lib/site-files";
import { loadCore, unwrap } from "./core";
import { decodePicture } from "./decode";
import { loadNetwork } from "./network";
import { makePreview } from "./preview";
import { serve } from "./serve";
import type { Context, Scope } from "./serve";
import type { RgbImage, VitrineCore } from "@vitrine/core";

const otherPicture = "Try another picture.";

async function runNetwork(core: VitrineCore, image: RgbImage, spec: NetworkSpec, context: Context): Promise<Float32Array> {
  const network = await loadNetwork(spec, context);
  context.progress({ stage: "embed" });
  const { side, layout } = spec.preprocess;
  const tensor = unwrap(core.makeTensor(image, spec.preprocess), "unreadable-picture", otherPicture);
  const output = await network.run(tensor, layout === "nchw" ? [1, 3, side, side] : [1, side, side, 3]);
  if (output.length !== spec.dimension) {
    const message = `The network answered ${output.length} numbers where the site expects ${spec.dimension}.`;
    throw new VitrineError({ code: "damaged-site", message, remedy: "Tell the museum: the site has to be built again." });
  }
  return unwrap(core.normalise(output), "unreadable-picture", otherPicture);
}

function runDescriptor(core: VitrineCore, image: RgbImage, version: number | null): Float32Array {
  if (core.descriptorVersion !== version) {
    // An old page from a cache beside newer data: its answers would look right and be wrong.
    const message = `This page describes pictures by version ${core.descriptorVersion}, and the collection was described by version ${version}.`;
    throw new VitrineError({ code: "damaged-site", message, remedy: "Reload the page; if that does not help, tell the museum." });
  }
  return unwrap(core.describeEmbedding(image), "unreadable-picture", otherPicture);
}

async function embed(params: EmbedCalls["embed"]["params"], context: Context): Promise<EmbedCalls["embed"]["result"]> {
  context.progress({ stage: "core" });
  const core = await loadCore();
  context.progress({ stage: "decode" });
  const { image, decodedByBrowser } = await decodePicture(core, params.picture, context.signal);
  const preview = makePreview(core, image);
  let embedding: Float32Array;
  if (params.network) {
    embedding = await runNetwork(core, image, params.network, context);
  } else {
    context.progress({ stage: "embed" });
    embedding = runDescriptor(core, image, params.descriptorVersion);
  }
  return { embedding, preview, decodedByBrowser };
}

serve<EmbedCalls>(globalThis as unknown as Scope, { embed });

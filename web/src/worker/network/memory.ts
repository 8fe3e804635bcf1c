// SPDX-License-Identifier: MIT
// Whether the device can hold a network, before it is tried, and how a failure to do so is told from others.
import type { PlainError } from "../../lib/errors";
import { networkBytes } from "../../lib/site-files";
import type { NetworkSpec } from "../../lib/site-files";

// Seen in Chromium with VGG16 in int8 (134 MB): the weights once in the runtime's memory, once more while they are handed
// over, once more as the runtime arranges them; and what the runtime takes for itself.
const copies = 3;
const runtimeBytes = 150e6;
// Of the core's engine with VGG16 (bench/vgg_page.mjs): convolutions are held in eight bytes a weight and the dense layers as
// they travel or in twice that, of a body that is mostly dense layers; parts on their way, and what a picture takes.
const engineCopies = 3.5;
const engineBytes = 90e6;
// A tab that takes more than this share of a device's memory makes phones close it.
const share = 0.35;

export function neededBytes(network: NetworkSpec): number {
  return network.engine === "vitrine" ? engineCopies * networkBytes(network) + engineBytes : copies * networkBytes(network) + runtimeBytes;
}

/** True also where the device does not say how much memory it has: only Chromium does, and rounds it to a power of two. */
export function hasEnoughMemory(network: NetworkSpec): boolean {
  const gigabytes = (globalThis.navigator as { deviceMemory?: number } | undefined)?.deviceMemory;
  return gigabytes === undefined || share * gigabytes * 2 ** 30 >= neededBytes(network);
}

export function isOutOfMemory(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  const message = error instanceof Error ? error.message : String(error);
  return /bad_alloc|out of memory|\boom\b|could not allocate|failed to allocate|allocation failed|cannot enlarge memory/i.test(message);
}

export const outOfMemory: PlainError = {
  code: "no-memory",
  message: "This device has too little free memory for the network.",
  remedy: "Close other tabs and programs, and try again.",
};

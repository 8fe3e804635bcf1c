// SPDX-License-Identifier: MIT
// What the core's own engine needs on the device: the head of the network's file, the engine's module, and the body in parts.
// The module stands beside the page as ONNX Runtime does, so that sites without such a network do not carry it, and is a file
// of the store like the network's own: kept, checked, and not asked for again.
import type { NetworkSpec, RemoteFile } from "../../lib/site-files";

export function engineFiles({ graph, weights, runtime }: NetworkSpec): readonly RemoteFile[] {
  return [graph, { url: `${runtime}vitrine-vgg.wasm`, ...vggFile }, ...(weights?.parts ?? [])];
}

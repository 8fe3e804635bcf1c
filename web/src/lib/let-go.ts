// SPDX-License-Identifier: MIT
/** Gives the memory behind `bytes` back at once: a collector hurries for many small objects, not for one of a hundred
 * megabytes. The array is empty afterwards. Where the browser cannot, the collector comes in its own time. */
export function letGo(bytes: Uint8Array<ArrayBuffer> | null): void {
  (bytes?.buffer as { transfer?(length: number): ArrayBuffer } | undefined)?.transfer?.(0);
}

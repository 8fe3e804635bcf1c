// SPDX-License-Identifier: MIT
let nowhere: MessagePort | null = null;

/** Gives the memory behind `bytes` back at once: a collector hurries for many small objects, not for one of a hundred
 * megabytes. The array is empty afterwards. It is sent where nobody is: ArrayBuffer's own transfer() to no length leaves what was
 * once given to the browser, to be hashed or written, until the collector comes, and tells that of nothing to hurry for
 * (Chromium, 20 arrays of 16 MiB: 330 MB left, and 30 this way). An array that is a part of its memory is left as it is: others may
 * look at the rest. */
export function letGo(bytes: Uint8Array<ArrayBuffer> | null): void {
  if (!bytes?.length || bytes.length !== bytes.buffer.byteLength) return;
  nowhere ??= portToNobody();
  nowhere.postMessage(null, [bytes.buffer]);
}

function portToNobody(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.close();
  return port2;
}

// SPDX-License-Identifier: MIT
// Some files of a set, fetched side by side, and how far they are together.
import { fileAt } from "../lib/site-files";
import type { RemoteFile, RemoteSet } from "../lib/site-files";

export type FetchBytes<T = Uint8Array> = (file: RemoteFile, signal: AbortSignal, onBytes: (loaded: number) => void) => Promise<T>;

/** Each number with what `fetchBytes` made of its file. When one fails, the others are not wanted any more. */
export async function fetchOfSet<T>(
  files: RemoteSet,
  numbers: readonly number[],
  fetchBytes: FetchBytes<T>,
  signal: AbortSignal,
  onBytes: (loaded: number, total: number) => void,
): Promise<readonly (readonly [number, T])[]> {
  const all = new AbortController();
  const abort = (): void => all.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  // How long each is stands nowhere: about as long as they are on average.
  const expected = Math.round((numbers.length * files.bytes) / files.files);
  const loaded = new Map<number, number>();
  const report = (number: number, bytes: number): void => {
    loaded.set(number, bytes);
    const sum = [...loaded.values()].reduce((total, each) => total + each, 0);
    onBytes(sum, Math.max(sum, expected));
  };
  try {
    return await Promise.all(
      numbers.map(async (number) => {
        const file = fileAt(files, number);
        if (!file) throw new RangeError(`there is no file ${number}`);
        return [number, await fetchBytes(file, all.signal, (bytes) => report(number, bytes))] as const;
      }),
    );
  } finally {
    all.abort();
    signal.removeEventListener("abort", abort);
  }
}

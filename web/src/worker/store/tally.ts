// SPDX-License-Identifier: MIT
// How many bytes of several files are there while they come, and whether any of them waits for a lost connection.
import type { RemoteFile } from "../../lib/site-files";
import type { ReceiveOptions } from "./receive";

export class Tally {
  private readonly loaded = new Map<string, number>();
  private readonly waiting = new Set<string>();

  /** `there`: which of the files are whole. */
  constructor(
    files: readonly RemoteFile[],
    there: readonly (boolean | undefined)[],
    private readonly tell: (loaded: number, waiting: boolean) => void,
  ) {
    for (const [at, { sha256, bytes }] of files.entries()) this.loaded.set(sha256, there[at] ? bytes : 0);
    this.report();
  }

  /** For receiving one of them. */
  options({ sha256 }: RemoteFile, signal: AbortSignal): ReceiveOptions {
    return {
      signal,
      onBytes: (have) => this.count(sha256, have),
      onWaiting: (lost) => {
        if (lost) this.waiting.add(sha256);
        else this.waiting.delete(sha256);
        this.report();
      },
    };
  }

  whole({ sha256, bytes }: RemoteFile): void {
    this.count(sha256, bytes);
  }

  private count(sha256: string, have: number): void {
    this.loaded.set(sha256, have);
    this.report();
  }

  private report(): void {
    this.tell([...this.loaded.values()].reduce((sum, bytes) => sum + bytes, 0), this.waiting.size > 0);
  }
}

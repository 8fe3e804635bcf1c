// SPDX-License-Identifier: MIT
// Where downloaded files lie. A name is a hash or the list of a site; a file is there whole, or it is found to be damaged
// when it is read: no backend promises more, because no device does.

export interface Backend {
  readonly keeps: "device" | "memory";
  /** Length in bytes, or null. */
  size(name: string): Promise<number | null>;
  read(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Throws where there is no room (QuotaExceededError) or the place has gone. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
}

/** Holds files as long as the worker lives. */
export class MemoryBackend implements Backend {
  readonly keeps = "memory";
  private readonly files = new Map<string, Uint8Array<ArrayBuffer>>();

  async size(name: string): Promise<number | null> {
    return this.files.get(name)?.length ?? null;
  }

  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.files.get(name) ?? null;
  }

  async write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.files.set(name, bytes);
  }

  async remove(name: string): Promise<void> {
    this.files.delete(name);
  }

  async names(): Promise<readonly string[]> {
    return [...this.files.keys()];
  }

  clear(): void {
    this.files.clear();
  }
}

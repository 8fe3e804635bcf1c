// SPDX-License-Identifier: MIT
// Files in the origin's private file system, which reads a hundred megabytes in a tenth of a second.
import type { Backend } from "./backend";

const folderName = "vitrine";

// Newer than this TypeScript's library, and missing in some browsers.
interface Enumerable {
  keys?(): AsyncIterable<string>;
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && (error.name === "NotFoundError" || error.name === "TypeMismatchError");
}

/** Null where this browser has no such file system, or keeps it from pages in private windows. */
export async function openFileSystem(): Promise<Backend | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(folderName, { create: true });
    return new FileSystemBackend(folder);
  } catch {
    return null;
  }
}

class FileSystemBackend implements Backend {
  readonly keeps = "device";

  constructor(private readonly folder: FileSystemDirectoryHandle) {}

  async size(name: string): Promise<number | null> {
    return (await this.file(name))?.size ?? null;
  }

  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const file = await this.file(name);
    return file && new Uint8Array(await file.arrayBuffer());
  }

  async write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const handle = await this.folder.getFileHandle(name, { create: true });
    if (typeof handle.createSyncAccessHandle === "function") return writeInPlace(await handle.createSyncAccessHandle(), bytes);
    const stream = await handle.createWritable();
    await stream.write(bytes);
    await stream.close();
  }

  async remove(name: string): Promise<void> {
    await this.folder.removeEntry(name).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
  }

  async names(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const name of (this.folder as Enumerable).keys?.() ?? []) found.push(name);
    return found;
  }

  private async file(name: string): Promise<File | null> {
    try {
      return await (await this.folder.getFileHandle(name)).getFile();
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }
}

/** The file is cut to nothing first and grows as it is written: what was broken off is too short, and so found out. */
function writeInPlace(file: FileSystemSyncAccessHandle, bytes: Uint8Array<ArrayBuffer>): void {
  try {
    file.truncate(0);
    for (let at = 0; at < bytes.length; ) {
      const written = file.write(bytes.subarray(at), { at });
      if (written <= 0) throw new DOMException("the device took no more bytes", "QuotaExceededError");
      at += written;
    }
    file.flush();
  } finally {
    file.close();
  }
}

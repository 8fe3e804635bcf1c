// SPDX-License-Identifier: MIT
// The store of downloaded files, on devices and networks of every mood.
import { webcrypto } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sha256Hex } from "../../web/src/lib/fetch-file";
import type { RemoteFile } from "../../web/src/lib/site-files";
import type { Backend } from "../../web/src/worker/store/backend";
import { Receiver } from "../../web/src/worker/store/receive";
import { Store } from "../../web/src/worker/store/store";
import type { FetchOptions } from "../../web/src/worker/store/store";

/** A device that keeps files in a map, as long as there is room. */
class FakeDevice implements Backend {
  readonly keeps = "device";
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  room = Infinity;

  async size(name: string): Promise<number | null> {
    return this.files.get(name)?.length ?? null;
  }
  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.files.get(name)?.slice() ?? null;
  }
  async write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (bytes.length > this.room) {
      // What a device does that runs full: the beginning is there.
      this.files.set(name, bytes.slice(0, this.room));
      throw new DOMException("full", "QuotaExceededError");
    }
    this.room -= bytes.length;
    this.files.set(name, bytes.slice());
  }
  async remove(name: string): Promise<void> {
    this.files.delete(name);
  }
  async names(): Promise<readonly string[]> {
    return [...this.files.keys()];
  }
}

type Answer = (range: string | null, signal: AbortSignal | null) => Response;

let answers: Map<string, Answer>;
let asked: { readonly url: string; readonly range: string | null }[];

async function file(name: string, length = 1000): Promise<{ readonly remote: RemoteFile; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 7 + name.length) & 255);
  bytes.set(new TextEncoder().encode(name));
  const remote = { url: `https://museum.example/${name}`, bytes: length, sha256: (await sha256Hex(bytes)) ?? "" };
  answers.set(remote.url, () => new Response(bytes));
  return { remote, bytes };
}

/** A body that ends with a lost connection after `length` bytes. */
function broken(bytes: Uint8Array, length: number): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new TypeError("network error"));
      sent = true;
      controller.enqueue(bytes.slice(0, length));
    },
  });
}

beforeEach(() => {
  answers = new Map();
  asked = [];
  vi.stubGlobal("crypto", webcrypto);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const range = new Headers(init.headers).get("Range");
    asked.push({ url, range });
    init.signal?.throwIfAborted();
    const answer = answers.get(url);
    if (!answer) throw new TypeError("Failed to fetch");
    return answer(range, init.signal ?? null);
  });
});
afterEach(() => void vi.unstubAllGlobals());

const still = { signal: new AbortController().signal, onBytes: (): void => undefined };
const storeOn = (device: Backend): Store => new Store(device, new Receiver([0, 0, 0]));

describe("a download", () => {
  it("keeps each file once, by its hash, and asks for none that is there", async () => {
    const device = new FakeDevice();
    const store = storeOn(device);
    const [one, two] = [await file("one"), await file("two")];
    const files = [one.remote, two.remote, { ...one.remote, url: "https://museum.example/copy" }];
    expect(await store.missing(files)).toBe(2000);
    await store.fetch(files, still);
    expect(asked).toHaveLength(2);
    expect(await store.missing(files)).toBe(0);
    expect(await store.keeping(files)).toBe("device");
    await storeOn(device).fetch(files, still);
    expect(asked).toHaveLength(2);
    expect(await store.take(two.remote, still.signal)).toEqual(two.bytes);
  });

  it("counts bytes up to the whole, with what was there from the beginning", async () => {
    const store = storeOn(new FakeDevice());
    const [one, two] = [await file("one"), await file("two", 500)];
    await store.fetch([one.remote], still);
    const seen: number[] = [];
    await store.fetch([one.remote, two.remote], { ...still, onBytes: (loaded) => seen.push(loaded) });
    expect(seen[0]).toBe(1000);
    expect(seen.at(-1)).toBe(1500);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  it("goes on by Range where a connection broke", async () => {
    const { remote, bytes } = await file("one");
    answers.set(remote.url, (range) => {
      const from = Number(/bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
      if (from === 0) return new Response(broken(bytes, 300));
      return new Response(bytes.slice(from), { status: 206, headers: { "Content-Range": `bytes ${from}-999/1000` } });
    });
    const store = storeOn(new FakeDevice());
    await store.fetch([remote], still);
    expect(asked.map(({ range }) => range)).toEqual([null, "bytes=300-"]);
    expect(await store.take(remote, still.signal)).toEqual(bytes);
  });

  it("begins again where the server ignores Range, or answers with another part", async () => {
    for (const status of [200, 206]) {
      const { remote, bytes } = await file(`server-${status}`);
      let first = true;
      answers.set(remote.url, (range) => {
        if (first) return (first = false), new Response(broken(bytes, 300));
        if (range && status === 206) return new Response(bytes.slice(100), { status, headers: { "Content-Range": "bytes 100-999/1000" } });
        return new Response(bytes);
      });
      const store = storeOn(new FakeDevice());
      await store.fetch([remote], still);
      expect(await store.take(remote, still.signal)).toEqual(bytes);
    }
  });

  it("begins again in one piece where the two halves do not fit together", async () => {
    const { remote, bytes } = await file("one");
    const other = bytes.map((byte) => byte ^ 1);
    let first = true;
    answers.set(remote.url, (range) => {
      if (first) return (first = false), new Response(broken(other, 300));
      if (!range) return new Response(bytes);
      return new Response(bytes.slice(300), { status: 206, headers: { "Content-Range": "bytes 300-999/1000" } });
    });
    const store = storeOn(new FakeDevice());
    await store.fetch([remote], still);
    expect(asked.map(({ range }) => range)).toEqual([null, "bytes=300-", null]);
  });

  it("does not cut into an answer that the server compressed", async () => {
    const { remote, bytes } = await file("one");
    let first = true;
    answers.set(remote.url, () => {
      const body = first ? broken(bytes, 300) : bytes;
      first = false;
      return new Response(body, { headers: { "Content-Encoding": "gzip" } });
    });
    await storeOn(new FakeDevice()).fetch([remote], still);
    expect(asked.map(({ range }) => range)).toEqual([null, null]);
  });

  it("gives up a dead host after its tries, and says that what came is kept", async () => {
    const { remote } = await file("one");
    answers.delete(remote.url);
    const waits: boolean[] = [];
    const fetching = storeOn(new FakeDevice()).fetch([remote], { ...still, onBytes: (_, waiting) => waits.push(waiting) });
    await expect(fetching).rejects.toMatchObject({ code: "network", remedy: expect.stringContaining("is kept") as string });
    expect(asked).toHaveLength(4);
    expect(waits).toContain(true);
  });

  it("that a server always cuts at the same place is given up, too", async () => {
    const { remote, bytes } = await file("one");
    answers.set(remote.url, () => new Response(broken(bytes, 300), { headers: { "Content-Encoding": "gzip" } }));
    await expect(storeOn(new FakeDevice()).fetch([remote], still)).rejects.toMatchObject({ code: "network" });
    expect(asked.length).toBeLessThan(10);
  });

  it("tries a busy server again, but not for a file that is gone", async () => {
    const busy = await file("busy");
    let first = true;
    answers.set(busy.remote.url, () => (first ? ((first = false), new Response(null, { status: 503 })) : new Response(busy.bytes)));
    const store = storeOn(new FakeDevice());
    await store.fetch([busy.remote], still);
    const gone = await file("gone");
    answers.set(gone.remote.url, () => new Response(null, { status: 404 }));
    await expect(store.fetch([gone.remote], still)).rejects.toMatchObject({ message: expect.stringContaining("404") as string });
    expect(asked.filter(({ url }) => url === gone.remote.url)).toHaveLength(1);
  });

  it.each([
    ["other bytes", (bytes: Uint8Array) => new Response(bytes.map((byte) => byte ^ 1))],
    ["more bytes", (bytes: Uint8Array) => new Response(new Uint8Array([...bytes, 1]))],
  ])("of %s is refused and not kept", async (_, answer) => {
    const device = new FakeDevice();
    const { remote, bytes } = await file("one");
    answers.set(remote.url, () => answer(bytes));
    await expect(storeOn(device).fetch([remote], still)).rejects.toMatchObject({ code: "damaged-site" });
    expect(device.files.size).toBe(0);
  });

  it("keeps what has arrived when it is stopped, and goes on from the middle of a part", async () => {
    const [one, two] = [await file("one"), await file("two")];
    const stop = new AbortController();
    answers.set(two.remote.url, (range, signal) => {
      if (range) return new Response(two.bytes.slice(400), { status: 206, headers: { "Content-Range": "bytes 400-999/1000" } });
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(two.bytes.slice(0, 400));
          signal?.addEventListener("abort", () => controller.error(new DOMException("stopped", "AbortError")));
        },
      });
      return new Response(body);
    });
    const store = storeOn(new FakeDevice());
    const onBytes = (loaded: number): void => (loaded >= 1400 ? stop.abort() : undefined);
    await expect(store.fetch([one.remote, two.remote], { signal: stop.signal, onBytes })).rejects.toMatchObject({ name: "AbortError" });
    expect(await store.missing([one.remote, two.remote])).toBe(1000);
    await store.fetch([one.remote, two.remote], still);
    expect(asked.map(({ range }) => range)).toEqual([null, null, "bytes=400-"]);
  });
});

describe("a device", () => {
  it("without room is not filled: the rest is held in memory", async () => {
    const device = new FakeDevice();
    device.room = 1500;
    const store = storeOn(device);
    const [one, two] = [await file("one"), await file("two")];
    const files = [one.remote, two.remote];
    // It has not said so beforehand: browsers promise no more than they think they have.
    expect(await store.wouldKeep(2000)).toBe("device");
    await store.fetch(files, still);
    expect(device.files.size).toBe(1);
    expect(await store.keeping(files)).toBe("memory");
    expect(store.copies).toBe(false);
    for (const each of [one, two]) expect(await store.take(each.remote, still.signal)).toEqual(each.bytes);
    store.release();
    expect(await store.missing(files)).toBe(1000);
  });

  it("that says it is nearly full is left alone", async () => {
    vi.stubGlobal("navigator", { storage: { estimate: async () => ({ quota: 20e6, usage: 19.9e6 }) } });
    const device = new FakeDevice();
    const { remote, bytes } = await file("one");
    const store = storeOn(device);
    await store.fetch([remote], still);
    expect(device.files.size).toBe(0);
    expect(await store.take(remote, still.signal)).toEqual(bytes);
  });

  it.each([
    ["a changed byte", (bytes: Uint8Array<ArrayBuffer>) => bytes.fill(9, 5, 6)],
    ["a cut end", (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, 10)],
  ])("with %s is found out, and the file fetched again", async (_, spoil) => {
    const device = new FakeDevice();
    const store = storeOn(device);
    const { remote, bytes } = await file("one");
    await store.fetch([remote], still);
    device.files.set(remote.sha256, spoil(bytes.slice()));
    expect(await store.take(remote, still.signal)).toEqual(bytes);
    expect(asked).toHaveLength(2);
    expect(device.files.get(remote.sha256)).toEqual(bytes);
  });
});

describe("the lists of sites", () => {
  it("remove what a site's new network does not need, and nothing that another site needs", async () => {
    const device = new FakeDevice();
    const store = storeOn(device);
    const [old, shared, fresh] = [await file("old"), await file("shared"), await file("fresh")];
    await store.claim("a", [old.remote, shared.remote]);
    await store.claim("b", [shared.remote]);
    await store.fetch([old.remote, shared.remote], still);
    await store.claim("a", [fresh.remote]);
    expect(await store.missing([old.remote])).toBe(1000);
    expect(await store.missing([shared.remote])).toBe(0);
    await store.claim("b", []);
    expect(await store.missing([shared.remote])).toBe(1000);
  });

  it("that are damaged need nothing, and break nothing", async () => {
    const device = new FakeDevice();
    const store = storeOn(device);
    const { remote } = await file("one");
    device.files.set("site-x.json", new TextEncoder().encode('{"no": "list"'));
    device.files.set("notes.txt", new Uint8Array(3));
    await store.claim("a", [remote]);
    await store.fetch([remote], still);
    await store.claim("a", [remote]);
    expect(await store.missing([remote])).toBe(0);
    expect(device.files.has("notes.txt")).toBe(true);
  });
});

describe("files one after the other", () => {
  const collect = async (store: Store, files: readonly RemoteFile[], options: FetchOptions = still): Promise<number[]> => {
    const lengths: number[] = [];
    for await (const bytes of store.stream(files, options)) lengths.push(bytes.length);
    return lengths;
  };

  it("come in order, from the device or the network, and are kept", async () => {
    const device = new FakeDevice();
    const files = [await file("one", 100), await file("two", 200), await file("three", 300)].map(({ remote }) => remote);
    await storeOn(device).fetch(files.slice(1, 2), still);
    asked = [];
    const seen: number[] = [];
    expect(await collect(storeOn(device), files, { ...still, onBytes: (loaded) => void seen.push(loaded) })).toEqual([100, 200, 300]);
    expect(asked.map(({ url }) => url.split("/").at(-1))).toEqual(["one", "three"]);
    expect([seen[0], seen.at(-1)]).toEqual([200, 600]);
    expect(await storeOn(device).missing(files)).toBe(0);
  });

  it.each([
    [1000, 4],
    [5 * 2 ** 20, 4],
    [6 * 2 ** 20, 3],
    [9 * 2 ** 20, 2],
  ])("of %d bytes are asked for up to %d when the first is used, and no further when whoever uses them leaves", async (length, most) => {
    const files = (await Promise.all(["1", "2", "3", "4", "5"].map((name) => file(name, length)))).map(({ remote }) => remote);
    for await (const bytes of storeOn(new FakeDevice()).stream(files, still)) {
      expect(bytes.length).toBe(length);
      break;
    }
    expect(asked.length).toBeGreaterThanOrEqual(most - 1);
    expect(asked.length).toBeLessThanOrEqual(most);
  });

  it("are downloaded again where the device damaged one", async () => {
    const device = new FakeDevice();
    const { remote, bytes } = await file("one");
    await storeOn(device).fetch([remote], still);
    device.files.set(remote.sha256, new Uint8Array(1000));
    for await (const read of storeOn(device).stream([remote], still)) expect(read).toEqual(bytes);
    expect(asked).toHaveLength(2);
  });

  it("may be the same twice", async () => {
    const { remote } = await file("one");
    expect(await collect(storeOn(new FakeDevice()), [remote, remote])).toEqual([1000, 1000]);
    expect(asked).toHaveLength(1);
  });

  it("that do not come are an error, after those that did", async () => {
    const { remote } = await file("one");
    const lost = { url: "https://museum.example/lost", bytes: 10, sha256: "1".repeat(64) };
    await expect(collect(storeOn(new FakeDevice()), [remote, lost])).rejects.toMatchObject({ code: "network" });
  });
});

// SPDX-License-Identifier: MIT
// Both ends of the workers' protocol, joined without a thread between them.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WorkerClient } from "../../web/src/engine/client";
import type { ClientOptions, WorkerPort } from "../../web/src/engine/client";
import { VitrineError } from "../../web/src/lib/errors";
import { serve } from "../../web/src/worker/serve";
import type { Context, Methods, Scope } from "../../web/src/worker/serve";

interface TestCalls {
  readonly double: { readonly params: number; readonly result: number };
}

/** Starts "workers" whose one method is `double`; each posts its messages a turn later, as threads do. */
function join(double: Methods<TestCalls>["double"], options: ClientOptions = {}) {
  const ports: (WorkerPort & { ended: boolean })[] = [];
  const client = new WorkerClient<TestCalls>(() => {
    const scope: Scope = {
      onmessage: null,
      postMessage: (reply) => queueMicrotask(() => (port.ended ? undefined : port.onmessage?.({ data: reply }))),
    };
    const port: WorkerPort & { ended: boolean } = {
      ended: false,
      onmessage: null,
      onerror: null,
      postMessage: (message) => queueMicrotask(() => scope.onmessage?.({ data: message } as MessageEvent)),
      terminate() {
        port.ended = true;
      },
    };
    serve<TestCalls>(scope, { double });
    ports.push(port);
    return port;
  }, options);
  return { client, ports };
}

const untilAborted = (context: Context): Promise<never> =>
  new Promise((_, reject) => context.signal.addEventListener("abort", () => reject(new Error("aborted"))));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a call", () => {
  it("is answered with its own value, whatever the order", async () => {
    const { client } = join(async (number) => {
      if (number === 1) await Promise.resolve().then(() => undefined);
      return 2 * number;
    });
    await expect(Promise.all([client.call("double", 1), client.call("double", 2)])).resolves.toEqual([2, 4]);
  });

  it("reports progress before it is done", async () => {
    const { client } = join(async (number, context) => {
      context.progress({ stage: "network", loaded: 1, total: 2 });
      return number;
    });
    const seen: unknown[] = [];
    await client.call("double", 1, { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([{ stage: "network", loaded: 1, total: 2 }]);
  });

  it("that fails brings the error's code and remedy across", async () => {
    const plain = { code: "too-large", message: "Too large.", remedy: "Choose a smaller one." } as const;
    const { client } = join(() => Promise.reject(new VitrineError(plain)));
    await expect(client.call("double", 1)).rejects.toMatchObject(plain);
  });

  it("that throws something else still settles", async () => {
    const { client } = join(() => Promise.reject(new TypeError("oops")));
    await expect(client.call("double", 1)).rejects.toMatchObject({ code: "internal", message: "oops" });
  });

  it("of a method that is not there is refused", async () => {
    const { client } = join(async (number) => number);
    await expect(client.call("toString" as "double", 1)).rejects.toMatchObject({ message: "unknown method toString" });
  });
});

describe("cancelling", () => {
  it("rejects at once and is told to the worker", async () => {
    let told: AbortSignal | undefined;
    const { client } = join((_, context) => {
      told = context.signal;
      return untilAborted(context);
    });
    const stop = new AbortController();
    const call = client.call("double", 1, { signal: stop.signal });
    const refused = expect(call).rejects.toMatchObject({ code: "cancelled" });
    await vi.advanceTimersByTimeAsync(1);
    stop.abort();
    await refused;
    await vi.advanceTimersByTimeAsync(1);
    expect(told?.aborted).toBe(true);
  });

  it("before the call starts no worker", async () => {
    const { client, ports } = join(async (number) => number);
    await expect(client.call("double", 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
    expect(ports).toHaveLength(0);
  });

  it("ends a worker that is too busy to answer, and the next call starts a fresh one", async () => {
    const { client, ports } = join(async (number) => 2 * number, { graceMs: 500 });
    await client.call("double", 1);
    const busy = ports[0];
    if (!busy) throw new Error("no worker");
    busy.postMessage = () => undefined;
    const stop = new AbortController();
    const refused = expect(client.call("double", 2, { signal: stop.signal })).rejects.toMatchObject({ code: "cancelled" });
    stop.abort();
    await refused;
    await vi.advanceTimersByTimeAsync(499);
    expect(busy.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(busy.ended).toBe(true);
    await expect(client.call("double", 3)).resolves.toBe(6);
    expect(ports).toHaveLength(2);
  });

  it("leaves a worker alone that answers in time", async () => {
    const { client, ports } = join((_, context) => untilAborted(context), { graceMs: 500 });
    const stop = new AbortController();
    const refused = expect(client.call("double", 1, { signal: stop.signal })).rejects.toMatchObject({ code: "cancelled" });
    await vi.advanceTimersByTimeAsync(1);
    stop.abort();
    await refused;
    await vi.advanceTimersByTimeAsync(2000);
    expect(ports[0]?.ended).toBe(false);
  });
});

describe("a worker", () => {
  it("that breaks fails every open call once, and can be started again", async () => {
    let broken = true;
    const { client, ports } = join((number, context) => (broken ? untilAborted(context) : Promise.resolve(2 * number)));
    const calls = [client.call("double", 1), client.call("double", 2)].map((call) => expect(call).rejects.toMatchObject({ code: "internal" }));
    ports[0]?.onerror?.({ message: "script not found" });
    await Promise.all(calls);
    broken = false;
    await expect(client.call("double", 3)).resolves.toBe(6);
  });

  it("that cannot be made fails the call with a remedy", async () => {
    const client = new WorkerClient<TestCalls>(() => {
      throw new Error("workers are switched off");
    });
    await expect(client.call("double", 1)).rejects.toMatchObject({ code: "unsupported", message: /switched off/ });
  });

  it("is ended when idle, not while it works", async () => {
    const { client, ports } = join(async (number) => number, { idleMs: 60_000 });
    await client.call("double", 1);
    await vi.advanceTimersByTimeAsync(59_000);
    await client.call("double", 2);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(ports[0]?.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(ports[0]?.ended).toBe(true);
    expect(client.running).toBe(false);
  });
});

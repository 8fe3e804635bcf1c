// SPDX-License-Identifier: MIT
// A worker's end of the protocol: one answer for every request, whatever the method does.
import { cancelled, toPlainError, VitrineError } from "../lib/errors";
import type { Calls, Progress, Reply, Request } from "../engine/protocol";

export interface Context {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

export type Methods<C extends { [M in keyof C]: Calls[string] }> = {
  readonly [M in keyof C]: (params: C[M]["params"], context: Context) => Promise<C[M]["result"]>;
};

/** The part of a worker's global scope that is used, so that a test can stand in for it. */
export interface Scope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(reply: Reply): void;
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new VitrineError(cancelled)), { once: true });
  });
}

export function serve<C extends { [M in keyof C]: Calls[string] }>(scope: Scope, methods: Methods<C>): void {
  const running = new Map<number, AbortController>();

  async function answer(id: number, method: string, params: unknown): Promise<Reply> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      if (!Object.hasOwn(methods, method)) throw new Error(`unknown method ${method}`);
      const context: Context = {
        signal: controller.signal,
        progress: (progress) => scope.postMessage({ id, type: "progress", progress }),
      };
      const work = methods[method as keyof C](params as C[keyof C]["params"], context);
      // A cancelled call is answered at once, also while it waits for something others wait for too, such as the core.
      const value = await Promise.race([work, rejectOnAbort(controller.signal)]);
      return { id, type: "done", value };
    } catch (thrown) {
      return { id, type: "failed", error: toPlainError(thrown) };
    } finally {
      running.delete(id);
    }
  }

  scope.onmessage = (event) => {
    const request = event.data;
    if (request.type === "cancel") {
      running.get(request.id)?.abort();
      return;
    }
    void answer(request.id, request.method, request.params).then((reply) => scope.postMessage(reply));
  };
}

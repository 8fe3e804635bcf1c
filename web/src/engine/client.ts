// SPDX-License-Identifier: MIT
// The page's end of a worker: starts it on the first call, settles every call exactly once, and ends it when it is idle,
// broken, or too busy to notice that it was cancelled. The next call then starts a fresh one.
import { cancelled, VitrineError } from "../lib/errors";
import type { Calls, Progress, Reply, Request } from "./protocol";
import type { PlainError } from "../lib/errors";

/** The part of Worker that is used, so that a test can stand in for it. */
export interface WorkerPort {
  postMessage(message: Request): void;
  terminate(): void;
  onmessage: ((event: { readonly data: Reply }) => void) | null;
  onerror: ((event: { readonly message?: string; preventDefault?(): void }) => void) | null;
}

export interface ClientOptions {
  /** End the worker after so many milliseconds without a call. Default: never. */
  readonly idleMs?: number;
  /** End the worker where a cancelled call is not answered in so many milliseconds: it is inside one long computation.
   * Default: never. */
  readonly graceMs?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly release: () => void;
}

export class WorkerClient<C extends { [M in keyof C]: Calls[string] }> {
  private port: WorkerPort | null = null;
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  private readonly graces = new Map<number, ReturnType<typeof setTimeout>>();
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly start: () => WorkerPort,
    private readonly options: ClientOptions = {},
  ) {}

  get running(): boolean {
    return this.port !== null;
  }

  call<M extends keyof C & string>(method: M, params: C[M]["params"], options: CallOptions = {}): Promise<C[M]["result"]> {
    const { signal, onProgress } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new VitrineError(cancelled));
      const id = this.nextId++;
      const abort = (): void => this.cancel(id);
      signal?.addEventListener("abort", abort, { once: true });
      this.pending.set(id, {
        resolve: resolve as (value: unknown) => void,
        reject,
        onProgress,
        release: () => signal?.removeEventListener("abort", abort),
      });
      clearTimeout(this.idle);
      try {
        this.port ??= this.open();
        this.port.postMessage({ id, type: "call", method, params });
      } catch (error) {
        this.end({
          code: "unsupported",
          message: `A background worker could not be started: ${error instanceof Error ? error.message : String(error)}`,
          remedy: "Use a current version of Firefox, Chrome, Edge or Safari.",
        });
      }
    });
  }

  /** Ends the worker; calls still open fail with `reason`. */
  end(reason: PlainError = cancelled): void {
    clearTimeout(this.idle);
    for (const timer of this.graces.values()) clearTimeout(timer);
    this.graces.clear();
    this.port?.terminate();
    this.port = null;
    for (const id of [...this.pending.keys()]) this.settle(id, (call) => call.reject(new VitrineError(reason)));
  }

  private open(): WorkerPort {
    const port = this.start();
    port.onmessage = (event) => this.receive(event.data);
    port.onerror = (event) => {
      event.preventDefault?.();
      this.end({
        code: "internal",
        message: `A background worker stopped${event.message ? `: ${event.message}` : ""}.`,
        remedy: "Check the connection and try again.",
      });
    };
    return port;
  }

  private receive(reply: Reply): void {
    if (reply.type === "progress") {
      this.pending.get(reply.id)?.onProgress?.(reply.progress);
      return;
    }
    clearTimeout(this.graces.get(reply.id));
    this.graces.delete(reply.id);
    this.settle(reply.id, (call) => {
      if (reply.type === "done") call.resolve(reply.value);
      else call.reject(new VitrineError(reply.error));
    });
    this.rest();
  }

  private cancel(id: number): void {
    if (!this.pending.has(id)) return;
    this.port?.postMessage({ id, type: "cancel" });
    if (this.options.graceMs !== undefined) this.graces.set(id, setTimeout(() => this.end(), this.options.graceMs));
    this.settle(id, (call) => call.reject(new VitrineError(cancelled)));
  }

  private settle(id: number, deliver: (call: Pending) => void): void {
    const call = this.pending.get(id);
    if (!call) return;
    this.pending.delete(id);
    call.release();
    deliver(call);
  }

  private rest(): void {
    clearTimeout(this.idle);
    if (this.options.idleMs === undefined || this.pending.size > 0) return;
    this.idle = setTimeout(() => this.end(), this.options.idleMs);
  }
}

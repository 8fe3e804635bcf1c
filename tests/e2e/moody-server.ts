// SPDX-License-Identifier: MIT
// A static host with the moods of real ones: it loses connections, ignores or obeys Range, is slow, sends wrong bytes, and
// counts what it was asked for.
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import { fileOf, pathOf, typeOf } from "./host-files.mjs";

export interface Mood {
  /** Lose the connection after so many bytes of an answer... */
  readonly dropAfter?: number;
  /** ...this many times. Default: always. */
  readonly drops?: number;
  readonly ranges?: boolean;
  readonly bytesPerSecond?: number;
  /** Change a byte in the middle. */
  readonly corrupt?: boolean;
  readonly status?: number;
  /** Sent beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly path: string;
  readonly range: string | null;
}

const chunk = 16_384;

export class MoodyServer {
  readonly asked: Asked[] = [];
  private readonly moods = new Map<RegExp, { readonly mood: Mood; drops: number }>();
  private server: Server | null = null;
  private port = 0;

  constructor(
    private readonly folder: string,
    private readonly prefix: string,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}${this.prefix}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request, response).catch(() => response.destroy()));
    await new Promise<void>((resolve) => server.listen(this.port, "127.0.0.1", resolve));
    const address = server.address();
    if (address && typeof address === "object") this.port = address.port;
    this.server = server;
  }

  /** The host is gone until it is started again, on the same port. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** From now on paths that match are answered so; a later mood for the same pattern replaces the earlier. */
  be(pattern: RegExp, mood: Mood): void {
    for (const known of this.moods.keys()) if (known.source === pattern.source) this.moods.delete(known);
    this.moods.set(pattern, { mood, drops: mood.drops ?? Infinity });
  }

  calm(): void {
    this.moods.clear();
  }

  countOf(pattern: RegExp): number {
    return this.asked.filter(({ path }) => pattern.test(path)).length;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request.url ?? "/");
    const range = request.headers.range ?? null;
    this.asked.push({ path, range });
    const [, found] = [...this.moods].find(([pattern]) => pattern.test(path)) ?? [];
    const mood = found?.mood ?? {};
    if (mood.status) return void response.writeHead(mood.status).end();
    const file = fileOf(path, this.folder, this.prefix);
    const whole = file && (await readFile(file).catch(() => null));
    if (!whole) return void response.writeHead(404).end();
    if (mood.corrupt) whole[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 1;
    const from = mood.ranges === false ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const body = whole.subarray(from);
    const headers: Record<string, string | number> = { ...mood.headers, "Content-Type": typeOf(file), "Content-Length": body.length };
    if (from > 0) headers["Content-Range"] = `bytes ${from}-${whole.length - 1}/${whole.length}`;
    response.writeHead(from > 0 ? 206 : 200, headers);
    const drop = found && mood.dropAfter !== undefined && found.drops > 0;
    if (drop) found.drops -= 1;
    await this.send(response, drop ? body.subarray(0, mood.dropAfter) : body, mood.bytesPerSecond);
    if (!drop) return void response.end();
    // Lost, but not before what was sent has arrived.
    await new Promise((resolve) => setTimeout(resolve, 200));
    response.destroy();
  }

  private async send(response: ServerResponse, body: Buffer, bytesPerSecond: number | undefined): Promise<void> {
    const step = bytesPerSecond === undefined ? body.length : Math.min(chunk, Math.max(1, Math.round(bytesPerSecond / 20)));
    for (let at = 0; at < body.length && !response.destroyed; at += step) {
      await new Promise<void>((resolve) => response.write(body.subarray(at, at + step), () => resolve()));
      if (bytesPerSecond !== undefined) await new Promise((resolve) => setTimeout(resolve, (1000 * step) / bytesPerSecond));
    }
  }
}

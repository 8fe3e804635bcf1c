// SPDX-License-Identifier: MIT
// A comparison that the native program writes of some demo pictures, by the descriptor and two networks with weights from seeds, served by
// the poorest of hosts; and a second host, for results that an address names.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test as base } from "@playwright/test";
import { fileOf, pathOf, typeOf } from "./host-files.mjs";
import { root } from "./native-site";

const program = process.env["VITRINE_PROGRAM"] ?? join(root, "build/bin/vitrine");
const page = join(root, "web", process.env["VITRINE_COMPARE_DIR"] ?? "../build/share/vitrine/compare");
const pictures = join(root, "build/demo-pictures");
const tiny = (seed: number): string => `vgg16-tiny-untrained-${seed}`;
const modelIds = ["descriptor", tiny(3), tiny(4)];

export interface Comparison {
  readonly url: string;
  readonly folder: string;
  /** Ids of its works, in order. */
  readonly ids: readonly string[];
  readonly models: readonly { readonly id: string; readonly label: string }[];
  /** What a second origin answers under a path: a status, and a body that any page may read. */
  foreign(answer: (path: string) => string | null): Promise<string>;
}

/** Listens on a port of its own, which makes it an origin of its own. */
async function listen(answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function makeComparison(folder: string): void {
  const names = readdirSync(pictures, { recursive: true }).map(String).filter((name) => name.endsWith(".jpg")).sort();
  for (const name of names.filter((_, at) => at % 12 === 0)) {
    mkdirSync(join(folder, "pictures", dirname(name)), { recursive: true });
    copyFileSync(join(pictures, name), join(folder, "pictures", name));
  }
  const run = (...args: string[]): void => void execFileSync(program, args, { cwd: folder, env: { ...process.env, VITRINE_CACHE: join(folder, "cache") }, stdio: ["ignore", "ignore", "inherit"] });
  for (const seed of [3, 4]) {
    run("model", "seed", "vgg16-tiny", "--seed", String(seed), "--quiet");
    run("model", "prepare", tiny(seed), "--calibrate", "pictures", "--quiet");
  }
  run("lab", "compare", "pictures", "--models", modelIds.join(), "--class", "folder", "--time", "2", "-o", "out", "--title", "Drawn things", "--page", page, "--quiet");
}

export const test = base.extend<{ faults: string[] }, { comparison: Comparison }>({
  comparison: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "vitrine-e2e-compare-"));
      makeComparison(folder);
      const served = await listen(({ url = "" }, response) => {
        const file = fileOf(pathOf(url), join(folder, "out"), "/lab/compare/");
        if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
        response.writeHead(200, { "Content-Type": typeOf(file) }).end(readFileSync(file));
      });
      const entry = JSON.parse(readFileSync(join(folder, "out/comparison.json"), "utf8"));
      const titles = JSON.parse(readFileSync(join(folder, "out", entry.titles.file), "utf8"));
      const others: Server[] = [];
      await use({
        url: `${addressOf(served)}/lab/compare/`,
        folder: join(folder, "out"),
        ids: titles.works.map(([id]: [string]) => id),
        models: entry.models,
        async foreign(answer) {
          const server = await listen(({ url = "" }, response) => {
            const body = answer(url.split("?")[0] ?? "");
            response.writeHead(body === null ? 404 : 200, { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" }).end(body ?? "");
          });
          others.push(server);
          return addressOf(server);
        },
      });
      for (const server of [served, ...others]) server.close();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 240_000 },
  ],
  faults: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("dialog", (dialog) => {
        faults.push(`a dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on("console", (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
      });
      await use(faults);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

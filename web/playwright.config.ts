// SPDX-License-Identifier: MIT
// End-to-end tests of a built site (VITRINE_SITE, default build/demo-site), served by the poorest static host there is. The
// browser is the system's Chromium: nothing is downloaded.
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const site = process.env["VITRINE_SITE"] ?? fromHere("../build/demo-site");
const port = Number(process.env["VITRINE_E2E_PORT"] ?? 4173);
const folder = "/museum/vitrine/";

export default defineConfig({
  testDir: fromHere("../tests/e2e"),
  outputDir: fromHere("../build/e2e-results"),
  tsconfig: fromHere("./tsconfig.tests.json"),
  timeout: 60_000,
  // Of what is waited for, not of what is fast: shared machines stall.
  expect: { timeout: 15_000 },
  // Files side by side: half of their time is waiting. Each serves on ports of its own.
  workers: 2,
  forbidOnly: true,
  // A shared machine may stall for a minute; a case that fails twice in a row is broken, and one that needed two is named.
  retries: process.env["CI"] ? 1 : 0,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}${folder}`,
    // It would answer what a test means to answer itself; the tests of the worker let it in.
    serviceWorkers: "block",
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: process.env["VITRINE_CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `node "${fromHere("../tests/e2e/static-server.mjs")}" "${site}" ${folder} ${port}`,
    url: `http://127.0.0.1:${port}${folder}vitrine.json`,
    reuseExistingServer: false,
  },
});

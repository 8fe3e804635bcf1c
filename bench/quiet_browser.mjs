// SPDX-License-Identifier: MIT
// Headless Chromium, told what to do over its own pipe and through as few of its protocol's domains as will do. Playwright has it
// keep what a page fetches, for tests to look at: a network of 75 MB would be measured twice.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
];

/** Starts a browser; its profile goes with it. */
export async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  const program = process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium";
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const [, , , to, from] = child.stdio;
  const waiting = new Map();
  let rest = "";
  let last = 0;
  from.setEncoding("utf8");
  from.on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop();
    for (const { id, result, error } of messages.map((message) => JSON.parse(message))) {
      const { done, failed } = waiting.get(id) ?? {};
      waiting.delete(id);
      if (error) failed?.(new Error(error.message));
      else done?.(result);
    }
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((done, failed) => {
      waiting.set(++last, { done, failed });
      to.write(`${JSON.stringify({ id: last, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    });
  return { openPage: () => openPage(send), rendererMemory: () => rendererMemory(send), close: () => close(send, child, profile) };
}

async function openPage(send) {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const ask = (method, params) => send(method, params, sessionId);
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await ask("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await ask("Page.enable");
  return {
    evaluate,
    before: (source) => ask("Page.addScriptToEvaluateOnNewDocument", { source }),
    async go(url) {
      await ask("Page.navigate", { url });
      while (!(await evaluate("document.readyState === 'complete'").catch(() => false))) await new Promise((wait) => setTimeout(wait, 20));
    },
    async give(selector, file) {
      const { result } = await ask("Runtime.evaluate", { expression: `document.querySelector(${JSON.stringify(selector)})` });
      await ask("DOM.setFileInputFiles", { files: [file], objectId: result.objectId });
    },
  };
}

/** Proportional set size of the largest renderer, in MB. */
async function rendererMemory(send) {
  const { processInfo } = await send("SystemInfo.getProcessInfo");
  const sizes = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1000);
  return Math.max(0, ...sizes);
}

async function close(send, child, profile) {
  const gone = new Promise((done) => child.once("exit", done));
  await send("Browser.close");
  await gone;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

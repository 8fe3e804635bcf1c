// SPDX-License-Identifier: MIT
// What scrolling a large collection costs: main-thread work a frame, and memory, of the page in headless Chromium, on synthetic
// collections whose works borrow the pictures of a built site. Work a frame is the sum of the tasks that the trace has on the
// page's main thread from one frame's commit to the next: work_ms the processor time of them, wall_ms the time that passed
// meanwhile, with waiting for other threads and programs. Drawing is done by other threads, in software where there is no GPU.
// With --view map the map is dragged and zoomed instead, by a mouse.
// Usage: node bench/page_frames.mjs SITE [--view rows] [--page PAGE] [--works 10000,100000] [--seconds 10] [--pace 2400] [--slow 1]
// SITE is a built site with local pictures; PAGE a built page (default: SITE's own). --pace is in CSS pixels a second, up to what a
// quick flick does; a second round leaps a window a frame, as a dragged scroll bar does. --slow divides the processor's speed.
// Prints one JSON object a collection and round; process_mb is the proportional set size of the page's process, Linux alone.
import { createRequire } from "node:module";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serveSynthetic } from "../tests/e2e/synthetic-site.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { chromium } = createRequire(join(here, "../web/package.json"))("playwright-core");
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    page: { type: "string" },
    view: { type: "string", default: "rows" },
    works: { type: "string", default: "10000,100000" },
    seconds: { type: "string", default: "10" },
    pace: { type: "string", default: "2400" },
    slow: { type: "string", default: "1" },
  },
});
if (positionals.length !== 1) {
  process.stderr.write("usage: node bench/page_frames.mjs SITE [--view rows|map] [--page PAGE] [--works 10000,100000] [--seconds 10] [--pace 2400] [--slow 1]\n");
  process.exit(2);
}
const site = resolve(positionals[0]);
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const rounded = (value) => Math.round(value * 10) / 10;
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

/** Scrolls for some seconds by `pixels` a frame of a sixtieth of a second; answers how many frames there were. */
const scroll = ({ seconds, pixels }) =>
  new Promise((done) => {
    const started = performance.now();
    let last = started;
    let frames = 0;
    let most = 0;
    const step = (now) => {
      scrollBy(0, pixels * ((now - last) / (1000 / 60)));
      last = now;
      frames += 1;
      most = Math.max(most, document.querySelectorAll(".collection .tile").length);
      if (now - started < 1000 * seconds) requestAnimationFrame(step);
      else done({ frames, most, seconds: (now - started) / 1000 });
    };
    performance.mark("scroll-begins");
    requestAnimationFrame(step);
  });

/** Drags the map in circles and zooms in and out of it, a step a frame of a sixtieth of a second. */
async function roam(page, seconds) {
  const { x, y, width, height } = await page.locator(".map-stage").boundingBox();
  const [cx, cy] = [x + width / 2, y + height / 2];
  const counting = page.evaluate(
    (span) =>
      new Promise((done) => {
        const started = performance.now();
        let frames = 0;
        const step = (now) => {
          frames += 1;
          if (now - started < 1000 * span) requestAnimationFrame(step);
          else done({ frames, most: document.querySelectorAll(".map-picture").length, seconds: (now - started) / 1000 });
        };
        performance.mark("scroll-begins");
        requestAnimationFrame(step);
      }),
    seconds,
  );
  const ends = Date.now() + 1000 * seconds;
  for (let turn = 0; Date.now() < ends; turn += 1) {
    const closer = Math.floor(turn / 3) % 2 === 0;
    for (let step = 0; step < 6 && Date.now() < ends; step += 1) {
      await page.mouse.move(cx + step, cy);
      await page.mouse.wheel(0, closer ? -120 : 120);
      await page.waitForTimeout(50);
    }
    await page.mouse.move(cx, cy);
    await page.mouse.down();
    for (let step = 0; step < 60 && Date.now() < ends; step += 1) {
      await page.mouse.move(cx + 0.35 * width * Math.sin(step / 10), cy + 0.35 * height * Math.sin(step / 7));
      await page.waitForTimeout(12);
    }
    await page.mouse.up();
  }
  return counting;
}

/** Milliseconds of main-thread tasks in each frame from the mark on, by the processor's clock and by the wall's. */
function workOf(events) {
  const mark = events.find(({ name }) => name === "scroll-begins");
  const own = events.filter(({ pid, tid, ts, ph }) => pid === mark.pid && tid === mark.tid && ts >= mark.ts && ph === "X");
  const ends = own.filter(({ name }) => name === "Commit").map(({ ts, dur }) => ts + dur).sort((a, b) => a - b);
  const frames = ends.map(() => ({ work: 0, wall: 0 }));
  let at = 0;
  for (const { ts, dur, tdur } of own.filter(({ name }) => name === "RunTask").sort((a, b) => a.ts - b.ts)) {
    while (at + 1 < ends.length && ends[at] < ts) at += 1;
    frames[at].work += tdur / 1000;
    frames[at].wall += dur / 1000;
  }
  const sorted = (pick) => frames.map(pick).sort((a, b) => a - b);
  return { work: sorted((frame) => frame.work), wall: sorted((frame) => frame.wall), pid: mark.pid };
}

/** Memory of a process in bytes, what it shares counted by its share. */
async function pssOf(pid) {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
  return 1024 * Number(/^Pss:\s+(\d+)/m.exec(text)[1]);
}

async function measure(works, { name, pixels }) {
  const served = await serveSynthetic({ works, site, page: resolve(options.page ?? site) });
  const folder = await mkdtemp(join(tmpdir(), "vitrine-frames-"));
  const browser = await chromium.launch({ executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args: flags });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: Number(options.slow) });
    const onMap = options.view === "map";
    await page.goto(`${served.url}${onMap ? "#/map" : "#/?from=0"}`);
    if (onMap) await page.locator(".map-bar button:enabled").first().waitFor();
    else await page.locator(".collection .frame.loaded").first().waitFor();
    await page.waitForTimeout(2000);
    await browser.startTracing(page, { path: join(folder, "trace.json"), categories: ["toplevel", "devtools.timeline", "blink.user_timing", "disabled-by-default-devtools.timeline"] });
    const seen = onMap ? await roam(page, Number(options.seconds)) : await page.evaluate(scroll, { seconds: Number(options.seconds), pixels });
    await browser.stopTracing();
    const { traceEvents } = JSON.parse(await readFile(join(folder, "trace.json"), "utf8"));
    const { work, wall, pid } = workOf(traceEvents);
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.enable").then(() => session.send("Performance.getMetrics"));
    const metric = (wanted) => metrics.find((one) => one.name === wanted)?.value ?? 0;
    return {
      works,
      round: name,
      pixels_a_second: Math.round(pixels * 60),
      slowed: Number(options.slow),
      frames: seen.frames,
      frames_a_second: rounded(seen.frames / seen.seconds),
      work_ms_p50: rounded(quantile(work, 0.5)),
      work_ms_p99: rounded(quantile(work, 0.99)),
      work_ms_most: rounded(work.at(-1) ?? 0),
      frames_over_16_ms: work.filter((sum) => sum > 16).length,
      wall_ms_p50: rounded(quantile(wall, 0.5)),
      wall_ms_p99: rounded(quantile(wall, 0.99)),
      most_tiles: seen.most,
      process_mb: Math.round((await pssOf(pid)) / 1e6),
      script_heap_mb: rounded(metric("JSHeapUsedSize") / 1e6),
      elements: metric("Nodes"),
      shards: served.asked.filter((path) => path.startsWith("data/catalogue-")).length,
      pictures: served.asked.filter((path) => path.startsWith("iiif/")).length,
    };
  } finally {
    await browser.close();
    await served.close();
    await rm(folder, { recursive: true });
  }
}

for (const works of options.works.split(",").map(Number)) {
  if (options.view === "map") process.stdout.write(`${JSON.stringify(await measure(works, { name: "map", pixels: 0 }))}\n`);
  else for (const round of [{ name: "scrolling", pixels: Number(options.pace) / 60 }, { name: "rushing", pixels: 900 }]) {
    process.stdout.write(`${JSON.stringify(await measure(works, round))}\n`);
  }
}

// SPDX-License-Identifier: MIT
// Pictures of every view of a site, for docs/screenshots and for whoever changes the page and wants to look at it.
//   node web/scripts/screenshots.mjs build/demo-site [FOLDER] [VIEW...]
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const [site, folder = join(root, "docs/screenshots"), ...wanted] = process.argv.slice(2);
if (!site) {
  process.stderr.write("usage: node web/scripts/screenshots.mjs SITE [FOLDER] [VIEW...]\n");
  process.exit(2);
}
const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const work = "#/work/" + encodeURIComponent("agates/agate-15.jpg"); // of the demo collection
const similar = (page) => page.getByRole("heading", { name: "Visually similar" }).waitFor();
const views = {
  collection: { at: "", ready: async () => {} },
  work: { at: work, ready: similar },
  zoom: { at: `${work}?zoom=1`, ready: (page) => page.locator("canvas").first().waitFor() },
  ask: { at: "#/ask?like=:agates/agate-15.jpg&not=:moths/moth-03.jpg&colours=203a6f&words=blue", ready: (page) => page.locator(".answers .tile").nth(20).waitFor() },
  path: { at: "#/path/cyanotypes%2Fcyanotype-04.jpg/planets%2Fplanet-04.jpg?steps=6", ready: (page) => page.locator(".strip .tile").nth(7).waitFor() },
  map: { at: "#/map", ready: (page) => page.locator(".map-bar button:enabled").first().waitFor() },
  "map-close": { at: "#/map?at=40", ready: (page) => page.locator(".map-picture.loaded").nth(3).waitFor() },
  why: { at: "#/why/moths%2Fmoth-03.jpg/moths%2Fmoth-13.jpg", ready: (page) => page.locator(".why-pairs li").first().waitFor() },
  picture: { at: "#/picture", ready: async () => {} },
  attract: { at: "?kiosk=1", ready: (page) => page.locator("dialog.attract img, .attract img").first().waitFor() },
};

const address = "http://127.0.0.1:8497/";
const server = spawn(join(root, "build/bin/vitrine"), ["serve", site, "--port", new URL(address).port], { stdio: "ignore" });
while (!(await fetch(address).catch(() => null))?.ok) {
  if (server.exitCode !== null) throw new Error(`vitrine serve ${site} ended with ${server.exitCode}`);
  await new Promise((settle) => setTimeout(settle, 100));
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  mkdirSync(folder, { recursive: true });
  for (const size of sizes) {
    for (const [name, { at, ready }] of Object.entries(views)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const page = await browser.newPage({ viewport: size });
      await page.goto(address + at, { waitUntil: "networkidle" });
      await ready(page);
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(700); // what fades in
      await page.screenshot({ path: join(folder, `${name}-${size.width}.jpg`), type: "jpeg", quality: 65 });
      await page.close();
    }
  }
  if (wanted.length === 0) copyFileSync(join(folder, "work-1280.jpg"), join(folder, "../screenshot.jpg"));
} finally {
  await browser.close();
  server.kill();
}

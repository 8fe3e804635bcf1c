// SPDX-License-Identifier: MIT
// IIIF content state: an address that names an object opens it here, and a work goes out to other viewers.
import { expect, rewriteSite, test } from "./site";

const manifest = "https://iiif.museum.example/presentation/v3/7";
const encoded = (state: unknown): string => Buffer.from(encodeURIComponent(JSON.stringify(state))).toString("base64url");

test.beforeEach(async ({ page }) => {
  await rewriteSite(page, (_, shard) => void Object.assign(shard.works[7] ?? {}, { id: manifest, title: "The seventh" }));
});

test("a state in the address opens its work, and the address is the work's then", async ({ page }) => {
  const state = { id: "https://example.org/s", type: "Annotation", motivation: ["contentState"], target: { id: `${manifest}/canvas/1#xywh=0,0,9,9`, type: "Canvas", partOf: [{ id: manifest, type: "Manifest" }] } };
  await page.goto(`./?iiif-content=${encoded(state)}`);
  await expect(page.getByRole("heading", { name: "The seventh" })).toBeVisible();
  await expect(page.locator(".similar .tile").first()).toBeVisible();
  expect(new URL(page.url()).search).toBe("");
  await page.goto(`./?iiif-content=${encodeURIComponent(manifest)}&kiosk=0`);
  await expect(page.getByRole("heading", { name: "The seventh" })).toBeVisible();
  expect(new URL(page.url()).search).toBe("?kiosk=0");
});

test("a work whose id is no address is offered by the manifest that the site names, and opened by it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const long = "ü".repeat(100);
  await rewriteSite(page, (entry, shard) => {
    Object.assign(entry, { manifests: "https://museum.example/look/presentation/manifest-{file}.json" });
    Object.assign(shard.works[3] ?? {}, { id: "a b/ü%.jpg", title: "The third" });
    Object.assign(shard.works[4] ?? {}, { id: long, title: "The long one" });
  });
  const third = "https://museum.example/look/presentation/manifest-a%2520b%252F%25C3%25BC%2525.jpg.json";
  await page.goto(`./#/work/${encodeURIComponent("a b/ü%.jpg")}`);
  const link = page.getByRole("link", { name: "IIIF manifest" });
  await expect(link).toHaveAttribute("href", third);
  await page.getByRole("button", { name: "Copy for a IIIF viewer" }).click();
  await expect(page.getByText("Copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(third);
  await page.goto(`./?iiif-content=${encoded({ id: `${third}/canvas/1`, type: "Canvas", partOf: [{ id: third, type: "Manifest" }] })}`);
  await expect(page.getByRole("heading", { name: "The third" })).toBeVisible();
  // A name that was cut carries a digest, which is made and found again.
  await page.goto(`./#/work/${encodeURIComponent(long)}`);
  await expect(link).toHaveAttribute("href", /manifest-(%25C3%25BC){24}%25C3-[0-9a-f]{32}\.json$/);
  const address = (await link.getAttribute("href")) ?? "";
  await page.goto(`./?iiif-content=${encodeURIComponent(address)}`);
  await expect(page.getByRole("heading", { name: "The long one" })).toBeVisible();
});

test("an object that is not here is said to be missing; nonsense harms nothing", async ({ page }) => {
  await page.goto(`./?iiif-content=${encodeURIComponent("https://elsewhere.example/manifest")}`);
  await expect(page.getByRole("heading", { name: "This work is not here" })).toBeVisible();
  await page.goto("./?iiif-content=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
  await expect(page.getByRole("heading", { name: "This work is not here" })).toBeVisible();
});

test("a work with a manifest can be dragged into a viewer, and copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`./#/work/${encodeURIComponent(manifest)}`);
  const link = page.getByRole("link", { name: "IIIF manifest" });
  await expect(link).toHaveAttribute("href", manifest);
  const dragged = await link.evaluate((element) => {
    const dataTransfer = new DataTransfer();
    element.dispatchEvent(new DragEvent("dragstart", { dataTransfer }));
    return [dataTransfer.getData("text/uri-list"), dataTransfer.getData("text/plain")];
  });
  expect(dragged).toEqual([manifest, JSON.stringify({ id: manifest, type: "Manifest" })]);
  await page.getByRole("button", { name: "Copy for a IIIF viewer" }).click();
  await expect(page.getByText("Copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(manifest);
});

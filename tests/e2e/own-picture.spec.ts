// SPDX-License-Identifier: MIT
import type { Page } from "@playwright/test";
import { expect, openCollection, pictureOf, readSite, test, workOf } from "./site";

// A work from the middle of the first shard, so that being first is no accident of order.
const chosen = 37;

async function firstFound(page: Page): Promise<number> {
  await expect(page.locator(".similar .tile").first()).toBeVisible({ timeout: 30_000 });
  return workOf(page.locator(".similar .tile").first());
}

/** Hands a file to the page as a drop or a paste would. */
async function hand(page: Page, how: "drop" | "paste", bytes: Buffer, name: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([base64, file]) => {
      const transfer = new DataTransfer();
      const raw = Uint8Array.from(atob(base64 ?? ""), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([raw], file ?? "", { type: "image/jpeg" }));
      return transfer;
    },
    [bytes.toString("base64"), name],
  );
  await page.evaluate(
    ([transfer, kind]) => {
      const event =
        kind === "drop"
          ? new DragEvent("drop", { dataTransfer: transfer as DataTransfer, bubbles: true, cancelable: true })
          : new ClipboardEvent("paste", { clipboardData: transfer as DataTransfer, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
    },
    [data, how] as const,
  );
}

test.beforeEach(async ({ request }) => {
  const { entry } = await readSite(request);
  test.skip(entry["upload"] === "none", "this site takes no pictures of visitors");
});

test("a picture of the collection, given as a file, finds its own work first", async ({ page, request }) => {
  const { works } = await readSite(request);
  const work = works[chosen];
  if (!work) throw new Error("too few works");
  await openCollection(page);
  await page.getByRole("link", { name: "Use your own picture" }).click();
  await expect(page.getByText("Your picture stays on this device.")).toBeVisible();
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(request, work) });
  expect(await firstFound(page)).toBe(chosen);
  await expect(page.getByRole("img", { name: "Your picture" })).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("24 works look like your picture.");

  await page.locator(".similar .tile a[data-work]").first().click();
  await expect(page.locator(".work h1")).toHaveText(work.title);
  await page.goBack();
  expect(await firstFound(page)).toBe(chosen);
});

for (const how of ["drop", "paste"] as const) {
  test(`a picture can be given by ${how} anywhere on the page`, async ({ page, request }) => {
    const { works } = await readSite(request);
    const work = works[chosen];
    if (!work) throw new Error("too few works");
    await openCollection(page);
    await hand(page, how, await pictureOf(request, work), "mine.jpg");
    expect(await firstFound(page)).toBe(chosen);
    expect(await page.evaluate(() => location.hash)).toBe("#/picture");
  });
}

test("formats only the browser reads are taken too, and the page says so", async ({ page, request }) => {
  const { works } = await readSite(request);
  const work = works[chosen];
  if (!work) throw new Error("too few works");
  await openCollection(page);
  const jpeg = (await pictureOf(request, work)).toString("base64");
  const webp = await page.evaluate(async (base64) => {
    const raw = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([raw], { type: "image/jpeg" }));
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    return canvas.toDataURL("image/webp", 0.95).split(",")[1] ?? "";
  }, jpeg);
  await page.goto("./#/picture");
  await page.setInputFiles("#file", { name: "mine.webp", mimeType: "image/webp", buffer: Buffer.from(webp, "base64") });
  expect(await firstFound(page)).toBe(chosen);
  await expect(page.getByText("Your browser decoded this format")).toBeVisible();
});

test("a text file named .jpg is refused with a remedy, and the next picture works", async ({ page, request }) => {
  const { works } = await readSite(request);
  await page.goto("./#/picture");
  const text = Buffer.from("This is not a picture, whatever its name says.\n".repeat(20));
  await page.setInputFiles("#file", { name: "holiday.jpg", mimeType: "image/jpeg", buffer: text });
  await expect(page.locator(".stage").getByText("“holiday.jpg” is not a picture this page can read.")).toBeVisible();
  await expect(page.locator(".stage").getByText("Choose a photograph or picture file")).toBeVisible();
  const work = works[chosen];
  if (!work) throw new Error("too few works");
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(request, work) });
  expect(await firstFound(page)).toBe(chosen);
});

test("an empty and a truncated file are refused with a reason", async ({ page, request }) => {
  const { works } = await readSite(request);
  const work = works[chosen];
  if (!work) throw new Error("too few works");
  await page.goto("./#/picture");
  await page.setInputFiles("#file", { name: "empty.png", mimeType: "image/png", buffer: Buffer.alloc(0) });
  await expect(page.locator(".stage").getByText("“empty.png” is empty.")).toBeVisible();
  const half = (await pictureOf(request, work)).subarray(0, 200);
  await page.setInputFiles("#file", { name: "half.jpg", mimeType: "image/jpeg", buffer: half });
  await expect(page.locator(".stage .problem")).not.toContainText("empty.png");
  await expect(page.locator(".stage .problem")).toContainText(/save it again|Choose a photograph/);
});

test("cancel stops, and the picture can be given again", async ({ page, request }) => {
  const { works } = await readSite(request);
  const work = works[chosen];
  if (!work) throw new Error("too few works");
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/data/index-*", async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await page.goto("./#/picture");
  const buffer = await pictureOf(request, work);
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer });
  await expect(page.locator(".stage").getByText("Fetching the index")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.locator(".busy")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  release();
  await page.waitForTimeout(300);
  await expect(page.locator(".similar")).toHaveCount(0);
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer });
  expect(await firstFound(page)).toBe(chosen);
});

test("a start that failed can be tried again", async ({ page, request }) => {
  const { works } = await readSite(request);
  const work = works[chosen];
  if (!work) throw new Error("too few works");
  let broken = true;
  await page.route("**/*.wasm", (route) => (broken ? route.abort() : route.continue()));
  await page.goto("./#/picture");
  const file = { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(request, work) };
  await page.setInputFiles("#file", file);
  await expect(page.locator(".stage").getByText("The search core could not be fetched")).toBeVisible();
  broken = false;
  await page.setInputFiles("#file", file);
  expect(await firstFound(page)).toBe(chosen);
});

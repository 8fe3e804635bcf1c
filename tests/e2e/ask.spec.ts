// SPDX-License-Identifier: MIT
// Questions of several parts: that the page answers as the core does, that all of it stands in the address, and that it can be
// operated by keyboard alone.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { answers, ask, like, openIndex, rare, shownAnswers, subjectsOf, typeOf, withFields, yearOf } from "./asked-site";
import { expect, openCollection, pictureOf, readSite, test } from "./site";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

const sign = (page: Page, name: RegExp) => page.locator(".examples").getByRole("button", { name });

test("examples for and against are answered as the core says, and Back takes them away again", async ({ page, request }) => {
  const { works, queryOf, best } = await openIndex(request);
  await page.goto(`./#/work/${encodeURIComponent(works[3]?.id ?? "")}`);
  await page.getByRole("link", { name: "More like this, and…" }).click();
  await expect(page.locator(".example")).toHaveCount(1);
  await expect.poll(() => answers(page)).toEqual(best([[queryOf(3), 1]], [3]));
  const second = (await answers(page))[5] ?? 0;
  const tile = page.locator(".answers .tile", { has: page.locator(`[data-work="${second}"]`) });
  await tile.hover();
  await tile.getByRole("button", { name: /^Less like/ }).click();
  await expect.poll(() => answers(page)).toEqual(best([[queryOf(3), 1], [queryOf(second), -1]], [3, second]));
  await sign(page, /^More like/).last().click();
  await expect.poll(() => answers(page)).toEqual(best([[queryOf(3), 1], [queryOf(second), 1]], [3, second]));
  await page.goBack();
  await expect.poll(() => answers(page)).toEqual(best([[queryOf(3), 1], [queryOf(second), -1]], [3, second]));
  await page.goBack();
  await expect(page.locator(".example")).toHaveCount(1);
  await page.goForward();
  await expect(page.locator(".example.unwanted")).toHaveCount(1);
  await sign(page, /^Remove/).first().click();
  await expect(page.locator(".example")).toHaveCount(1);
});

test("one example alone may be unwanted, and a question is come back to from an answer", async ({ page, request }) => {
  const { works } = await readSite(request);
  await ask(page, `not=:${encodeURIComponent(works[3]?.id ?? "")}`);
  await expect.poll(async () => (await answers(page)).length).toBe(shownAnswers);
  await page.locator(".answers .tile a").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.getByRole("link", { name: "Your question" }).click();
  await expect(page.locator(".example.unwanted")).toHaveCount(1);
});

test("a part of a work is set by keyboard and asked with", async ({ page, request }) => {
  const { works, core, ofValues, best } = await openIndex(request);
  await ask(page, like(works[20]));
  await sign(page, /^Only a part of/).click();
  await expect(page.getByRole("application")).toBeFocused();
  for (const key of ["ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"]) await page.keyboard.press(key);
  await expect(page.locator("#region-where")).toHaveText("52% wide, 52% high; 21% from the left, 23% from the top.");
  await check(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(() => new URL(page.url()).hash).toContain("like-part=%3A210%2C230%2C520%2C520%3A");
  const image = core.decodeImage(await pictureOf(request, works[20] ?? fail()));
  if (!image.ok) throw new Error(image.error.message);
  const { width, height } = image.value;
  const part = core.crop(image.value, Math.round(0.21 * width), Math.round(0.23 * height), Math.round(0.52 * width), Math.round(0.52 * height));
  const values = part.ok && core.describeEmbedding(part.value);
  if (!values || !values.ok) throw new Error("the part could not be described");
  await expect.poll(() => answers(page), { timeout: 20_000 }).toEqual(best([[ofValues(values.value), 1]], [20]));
  await expect(page.locator(".example canvas")).toBeVisible();
  await expect(sign(page, /^Another part of/)).toBeVisible();
});

test("a part is drawn with the pointer", async ({ page, request }) => {
  const { works } = await readSite(request);
  await ask(page, like(works[20]));
  await sign(page, /^Only a part of/).click();
  const box = await page.locator(".region-stage").boundingBox();
  if (!box) throw new Error("no picture to draw on");
  await page.mouse.move(box.x + 0.1 * box.width, box.y + 0.05 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.15 * box.height, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator("#region-where")).toHaveText(/^50% wide, 10% high; 10% from the left, 5% from the top/);
  await page.keyboard.press("Escape");
  await expect(sign(page, /^Only a part of/)).toBeFocused();
});

test("the visitor's own picture joins, and stays on the device", async ({ page, request }) => {
  const { works } = await readSite(request);
  await page.goto("./#/picture");
  await page.setInputFiles("#file", { name: "mine.jpg", mimeType: "image/jpeg", buffer: await pictureOf(request, works[5] ?? fail()) });
  await expect(page.locator(".similar .tile").first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole("link", { name: "Ask", exact: true }).click();
  await page.getByRole("button", { name: "Add your picture" }).click();
  await expect.poll(async () => (await answers(page))[0]).toBe(5);
  expect(new URL(page.url()).hash).toBe("#/ask?own=like");
  await page.reload();
  await expect(page.locator(".example")).toContainText("not on this device");
  await expect(page.locator(".answers > .hint")).toContainText("the answers stand here");
});

test("colours bring the work that has them", async ({ page }) => {
  await withFields(page);
  await ask(page, "");
  await page.getByRole("button", { name: "Add a colour" }).click();
  await expect(page.getByLabel("Colour 1", { exact: true })).toBeFocused();
  await page.getByLabel("Colour 1", { exact: true }).fill(`#${rare.colour}`);
  await expect.poll(async () => (await answers(page))[0]).toBe(rare.work);
  await check(page);
  await page.getByRole("button", { name: "Remove colour 1" }).click();
  await expect(page.getByRole("button", { name: "Add a colour" })).toBeFocused();
});

test("the slider's ends are the words alone and the look alone", async ({ page, request }) => {
  await withFields(page);
  const { works, queryOf, best } = await openIndex(request);
  await ask(page, "words=moth");
  await expect.poll(async () => (await answers(page)).length).toBeGreaterThan(3);
  const byWords = await answers(page);
  expect(byWords.every((number) => /moth/i.test(`${works[number]?.title} ${works[number]?.id}`))).toBe(true);
  await ask(page, `words=moth&${like(works[3])}`);
  const slider = page.getByRole("slider", { name: "Words or look" });
  await slider.focus();
  await page.keyboard.press("Home");
  await expect(slider).toHaveAttribute("aria-valuetext", "100% words, 0% look");
  await expect.poll(() => answers(page)).toEqual(byWords);
  await page.keyboard.press("End");
  await expect.poll(() => answers(page)).toEqual(best([[queryOf(3), 1]], [3]));
  await slider.fill("20");
  await expect(page.locator(".why").first()).toHaveText(/words|look/);
  // However long one slides, it is one step in the history.
  await page.goBack();
  await expect(slider).toHaveValue("50");
});

test("words are typed, counted and announced, and markup finds nothing", async ({ page }) => {
  await withFields(page, (_, works) => void Object.assign(works[0] ?? {}, { title: "<img src=x onerror=alert(1)> Ünïque", maker: "<b>M</b>" }));
  await ask(page, "");
  await page.getByLabel("Words", { exact: true }).fill("unique");
  await expect(page.getByRole("status").first()).toHaveText("1 work, the best first.");
  await expect(page.locator(".answers .tile .title")).toHaveText("<img src=x onerror=alert(1)> Ünïque");
  await page.locator(".answers .tile").hover();
  await page.getByRole("button", { name: /^More like <img/ }).click();
  await page.getByText("Limit by maker").click();
  await page.getByRole("group", { name: "Maker" }).getByRole("button").click();
  await expect(page.locator(".facets")).toContainText("<b>M</b>");
  expect(await page.locator('[onerror], img[src="x"], .facets b').count()).toBe(0);
  await page.getByRole("button", { name: "Start again" }).click();
  await page.getByLabel("Words", { exact: true }).fill("qqqqxyz");
  await expect(page.getByRole("status").first()).toHaveText("No work answers this.");
  await check(page);
});

test("facets count right, limit the answers, and stay from work to work", async ({ page, request }) => {
  await withFields(page);
  const { works } = await readSite(request);
  const last = works.length - 1;
  const kind = typeOf(works[30] ?? fail());
  const inside = works.flatMap((work, number) => (number !== last && typeOf(work) === kind ? [number] : []));
  await ask(page, like(works[30]));
  await page.getByText("Limit by maker").click();
  await expect(page.getByRole("checkbox", { name: `all, ${last} works` })).toBeVisible();
  const odd = works.filter((_, number) => number !== last && subjectsOf(number).includes("odd")).length;
  await expect(page.getByRole("checkbox", { name: `odd, ${odd} works` })).toBeVisible();
  while ((await page.getByRole("checkbox", { name: `${kind}, ${inside.length} works` }).count()) === 0) await page.getByRole("button", { name: /^Show \d+ more/ }).first().click();
  await page.getByRole("checkbox", { name: `${kind}, ${inside.length} works` }).check();
  await expect.poll(async () => [...(await answers(page))].sort((a, b) => a - b)).toEqual(inside.filter((number) => number !== 30));
  const both = inside.filter((number) => subjectsOf(number).includes("odd"));
  await page.getByRole("checkbox", { name: `odd, ${both.length} works` }).check();
  await expect.poll(async () => [...(await answers(page))].sort((a, b) => a - b)).toEqual(both.filter((number) => number !== 30));
  await check(page);
  await page.locator(".answers .tile a").first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator(".similar .tile").first()).toBeVisible();
  const similar = async (): Promise<readonly number[]> => dialog.locator(".similar [data-work]").evaluateAll((links) => links.map((link) => Number(link.getAttribute("data-work"))));
  const opened = Number(/at=(\d+)/.exec(page.url())?.[1]);
  expect([...(await similar())].sort((a, b) => a - b)).toEqual(both.filter((number) => number !== opened));
  await dialog.locator(".similar .tile a[data-work]").first().click();
  await expect.poll(() => Number(/at=(\d+)/.exec(page.url())?.[1])).not.toBe(opened);
  expect(page.url()).toContain("subject=odd");
  await check(page);
  await dialog.getByRole("link", { name: "Remove the limit Subject: odd" }).click();
  await expect.poll(async () => (await similar()).length).toBe(inside.length - 1);
  expect(page.url()).not.toContain("subject=");
});

test("years limit by the texts of dates", async ({ page }) => {
  await withFields(page);
  await ask(page, `since=${yearOf(10)}&until=${yearOf(19)}`);
  await expect.poll(() => answers(page)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  await page.getByLabel("To year").fill(String(yearOf(12)));
  await page.keyboard.press("Enter");
  await expect.poll(() => answers(page)).toEqual([10, 11, 12]);
  await expect(page.getByRole("link", { name: "Remove the limit 1510 to 1512" })).toBeVisible();
});

test("only close ones, and no near-duplicates, as the core says", async ({ page, request }) => {
  const { works, queryOf, best } = await openIndex(request);
  const twins = works.findIndex(({ id }) => id.endsWith("constellation-04.jpg"));
  await ask(page, like(works[twins]));
  await page.getByRole("checkbox", { name: "Only close ones" }).check();
  await expect(page.getByRole("slider", { name: "Least similarity" })).toHaveAttribute("aria-valuetext", "at least 80% alike");
  const close = best([[queryOf(twins), 1]], [twins], { radius: 0.2 + 1e-6 });
  await expect.poll(() => answers(page)).toEqual(close);
  await page.getByRole("checkbox", { name: "Leave out near-duplicates" }).check();
  const thinned = best([[queryOf(twins), 1]], [twins], { radius: 0.2 + 1e-6, distinct: 0.95 });
  expect(thinned.length).toBeLessThan(close.length);
  await expect.poll(() => answers(page)).toEqual(thinned);
  expect(new URL(page.url()).hash).toMatch(/close=80&distinct=1$/);
});

test("texts of more than 5 MB are asked for first", async ({ page, watched }) => {
  await withFields(page, (_, works) => void Object.assign(works[0] ?? {}, { padding: "x".repeat(5_200_000) }));
  await ask(page, "");
  // Beginnings have come by the catalogue's shard; the texts' worker has not.
  await expect(page.locator(".answers .tile").first()).toBeVisible();
  await page.getByLabel("Words", { exact: true }).fill("moth");
  await expect(page.getByRole("status").first()).toHaveText(/^For words and limits the texts of the whole collection are needed: 5\.\d MB\.$/);
  expect(watched.some((request) => request.url().includes("/texts-"))).toBe(false);
  await check(page);
  await page.getByRole("button", { name: "Fetch the texts" }).click();
  await expect.poll(async () => (await answers(page)).length).toBeGreaterThan(3);
});

test("an address that makes no sense is taken quietly", async ({ page }) => {
  await ask(page, "like=x&like-part=1:0,0,9,9:a&colours=zz,<script>&look=900&close=-1&since=soon&own=maybe&words=");
  await expect(page.locator(".answers > .hint")).toContainText("the answers stand here");
  await expect(page.locator(".example")).toHaveCount(0);
  await ask(page, "like=:no/such/work.jpg");
  await expect(page.locator(".example")).toContainText("No work “no/such/work.jpg”");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in a whole question in the ${colorScheme} theme`, async ({ page, request }) => {
    await withFields(page);
    const { works } = await readSite(request);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await ask(page, "");
    await expect(page.locator(".answers .tile").first()).toBeVisible();
    await check(page);
    await ask(page, `${like(works[3])}&not=:${works[9]?.id}&colours=203a6f&words=blue&type=moths&since=1500&distinct=1`);
    await expect.poll(async () => (await answers(page)).length).toBeGreaterThan(0);
    await check(page);
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }
  });
}

test("a question by keyboard alone", async ({ page }) => {
  await openCollection(page);
  await page.getByRole("link", { name: "Ask", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Ask the collection" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.type("moth");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await answers(page)).length).toBeGreaterThan(3);
  await page.locator(".answers .tile a").first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".answers .tile a").nth(1)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator(".example")).toHaveCount(1);
  await sign(page, /^Less like/).focus();
  await page.keyboard.press("Enter");
  await expect(sign(page, /^Less like/)).toBeFocused();
  await expect(sign(page, /^Less like/)).toHaveAttribute("aria-pressed", "true");
  await sign(page, /^Remove/).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Pictures" })).toBeFocused();
});

function fail(): never {
  throw new Error("the site has too few works");
}

// SPDX-License-Identifier: MIT
// Blind votes on the comparison page, and results from elsewhere that mean no good.
import { readFileSync } from "node:fs";
import { expect, test } from "./compare-site";
import type { Comparison } from "./compare-site";
import type { Page } from "@playwright/test";

async function openVote(page: Page, { url }: Comparison): Promise<void> {
  await page.goto(`${url}#/vote`);
  await expect(page.locator(".side")).toHaveCount(2);
}

const stored = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith("vitrine-compare-votes:"));
    return key ? (JSON.parse(localStorage.getItem(key) ?? "[]") as unknown[]).length : 0;
  });

test("who made a row is not told before the vote, in nothing that can be read", async ({ page, comparison }) => {
  await openVote(page, comparison);
  const html = await page.locator("main").innerHTML();
  for (const { id, label } of comparison.models) {
    expect(html).not.toContain(id);
    expect(html).not.toContain(label);
  }
  // Scores would tell: each network has its own range.
  await expect(page.locator(".side .tile-score")).toHaveCount(0);
  await expect(page.locator(".side .neighbour a")).toHaveCount(0);
  await page.getByRole("button", { name: "Second row is better" }).click();
  await expect(page.locator(".side h2").nth(1)).toHaveText(/^Second row: .+/);
  const label = ((await page.locator(".side h2").nth(1).textContent()) ?? "").replace("Second row: ", "");
  await expect(page.getByText(`You found ${label} better.`).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Next" })).toBeFocused();
});

test("votes by keyboard are counted once each, survive a reload, and become scores", async ({ page, comparison }) => {
  await openVote(page, comparison);
  for (const key of ["1", "3", "4", "2"]) {
    await page.keyboard.press(key);
    // A second key on the same question is no second vote.
    await page.keyboard.press(key);
    await expect(page.getByRole("button", { name: "Next" })).toBeVisible();
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("button", { name: "Skip" })).toBeVisible();
  }
  expect(await stored(page)).toBe(3);
  await page.reload();
  await expect(page.locator(".cast")).toHaveText("3 votes on this device");
  await page.getByRole("link", { name: "Scores" }).click();
  const rows = page.getByRole("table", { name: "Scores" }).locator("tbody tr");
  await expect(rows).toHaveCount(comparison.models.length);
  const votes = await rows.locator("td:nth-of-type(3)").allTextContents();
  expect(votes.reduce((sum, text) => sum + Number(text), 0)).toBe(6);
});

test("votes are saved as files, and removed only after a question", async ({ page, comparison }) => {
  await openVote(page, comparison);
  await page.keyboard.press("1");
  await page.getByRole("link", { name: "Scores" }).click();
  const save = async (name: string): Promise<string> => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    expect(download.suggestedFilename()).toMatch(/^votes-[0-9a-f]{8}\.(json|csv)$/);
    return readFileSync(await download.path(), "utf8");
  };
  const file = JSON.parse(await save("Save as JSON"));
  expect(file.votes).toHaveLength(1);
  expect(file.votes[0].choice).toBe("first");
  expect(file.scores.map(({ id }: { id: string }) => id)).toEqual(comparison.models.map(({ id }) => id));
  const [head, line] = (await save("Save as CSV")).split("\r\n");
  expect(head).toBe("at,work,first,second,choice,preferred");
  expect(line).toContain(`,first,${file.votes[0].first}`);
  await page.getByRole("button", { name: "Begin anew" }).click();
  await page.getByRole("button", { name: "Keep them" }).click();
  expect(await stored(page)).toBe(1);
  await page.getByRole("button", { name: "Begin anew" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Begin anew" })).toBeFocused();
  expect(await stored(page)).toBe(1);
  await page.getByRole("button", { name: "Begin anew" }).click();
  await expect(page.getByRole("dialog")).toHaveAccessibleName("Remove 1 vote from this device?");
  await page.getByRole("button", { name: "Remove them" }).click();
  await expect(page.getByText("No votes yet.")).toBeVisible();
  expect(await stored(page)).toBe(0);
});

test("a browser that keeps nothing lets one vote, and says that votes end with the page", async ({ page, comparison }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await openVote(page, comparison);
  await page.keyboard.press("1");
  await expect(page.locator(".cast")).toContainText("1 vote on this device");
  await expect(page.locator(".cast .problem")).toBeVisible();
  await page.getByRole("link", { name: "Scores" }).click();
  await expect(page.getByRole("table", { name: "Scores" })).toBeVisible();
});

const hostile = '<img src=x onerror=alert(1)>"\u202e\u0000';

/** A result that holds its works itself, all of whose texts are what nobody wants to run. */
function hostileResult(): string {
  const work = (at: number): object => ({
    id: `${hostile}${at}`,
    title: `${hostile} work ${at}`,
    maker: hostile,
    class: hostile,
    homepage: "javascript:alert(1)",
    picture: "javascript:alert(1)",
    required_statement: hostile,
    ...(at === 1 ? { perturbation: "m4", of: `${hostile}0` } : {}),
    rows: [
      [[(at + 1) % 3, 0.9], [(at + 2) % 3, 0.5]],
      [[(at + 2) % 3, 0.8], [(at + 1) % 3, 0.4]],
    ],
  });
  const model = (at: number): object => ({ id: `${hostile}${at}`, label: `${hostile} model ${at}`, dimension: 4 });
  return JSON.stringify({ format: "vitrine-comparison", version: 1, id: hostile, title: hostile, language: hostile.slice(0, 50), models: [model(0), model(1)], works: [work(0), work(1), work(2)] });
}

test("a result of another host is shown as what it is, whatever its texts hold", async ({ page, comparison }) => {
  const origin = await comparison.foreign((path) => (path === "/r.json" ? hostileResult() : null));
  await page.goto(`${comparison.url}?results=${encodeURIComponent(`${origin}/r.json`)}`);
  await expect(page.getByRole("note")).toContainText(new URL(origin).host);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<img src=x onerror=alert(1)>");
  await expect(page.locator(".mark.perturbed").first()).toHaveText("m4: edges enhanced");
  await expect(page.locator("a[href^='javascript']")).toHaveCount(0);
  await expect(page.locator("main img")).toHaveCount(0);
  await page.getByRole("combobox", { name: "Find a title" }).fill("onerror");
  await expect(page.locator(".titles li")).toHaveCount(3);
  await page.getByRole("link", { name: "Which row is better?" }).click();
  await expect(page.locator(".side")).toHaveCount(2);
  await page.keyboard.press("1");
  await expect(page.locator(".side h2").first()).toContainText("model");
  await page.getByRole("link", { name: "Scores" }).click();
  await expect(page.getByRole("table", { name: "Scores" })).toBeVisible();
  expect(await page.locator("img[src='x']").count()).toBe(0);
});

for (const [name, body] of [
  ["is no JSON", "<html>"],
  ["is another file", '{"format":"vitrine-site","version":1}'],
  ["names works that are not there", JSON.stringify({ ...JSON.parse(hostileResult()), works: [{ id: "a", rows: [[[9, 1]], []] }] })],
  ["leads out of its folder", JSON.stringify({ ...JSON.parse(hostileResult()), works: 1, set: { folder: "../works-0123456789abcdef", ending: ".json", files: 1, bytes: 9, largest: 9, sha256: "0123456789abcdef".repeat(4) } })],
] as const) {
  test(`a result that ${name} is refused with a sentence`, async ({ page, comparison }) => {
    const origin = await comparison.foreign(() => body);
    await page.goto(`${comparison.url}?results=${encodeURIComponent(`${origin}/r.json`)}`);
    await expect(page.getByRole("heading", { name: "This comparison could not be opened" })).toBeVisible();
    await expect(page.getByRole("alert")).toContainText(/comparison/);
  });
}

test("an address that is none of the web is refused before anything is asked", async ({ page, comparison }) => {
  for (const address of ["javascript:alert(1)", "data:application/json,{}", "file:///etc/passwd"]) {
    await page.goto(`${comparison.url}?results=${encodeURIComponent(address)}`);
    await expect(page.getByRole("alert")).toContainText("http");
  }
});

test("a page for its own results alone refuses those of other hosts, and asks them nothing", async ({ page, comparison }) => {
  let asked = 0;
  const origin = await comparison.foreign(() => `${(asked += 1)}`);
  await page.route(comparison.url + "?*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(" https: http:", "") });
  });
  await page.goto(`${comparison.url}?results=${encodeURIComponent(`${origin}/r.json`)}`);
  await expect(page.getByRole("alert")).toContainText("names no result that can be shown");
  expect(asked).toBe(0);
});

test("a work whose file is damaged or gone is told of, and the others can be looked at", async ({ page, comparison }) => {
  await page.route("**/works-*/0.json", (route) => route.fulfill({ body: '{"work":{"id":1},"others":[],"rows":[]}' }));
  await page.route("**/works-*/1.json", (route) => route.fulfill({ status: 404 }));
  await page.goto(`${comparison.url}#/work/${encodeURIComponent(comparison.ids[0] ?? "")}?at=0`);
  await expect(page.getByRole("alert")).toContainText("id must be a text");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("alert")).toContainText("404");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".place")).toHaveText(/^3 of/);
});

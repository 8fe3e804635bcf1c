// SPDX-License-Identifier: MIT
// The site with what questions need beside pictures: types, subjects, dates and colours; and the core, to say what is right.
import { createHash } from "node:crypto";
import type { APIRequestContext, Page } from "@playwright/test";
import type { Query, SearchIndex } from "@vitrine/core";
import type { loadCore as LoadCore } from "../wasm_core.mjs";
import { expect, readSite, rewriteSite } from "./site";
import type { SiteWork } from "./site";

/** shownAnswers of web/src/engine/engine.ts. */
export const shownAnswers = 60;

/** What a work of the demo collection is given: its folder as its type, every third one "odd", a year by its number. */
export const typeOf = ({ id }: SiteWork): string => id.split("/")[0] ?? "";
export const subjectsOf = (number: number): readonly string[] => (number % 3 === 0 ? ["odd", "all"] : ["all"]);
export const yearOf = (number: number): number => 1500 + number;

/** The one work that is all of this colour; all others are grey. */
export const rare = { work: 17, colour: "ff00ff" } as const;

export async function withFields(page: Page, change: (entry: Record<string, unknown>, works: Record<string, unknown>[]) => void = () => undefined): Promise<void> {
  await rewriteSite(page, (entry, shard) => {
    shard.works.forEach((work, number) => {
      // The last one stays without, as works of museums do.
      if (number === shard.works.length - 1) Object.assign(work, { date: "undated" });
      else Object.assign(work, { type: typeOf(work as unknown as SiteWork), subjects: subjectsOf(number), date: `c. ${yearOf(number)}` });
    });
    const palettes = Buffer.alloc(20 * shard.works.length);
    shard.works.forEach((_, number) => palettes.set(number === rare.work ? [255, 0, 255, 255] : [100, 100, 100, 255], 20 * number));
    const sha256 = createHash("sha256").update(palettes).digest("hex");
    const file = `data/palettes-${sha256.slice(0, 16)}.bin`;
    Object.assign(entry, { palettes: { file, bytes: palettes.length, sha256 } });
    change(entry, shard.works);
    void page.route(`**/${file}`, (route) => route.fulfill({ body: palettes, contentType: "application/octet-stream" }));
  });
}

/** The site's index, opened by the core in this process. */
export async function openIndex(request: APIRequestContext) {
  const { entry, works } = await readSite(request);
  // The loader is a module of its own kind, which the test runner must not rewrite.
  const { loadCore } = (await import("../wasm_core.mjs")) as { loadCore: typeof LoadCore };
  const core = await loadCore();
  const { file } = entry["index"] as { file: string };
  const opened = core.openIndex(await (await request.get(file)).body());
  if (!opened.ok) throw new Error(opened.error.message);
  const index: SearchIndex = opened.value;
  const { model } = entry["space"] as { model: string };
  const queryOf = (work: number): Query => must(index.queryOfWork(work));
  return {
    core,
    works,
    ofValues: (values: Float32Array) => must(index.query(values, model, false)),
    queryOf,
    /** The least cosine between two works that follow each other. */
    weakest(works: readonly number[]): number {
      const found = (work: number) => must(index.searchQuery(queryOf(work), { k: 1000, ef: 1000, radius: 2, method: "exhaustive" }));
      return Math.min(...works.slice(1).map((work, at) => found(works[at] ?? 0).find((other) => other.work === work)?.score ?? -1));
    },
    path: (from: number, to: number, steps: number): readonly number[] => [...must(index.path(from, to, steps))],
    /** The best works for examples with their weights, without those of `but`. */
    best(examples: readonly (readonly [Query, number])[], but: readonly number[], options: Partial<Parameters<SearchIndex["searchQuery"]>[1]> = {}): readonly number[] {
      const query = must(index.mix(examples.map(([one, weight]) => ({ query: one, weight }))));
      const found = must(index.searchQuery(query, { k: shownAnswers + but.length, ef: 500, radius: 2, method: "auto", ...options }));
      return found.map(({ work }) => work).filter((work) => !but.includes(work)).slice(0, shownAnswers);
    },
  };
}

function must<T>(outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } }): T {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

/** The works that answer, in their order. */
export async function answers(page: Page): Promise<readonly number[]> {
  await expect(page.locator(".answers .rows")).toHaveAttribute("aria-busy", "false");
  return page.locator(".answers [data-work]").evaluateAll((links) => links.map((link) => Number(link.getAttribute("data-work"))));
}

export const like = (work: SiteWork | undefined): string => `like=:${encodeURIComponent(work?.id ?? "")}`;

/** Opens a question from nothing, so that an earlier page's answers are not taken for its own. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`./#/ask?${question}`);
  await expect(page.getByRole("heading", { name: "Ask the collection" })).toBeVisible();
}

// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { noFacets, toggleFacet } from "../../web/src/lib/facets";
import { asksNothing, emptyAsk, mostColours, mostExamples, withExample } from "../../web/src/state/ask-route";
import type { AskRoute, Example } from "../../web/src/state/ask-route";
import { formatRoute, parseRoute, workRoute } from "../../web/src/state/route";

const whole = (id: string, like = true): Example => ({ like, work: { id, at: 3 }, region: null });
const region = { x: 100, y: 0, width: 250, height: 1000 };
const ask = (change: Partial<AskRoute>): AskRoute => ({ ...emptyAsk, ...change });
const parsed = (text: string): AskRoute => {
  const route = parseRoute(`#/ask?${text}`);
  if (route.view !== "ask") throw new Error("no question");
  return route;
};

describe("a question's address", () => {
  it.each<readonly [string, AskRoute]>([
    ["nothing", emptyAsk],
    ["examples for and against", ask({ examples: [whole("a"), whole("b/ü?&#:,", false), { like: true, work: { id: "12:c", at: null }, region: null }] })],
    ["regions", ask({ examples: [{ like: false, work: { id: "1,2,3,4:x", at: 0 }, region }, { like: true, work: null, region }, { like: false, work: null, region: null }] })],
    ["colours and words", ask({ colours: ["00ff7f", "123456"], words: 'moth & "flame"?', look: 0 })],
    ["limits", ask({ facets: { maker: ["Hals, Frans", "x=y&z"], type: ["Print"], subject: ["ü"], from: -300, to: 1900 }, close: 80, distinct: true })],
  ])("brings %s back", (_, route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it.each([
    ["like=", "an empty example"],
    ["like=nocolon", "an example without its mark"],
    ["like-part=1:990,0,100,100:a", "a region beyond the picture"],
    ["like-part=1:0,0,10,10:a", "a region too small"],
    ["like-part=1:a", "a region without numbers"],
    ["own=perhaps", "a sign nobody knows"],
    ["own=like:1,2", "half a region"],
    ["colours=red,12345,javascript", "colours that are none"],
    ["look=101", "more than all"],
    ["close=-5&close=abc", "a threshold that is no number"],
    ["since=99999&until=x", "years that are none"],
    ["distinct=yes&maker=", "what means nothing"],
    ["__proto__=1&constructor=2", "names of JavaScript's own"],
  ])("refuses %s quietly: %s", (text) => {
    expect(parsed(text)).toEqual(emptyAsk);
  });

  it("is bounded", () => {
    expect(parsed(Array.from({ length: 40 }, (_, at) => `like=:w${at}`).join("&")).examples).toHaveLength(mostExamples);
    expect(parsed(`colours=${Array.from({ length: 9 }, (_, at) => `00000${at}`).join(",")}`).colours).toHaveLength(mostColours);
    expect(parsed(`words=${"x".repeat(1000)}`).words).toHaveLength(200);
    expect(parsed(Array.from({ length: 90 }, (_, at) => `maker=m${at}`).join("&")).facets.maker).toHaveLength(20);
  });

  it("turns years around that stand the wrong way", () => {
    expect(parsed("since=1900&until=1600").facets).toEqual({ ...noFacets, from: 1600, to: 1900 });
  });

  it("holds an example once: asked again, it changes its sign", () => {
    const once = withExample(withExample(emptyAsk, whole("a")), whole("a", false));
    expect(once.examples).toEqual([whole("a", false)]);
    expect(parsed("like=:a&not=:a").examples).toHaveLength(1);
  });

  it("knows when nothing is asked", () => {
    expect(asksNothing(parsed("look=10&distinct=1&words=%20"))).toBe(true);
    expect(asksNothing(parsed("since=1600"))).toBe(false);
  });
});

describe("a work's address", () => {
  it("carries what limits its like", () => {
    const facets = toggleFacet(noFacets, "type", "Print");
    const route = workRoute({ id: "a/b", at: 7 }, facets, 2);
    expect(parseRoute(formatRoute(route))).toEqual(route);
    expect(formatRoute(workRoute({ id: "a", at: 7 }, noFacets))).toBe("#/work/a?at=7");
    expect(toggleFacet(facets, "type", "Print")).toEqual(noFacets);
  });
});

describe("a path's address", () => {
  it.each(["plain", "tilings/star 07.png", "ünï?&#/%2F"])("brings %s back", (id) => {
    const route = { view: "path", from: { id, at: 4 }, to: { id: `${id}2`, at: null }, steps: 9 } as const;
    expect(parseRoute(formatRoute(route))).toEqual(route);
    const open = { ...route, to: null, steps: 6 };
    expect(parseRoute(formatRoute(open))).toEqual(open);
  });

  it("keeps its steps within bounds, and leads from a work to another one", () => {
    expect(parseRoute("#/path/a/b?steps=99")).toMatchObject({ steps: 12 });
    expect(parseRoute("#/path/a/b?steps=1")).toMatchObject({ steps: 3 });
    expect(parseRoute("#/path/a/b?steps=x")).toMatchObject({ steps: 6 });
    expect(parseRoute("#/path/a/a")).toMatchObject({ to: null });
    expect(parseRoute("#/path/")).toEqual({ view: "collection", from: null });
    expect(parseRoute("#/path/%E0%A4%A/b")).toEqual({ view: "collection", from: null });
  });
});

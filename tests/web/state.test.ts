// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import type { Work } from "../../web/src/data/work";
import { reduce, trailLength } from "../../web/src/state/reduce";
import { formatRoute, parseRoute } from "../../web/src/state/route";
import { initialState } from "../../web/src/state/state";
import type { State } from "../../web/src/state/state";
import { Store } from "../../web/src/state/store";

const work = (number: number): Work => ({
  number,
  id: `w${number}`,
  language: "en",
  title: `Work ${number}`,
  maker: "",
  date: "",
  rights: "",
  requiredStatement: "",
  homepage: null,
  images: [],
  type: "",
  subjects: [],
});
const visit = (state: State, number: number): State => reduce(state, { type: "work-ready", work: work(number) });

describe("routes", () => {
  it.each(["plain", "tilings/star-07.png", "ünï çode #?&%/..", "a?at=3"])("bring the id %s back", (id) => {
    for (const at of [null, 0, 12_345]) {
      for (const zoom of [null, 2]) {
        const route = { view: "work", id, at, zoom } as const;
        expect(parseRoute(formatRoute(route))).toEqual(route);
      }
    }
  });

  it.each(["", "#", "#/", "#main", "#/work/", "#/work/%E0%A4%A", "#/elsewhere"])("that mean nothing (%s) lead to the collection", (hash) => {
    expect(parseRoute(hash)).toEqual({ view: "collection", from: null });
  });

  it("know where the collection begins", () => {
    for (const from of [null, 0, 99_999]) expect(parseRoute(formatRoute({ view: "collection", from }))).toEqual({ view: "collection", from });
    expect(parseRoute("#/?from=-3")).toEqual({ view: "collection", from: null });
  });

  it("of works are the addresses they have always been", () => {
    expect(formatRoute({ view: "work", id: "a b", at: 7, zoom: null })).toBe("#/work/a%20b?at=7");
    expect(formatRoute({ view: "work", id: "a b", at: null, zoom: null })).toBe("#/work/a%20b");
    expect(formatRoute({ view: "collection", from: null })).toBe("#/");
  });

  it("take a hint only where it is a number", () => {
    expect(parseRoute("#/work/a?at=-1")).toEqual({ view: "work", id: "a", at: null, zoom: null });
    expect(parseRoute("#/work/a?at=999999999999")).toEqual({ view: "work", id: "a", at: null, zoom: null });
  });

  it("know the visitor's picture", () => {
    expect(parseRoute(formatRoute({ view: "picture" }))).toEqual({ view: "picture" });
  });
});

describe("the state", () => {
  it("keeps a trail without repeats, the latest last", () => {
    const state = [1, 2, 3, 1].reduce(visit, initialState);
    expect(state.trail.map((seen) => seen.number)).toEqual([2, 3, 1]);
  });

  it("keeps the trail short", () => {
    const state = Array.from({ length: trailLength + 5 }, (_, at) => at).reduce(visit, initialState);
    expect(state.trail).toHaveLength(trailLength);
    expect(state.trail.at(-1)?.number).toBe(trailLength + 4);
  });

  it("drops neighbours of a work that is no longer shown", () => {
    const state = visit(visit(initialState, 1), 2);
    const late = reduce(state, { type: "similar-ready", number: 1, similar: [] });
    expect(late).toBe(state);
    const right = reduce(state, { type: "similar-ready", number: 2, similar: [{ work: work(1), score: 0.5 }] });
    expect(right.work).toMatchObject({ status: "ready", similar: [{ score: 0.5 }] });
  });

  it("takes the description of the work that is shown, and of no other", () => {
    const description = { summary: "A boat.", details: { metadata: [{ label: "Medium", value: "Ink" }], providers: [] } };
    const state = visit(visit(initialState, 1), 2);
    expect(reduce(state, { type: "description-ready", number: 1, description })).toBe(state);
    expect(reduce(state, { type: "description-ready", number: 2, description }).work).toMatchObject({ status: "ready", description, similar: null });
  });

  it("keeps the shown work while the next is on its way", () => {
    const state = reduce(visit(initialState, 1), { type: "routed", route: { view: "work", id: "w2", at: 2, zoom: null } });
    expect(state.work).toMatchObject({ status: "ready", work: { number: 1 } });
    expect(reduce(state, { type: "work-loading" }).work.status).toBe("loading");
  });

  it("is told to the listener once a change, and not without one", () => {
    const store = new Store(initialState);
    let told = 0;
    store.listen(() => (told += 1));
    store.dispatch({ type: "similar-ready", number: 9, similar: [] });
    expect(told).toBe(0);
    store.dispatch({ type: "picture-cleared" });
    expect(told).toBe(1);
  });
});

// SPDX-License-Identifier: MIT
// Blind votes: which pairs are asked about, what becomes of the votes, and what they amount to.
import { describe, expect, it } from "vitest";
import { bradleyTerryScores, eloK, eloScores, eloStart, tallies, winTable } from "../../web/src/compare/elo";
import { votesAsCsv, votesAsJson } from "../../web/src/compare/export";
import { below, choosePair, differ } from "../../web/src/compare/pair";
import { maxVotes, parseVotes, VoteBook } from "../../web/src/compare/votes";
import type { Store, Vote } from "../../web/src/compare/votes";
import type { Neighbour } from "../../web/src/compare/work-file";

const vote = (first: string, second: string, choice: Vote["choice"], work = "w0"): Vote => ({ work, first, second, choice, at: "2026-01-02T03:04:05.000Z" });

describe("Elo scores", () => {
  it("begin alike, and one vote moves both by half of K", () => {
    expect(eloScores([], ["a", "b"])).toEqual([eloStart, eloStart]);
    expect(eloScores([vote("a", "b", "first")], ["a", "b"])).toEqual([eloStart + eloK / 2, eloStart - eloK / 2]);
    expect(eloScores([vote("a", "b", "second")], ["a", "b"])).toEqual([eloStart - eloK / 2, eloStart + eloK / 2]);
    expect(eloScores([vote("a", "b", "equal")], ["a", "b"])).toEqual([eloStart, eloStart]);
  });

  it("are worth the formula: a lead of 400 is expected to win ten times of eleven", () => {
    const [a = 0, b = 0] = eloScores(Array.from({ length: 40 }, () => vote("a", "b", "first")), ["a", "b"]);
    const [after = 0] = eloScores([...Array.from({ length: 40 }, () => vote("a", "b", "first")), vote("b", "a", "second")], ["a", "b"]);
    expect(after - a).toBeCloseTo(eloK * (1 - 1 / (1 + 10 ** ((b - a) / 400))), 9);
  });

  it("keep their sum, and do not count votes about others", () => {
    const scores = eloScores([vote("a", "b", "first"), vote("b", "c", "first"), vote("x", "a", "first"), vote("a", "a", "first")], ["a", "b", "c"]);
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(3 * eloStart, 9);
    expect(scores[0]).toBeGreaterThan(eloStart);
  });
});

describe("strengths by Bradley and Terry", () => {
  const votes = [vote("a", "b", "first"), vote("b", "a", "second"), vote("a", "b", "second"), vote("b", "c", "first"), vote("c", "a", "equal")];

  it("depend on no order of the votes, as Elo's do", () => {
    const back = [...votes].reverse();
    const rounded = (scores: readonly number[]): readonly number[] => scores.map((score) => Math.round(score * 1e4));
    expect(rounded(bradleyTerryScores(back, ["a", "b", "c"]))).toEqual(rounded(bradleyTerryScores(votes, ["a", "b", "c"])));
    expect(rounded(eloScores(back, ["a", "b", "c"]))).not.toEqual(rounded(eloScores(votes, ["a", "b", "c"])));
  });

  it("stay finite for who has won everything, and are equal without votes", () => {
    expect(bradleyTerryScores([], ["a", "b"])).toEqual([eloStart, eloStart]);
    const [a = 0, b = 0] = bradleyTerryScores(Array.from({ length: 3 }, () => vote("a", "b", "first")), ["a", "b"]);
    // Three and a half wins to half a one: a chance of seven to one.
    expect(a - b).toBeCloseTo(400 * Math.log10(7), 6);
  });

  it("need no two models", () => expect([bradleyTerryScores([], []), bradleyTerryScores([], ["a"])]).toEqual([[], [eloStart]]));
});

describe("counting", () => {
  const votes = [vote("a", "b", "first"), vote("b", "a", "first"), vote("b", "a", "equal"), vote("a", "b", "first")];

  it("tells who was preferred to whom", () => {
    expect(winTable(votes, ["a", "b"])).toEqual({ wins: [[0, 2], [1, 0]], equals: [[0, 1], [1, 0]] });
    expect(tallies(votes, ["a", "b"])).toEqual([
      { votes: 4, won: 2, lost: 1, equal: 1 },
      { votes: 4, won: 1, lost: 2, equal: 1 },
    ]);
  });
});

describe("the vote book", () => {
  const store = (start: Record<string, string> = {}): Store & { readonly values: Map<string, string> } => {
    const values = new Map(Object.entries(start));
    return { values, getItem: (key) => values.get(key) ?? null, setItem: (key, text) => void values.set(key, text), removeItem: (key) => void values.delete(key) };
  };

  it("keeps votes on the device, for the next visit", () => {
    const device = store();
    new VoteBook("k", device).add(vote("a", "b", "first"));
    expect(new VoteBook("k", device).votes).toEqual([vote("a", "b", "first")]);
  });

  it("takes in what another tab has voted, and loses neither", () => {
    const device = store();
    const [one, other] = [new VoteBook("k", device), new VoteBook("k", device)];
    one.add(vote("a", "b", "first"));
    other.add(vote("a", "b", "second"));
    expect(other.votes).toHaveLength(2);
    expect(one.refresh()).toBe(true);
    expect(one.votes).toEqual(other.votes);
    expect(one.refresh()).toBe(false);
  });

  it("holds votes in memory where the device refuses, and says so", () => {
    const refuse = (): never => {
      throw new DOMException("no", "SecurityError");
    };
    const full = { ...store(), setItem: refuse };
    for (const device of [null, { getItem: refuse, setItem: refuse, removeItem: refuse }, full]) {
      const book = new VoteBook("k", device);
      book.add(vote("a", "b", "first"));
      book.add(vote("a", "b", "equal"));
      expect([book.votes.length, book.kept]).toEqual([2, false]);
    }
  });

  it.each(["{", "[1]", '[{"work":"w"}]', JSON.stringify([{ ...vote("a", "b", "first"), choice: "third" }])])("puts aside what it cannot read: %s", (text) => {
    const device = store({ k: text });
    const book = new VoteBook("k", device);
    expect([book.votes, book.damaged, device.values.get("k:damaged")]).toEqual([[], true, text]);
    book.add(vote("a", "b", "first"));
    expect(new VoteBook("k", device).votes).toHaveLength(1);
  });

  it("forgets all when it is told to, and takes no more than it can read again", () => {
    const device = store({ k: JSON.stringify(Array.from({ length: maxVotes }, () => vote("a", "b", "first"))) });
    const book = new VoteBook("k", device);
    expect(book.full).toBe(true);
    book.add(vote("a", "b", "first"));
    expect(book.votes).toHaveLength(maxVotes);
    book.clear();
    expect([book.votes, device.values.size]).toEqual([[], 0]);
  });
});

describe("files to take along", () => {
  const result = { id: "r", title: "Sample", models: [{ id: "a", label: "Model A" }, { id: "b", label: "Model B" }] } as never;
  const votes = [vote("a", "b", "first", '=HYPERLINK("x"),y'), vote("b", "a", "equal", "plain")];

  it("as JSON hold votes that are read again, scores, and how they were found", () => {
    const file = JSON.parse(votesAsJson(result, votes));
    expect(file).toMatchObject({ format: "vitrine-votes", version: 1, comparison: "r", elo: { start: eloStart, k: eloK }, wins: [[0, 1], [0, 0]], equals: [[0, 1], [1, 0]] });
    expect(file.scores[0]).toMatchObject({ id: "a", votes: 2, won: 1, equal: 1 });
    expect(parseVotes(JSON.stringify(file.votes))).toEqual(votes);
  });

  it("as CSV have a line a vote, and nothing that a spreadsheet would run", () => {
    expect(votesAsCsv(votes).split("\r\n")).toEqual([
      "at,work,first,second,choice,preferred",
      `2026-01-02T03:04:05.000Z,"'=HYPERLINK(""x""),y",a,b,first,a`,
      "2026-01-02T03:04:05.000Z,plain,b,a,equal,",
      "",
    ]);
  });
});

describe("chance", () => {
  it("stays below, whatever it answers", () => {
    expect([below(3, () => 0), below(3, () => 0.999999), below(3, () => 1)]).toEqual([0, 2, 2]);
  });

  it("chooses two different models, every pair in both orders alike", () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i += 1) {
      const pair = choosePair(3, random).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["0,1", "0,2", "1,0", "1,2", "2,0", "2,1"]);
    for (const many of counts.values()) expect(Math.abs(many - 1000)).toBeLessThan(150);
  });

  it("asks about rows that differ", () => {
    const row = (...numbers: number[]): readonly Neighbour[] => numbers.map((at) => ({ work: { at }, score: 1 }) as Neighbour);
    expect([differ(row(1, 2), row(1, 2)), differ(row(1, 2), row(2, 1)), differ(row(1), row(1, 2))]).toEqual([false, true, true]);
  });
});

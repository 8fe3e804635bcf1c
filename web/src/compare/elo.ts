// SPDX-License-Identifier: MIT
// Scores from votes between two. Elo's are those people know from chess; they depend a little on the order of the votes. Beside them
// stand strengths by Bradley and Terry on the same scale, which are found from all votes at once and depend on no order.
import type { Vote } from "./votes";

export const eloStart = 1500;
/** How far one vote can move a score. Chess takes 10 to 40; 24 settles within some dozen votes and does not leap at the last one. */
export const eloK = 24;
/** So many points mean a chance of ten to one. */
const scale = 400;

/** What the first of two wins of one vote. */
function won({ choice }: Vote): number {
  return choice === "first" ? 1 : choice === "second" ? 0 : 0.5;
}

/** Votes about models that are not among `ids` do not count. */
function counted(votes: readonly Vote[], ids: readonly string[]): readonly { readonly one: number; readonly other: number; readonly vote: Vote }[] {
  const places = new Map(ids.map((id, at) => [id, at]));
  return votes.flatMap((vote) => {
    const [one, other] = [places.get(vote.first), places.get(vote.second)];
    return one === undefined || other === undefined || one === other ? [] : [{ one, other, vote }];
  });
}

/** Of each of `ids`, vote after vote in their order. */
export function eloScores(votes: readonly Vote[], ids: readonly string[]): readonly number[] {
  const scores = ids.map(() => eloStart);
  for (const { one, other, vote } of counted(votes, ids)) {
    const expected = 1 / (1 + 10 ** ((scores[other]! - scores[one]!) / scale));
    const change = eloK * (won(vote) - expected);
    scores[one]! += change;
    scores[other]! -= change;
  }
  return scores;
}

/**
 * Of each of `ids`, by Bradley and Terry: the strengths under which these votes are likeliest, an "equal" counting as half a vote for
 * each. Every two models get one such half vote each beforehand, so that who has won all of three votes is not infinitely strong.
 */
export function bradleyTerryScores(votes: readonly Vote[], ids: readonly string[]): readonly number[] {
  const count = ids.length;
  const wins = ids.map(() => ids.map(() => 0.5));
  for (const { one, other, vote } of counted(votes, ids)) {
    wins[one]![other]! += won(vote);
    wins[other]![one]! += 1 - won(vote);
  }
  let strengths = ids.map(() => 1);
  // Hunter's iteration always converges; a thousand steps are a hundred times what is needed here.
  for (let step = 0; step < 1000; step += 1) {
    const next = strengths.map((strength, i) => {
      let [won, met] = [0, 0];
      for (let j = 0; j < count; j += 1) {
        if (j === i) continue;
        won += wins[i]![j]!;
        met += (wins[i]![j]! + wins[j]![i]!) / (strength + strengths[j]!);
      }
      return met === 0 ? 1 : won / met;
    });
    const mean = next.reduce((sum, strength) => sum + Math.log(strength), 0) / Math.max(1, count);
    const centred = next.map((strength) => strength / Math.exp(mean));
    const moved = Math.max(0, ...centred.map((strength, i) => Math.abs(Math.log(strength / strengths[i]!))));
    strengths = centred;
    if (moved < 1e-9) break;
  }
  return strengths.map((strength) => eloStart + scale * Math.log10(strength));
}

export interface Tally {
  readonly votes: number;
  readonly won: number;
  readonly lost: number;
  readonly equal: number;
}

/** [model][other]: how often the one was preferred to the other, and how often they were held for equal. */
export function winTable(votes: readonly Vote[], ids: readonly string[]): { readonly wins: readonly (readonly number[])[]; readonly equals: readonly (readonly number[])[] } {
  const wins = ids.map(() => ids.map(() => 0));
  const equals = ids.map(() => ids.map(() => 0));
  for (const { one, other, vote } of counted(votes, ids)) {
    if (vote.choice === "first") wins[one]![other]! += 1;
    else if (vote.choice === "second") wins[other]![one]! += 1;
    else [equals[one]![other], equals[other]![one]] = [equals[one]![other]! + 1, equals[other]![one]! + 1];
  }
  return { wins, equals };
}

export function tallies(votes: readonly Vote[], ids: readonly string[]): readonly Tally[] {
  const { wins, equals } = winTable(votes, ids);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return ids.map((_, i) => {
    const [won, lost, equal] = [sum(wins[i]!), sum(wins.map((row) => row[i]!)), sum(equals[i]!)];
    return { votes: won + lost + equal, won, lost, equal };
  });
}

// SPDX-License-Identifier: MIT
// A walk that does not go in circles: always on to one of the nearest that was not seen lately.

// Long enough that nobody watching sees one twice; short enough to keep a small collection going.
const remembered = 60;
// The nearest few are all much alike: chance among them makes each day's walk another.
const among = 5;

export class Walk {
  private readonly seen: number[] = [];

  /** `chance` answers a number from 0 up to 1. */
  constructor(
    private readonly works: number,
    private readonly chance: () => number = Math.random,
  ) {}

  /** Where a walk starts, or goes on where nothing new is near. */
  anywhere(): number {
    return this.visit(Math.floor(this.chance() * this.works));
  }

  next(neighbours: ArrayLike<number>): number {
    const fresh = Array.from(neighbours).filter((work) => !this.seen.includes(work));
    if (fresh.length === 0) return this.anywhere();
    return this.visit(fresh[Math.floor(this.chance() * Math.min(among, fresh.length))] ?? 0);
  }

  private visit(work: number): number {
    this.seen.push(work);
    if (this.seen.length > Math.min(remembered, Math.floor(this.works / 2))) this.seen.shift();
    return work;
  }
}

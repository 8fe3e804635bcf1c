// SPDX-License-Identifier: MIT
// Breaks a run of pictures into rows of one width. Every row is filled and its pictures are equally high; where to break is
// chosen for the run as a whole, so that no row stands out by its height.

export interface RowShape {
  /** Pictures in the row. */
  readonly count: number;
  /** How high its pictures are, in whole CSS pixels. */
  readonly height: number;
  /** Filled from side to side; only the collection's last row may not be. */
  readonly full: boolean;
}

export interface RowMetrics {
  readonly width: number;
  /** The height that rows aim at. */
  readonly target: number;
  /** Between two pictures of a row. */
  readonly gap: number;
}

// What a row costs that holds one picture and is therefore lower than it could be: more than any other, and still finite.
const lonely = 100;
// A row this much higher or lower than wanted is left out of consideration, as long as there is another.
const tallest = 2.5;

/** `ratios` are widths over heights. `last`: the run ends the collection, and its last row need not be filled. */
export function justify(ratios: ArrayLike<number>, { width, target, gap }: RowMetrics, last: boolean): readonly RowShape[] {
  const total = ratios.length;
  // For the first n pictures: the least cost of rows that hold them, and how many the last of these rows holds.
  const cost = new Float64Array(total + 1).fill(Infinity);
  const counts = new Int32Array(total + 1);
  cost[0] = 0;
  for (let end = 1; end <= total; end += 1) {
    let sum = 0;
    for (let start = end - 1; start >= 0; start -= 1) {
      sum += ratios[start] ?? 1;
      const count = end - start;
      const height = (width - gap * (count - 1)) / sum;
      if (count > 1 && height < target / tallest) break;
      // Twice as high is as far off as half as high.
      const off = Math.log(height / target);
      const open = last && end === total && off > 0;
      const own = open ? 0 : height > tallest * target ? lonely : off * off;
      const whole = (cost[start] ?? Infinity) + own;
      if (whole < (cost[end] ?? Infinity)) [cost[end], counts[end]] = [whole, count];
    }
  }
  const rows: RowShape[] = [];
  for (let end = total; end > 0; end -= counts[end] ?? end) {
    const count = counts[end] ?? end;
    let sum = 0;
    for (let at = end - count; at < end; at += 1) sum += ratios[at] ?? 1;
    const height = (width - gap * (count - 1)) / sum;
    const most = last && end === total ? 1.15 * target : tallest * target;
    rows.push({ count, height: Math.max(1, Math.round(Math.min(height, most))), full: height <= most });
  }
  return rows.reverse();
}

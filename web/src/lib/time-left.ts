// SPDX-License-Identifier: MIT
// How long a download will still take, from how fast bytes have been coming lately. The rate is an exponential mean over
// time, not over messages, so that a burst of small ones does not outweigh a slow minute.

// About this many seconds of the past count: a stall shows soon, a hiccup does not.
const memorySeconds = 6;
// Before this a rate says more about the connection's start than about the connection.
const warmUpSeconds = 1;

export class TimeLeft {
  private last: { readonly at: number; readonly loaded: number } | null = null;
  private started = 0;
  private rate = 0;
  /** The share of the mean that stems from what was seen, and not from the nought it began with. */
  private weight = 0;

  /** Told that `loaded` of `total` bytes are there at `milliseconds`; answers seconds, or null where it is too early to say. */
  update(loaded: number, total: number, milliseconds: number): number | null {
    const before = this.last;
    if (!before || loaded < before.loaded) {
      this.last = { at: milliseconds, loaded };
      if (!before) this.started = milliseconds;
      return null;
    }
    const seconds = (milliseconds - before.at) / 1000;
    if (seconds > 0) {
      const fresh = 1 - Math.exp(-seconds / memorySeconds);
      this.rate += fresh * ((loaded - before.loaded) / seconds - this.rate);
      this.weight += fresh * (1 - this.weight);
      this.last = { at: milliseconds, loaded };
    }
    if (milliseconds - this.started < warmUpSeconds * 1000 || this.rate <= 0) return null;
    return (total - loaded) / (this.rate / this.weight);
  }
}

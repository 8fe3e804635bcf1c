// SPDX-License-Identifier: MIT
// How far a download is, told to the page.
import { TimeLeft } from "../../lib/time-left";
import type { RemoteFile } from "../../lib/site-files";
import type { Context } from "../serve";

// Progress is for eyes: ten messages a second.
const reportEveryMs = 100;

/** Takes how many bytes of `files` are there. */
export function reportBytes(files: readonly RemoteFile[], context: Context): (loaded: number, waiting: boolean) => void {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const pace = new TimeLeft();
  let reported = -Infinity;
  let waited = false;
  return (loaded, waiting) => {
    const now = performance.now();
    if (now - reported < reportEveryMs && loaded < total && waiting === waited) return;
    [reported, waited] = [now, waiting];
    const secondsLeft = pace.update(loaded, total, now);
    context.progress({ stage: "network", loaded, total, waiting, ...(secondsLeft === null || waiting ? {} : { secondsLeft }) });
  };
}

// SPDX-License-Identifier: MIT
// Numbers and names as people read them.

const grouped = new Intl.NumberFormat("en");

export function count(number: number, one: string, many: string): string {
  return `${grouped.format(number)} ${number === 1 ? one : many}`;
}

/** A cosine as a percentage; opposites count as nothing in common. */
export function percent(cosine: number): string {
  return `${Math.round(Math.max(0, Math.min(1, cosine)) * 100)} %`;
}

export function megabytes(bytes: number): string {
  return bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** "34 of 78 MB": one unit for both, as people say it. */
export function progressOf(loaded: number, total: number): string {
  const whole = megabytes(total);
  const digits = total < 1e5 ? null : total < 1e7 ? 1 : 0;
  if (digits === null) return `${Math.floor(loaded / 1e3)} of ${whole}`;
  return `${(Math.floor((loaded / 1e6) * 10 ** digits) / 10 ** digits).toFixed(digits)} of ${whole}`;
}

/** A time left to wait, no finer than it is known; empty where it is not worth saying. */
export function timeLeft(seconds: number): string {
  if (!(seconds < 24 * 3600)) return "";
  if (seconds < 3) return "a few seconds left";
  if (seconds < 10) return `about ${Math.ceil(seconds)} s left`;
  if (seconds < 57.5) return `about ${Math.round(seconds / 5) * 5} s left`;
  if (seconds < 90) return "about a minute left";
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.round(seconds / 3600)} h left`;
}

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

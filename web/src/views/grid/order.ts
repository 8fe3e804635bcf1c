// SPDX-License-Identifier: MIT
// Which works a grid shows, and in which order.

export interface WorkOrder {
  readonly count: number;
  /** Orders of one name are the same. */
  readonly name: string;
  numberOf(index: number): number;
  /** Null for a work that is not among them. */
  indexOf(number: number): number | null;
}

/** All works by their numbers, beginning with one of them and going round. */
export function roundFrom(from: number, works: number): WorkOrder {
  return {
    count: works,
    name: `from ${from}`,
    numberOf: (index) => (index + from) % works,
    indexOf: (number) => (number - from + works) % works,
  };
}

/** Some works, in the order given. */
export function someWorks(numbers: readonly number[], name: string): WorkOrder {
  const places = new Map(numbers.map((number, index) => [number, index]));
  return { count: numbers.length, name, numberOf: (index) => numbers[index] ?? 0, indexOf: (number) => places.get(number) ?? null };
}

// SPDX-License-Identifier: MIT
// What a language file says, text by text.

/** Every text by its place, functions as what they say of what `given` has for their place. Numbers and errors are tested by themselves. */
export function textsOf(value: unknown, given: (place: string) => readonly unknown[], place = ""): [string, string][] {
  if (typeof value === "string") return [[place, value]];
  if (typeof value === "function") return [[place, String((value as (...args: readonly unknown[]) => unknown)(...given(place)))]];
  return Object.entries(value as object).flatMap(([name, inner]) => (name === "words" || name === "problems" ? [] : textsOf(inner, given, place ? `${place}.${name}` : name)));
}

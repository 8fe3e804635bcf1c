// SPDX-License-Identifier: MIT
// The texts of the comparison page: a page of its own, which must not carry those of a site. English comes with it, any other
// language is fetched when it is spoken.
import type { PlainError } from "../lib/errors";
import { enCompare } from "./compare-en";
import { languageOf } from "./lang";
import type { Language } from "./lang";

export type CompareMessages = typeof enCompare;

const others: Readonly<Record<Exclude<Language, "en">, () => Promise<CompareMessages>>> = {
  de: async () => (await import("./compare-de")).deCompare,
  fr: async () => (await import("./compare-fr")).frCompare,
};

let spoken: CompareMessages = enCompare;

/** The texts in the language that is spoken now. */
export function tell(): CompareMessages {
  return spoken;
}

/** From here on the page speaks this language; where its texts cannot be had, the one it spoke. */
export async function speakCompare(language: Language): Promise<void> {
  try {
    spoken = language === "en" ? enCompare : await others[language]();
  } catch {
    // Better a foreign page than none.
  }
  document.documentElement.lang = spoken.words.language;
}

/** The first of these tags that the page speaks, else English. */
export function chosenLanguage(tags: readonly string[]): Language {
  return tags.map(languageOf).find((language) => language !== null) ?? "en";
}

/** An error in two sentences of the page's language; the file or field that it is about stays. */
export function problemText({ code, detail }: PlainError): string {
  const [what, help] = spoken.problems[code] ?? spoken.problems.internal;
  return `${detail ? `${what.replace(/\.$/, "")} (${detail}).` : what} ${help}`;
}

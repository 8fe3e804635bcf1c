// SPDX-License-Identifier: MIT
// The page's texts in the visitor's language. English comes with the page; any other language is a file of its own, fetched when
// it is spoken. Data keeps the language it has.
import type { ErrorCode, PlainError } from "../lib/errors";
import { en } from "./en";

/** What a language file holds: the same texts as the English one. */
export type Messages = typeof en;

/** Two sentences a code: what went wrong, and what the visitor can do. */
export type Problems = Readonly<Record<ErrorCode, readonly [string, string]>>;

/** The languages of the page, each by its own name. */
export const languageNames = { en: "English", de: "Deutsch", fr: "Français" } as const;

export type Language = keyof typeof languageNames;

export const languages = Object.keys(languageNames) as readonly Language[];

const others: Readonly<Record<Exclude<Language, "en">, () => Promise<Messages>>> = {
  de: async () => (await import("./de")).de,
  fr: async () => (await import("./fr")).fr,
};

let spoken: Messages = en;

/** The texts of the language that is spoken now: `say().header.surprise`. */
export function say(): Messages {
  return spoken;
}

/** An error as the language has it; the file or field that it is about stays. */
export function problemOf({ code, message, remedy, detail }: PlainError): { readonly message: string; readonly remedy: string } {
  const known = spoken.problems?.[code];
  if (!known) return { message, remedy };
  return { message: detail ? `${known[0].replace(/\.$/, "")} (${detail}).` : known[0], remedy: known[1] };
}

/** The same, its two sentences in one text. */
export function told(error: PlainError): string {
  const { message, remedy } = problemOf(error);
  return `${message} ${remedy}`.trim();
}

/** From here on the page speaks this language; where its texts cannot be had, the one it spoke. */
export async function speak(language: Language): Promise<void> {
  try {
    spoken = language === "en" ? en : await others[language]();
  } catch {
    // Better a foreign page than none; the next load tries again.
  }
  document.documentElement.lang = spoken.words.language;
}

/** The page's language for a tag of BCP 47, as "de" for "de-CH"; null where it speaks none such. */
export function languageOf(tag: string): Language | null {
  const primary = tag.toLowerCase().split("-", 1)[0];
  return languages.find((language) => language === primary) ?? null;
}

/** The first of `wished` that is offered, else the first offered. */
export function chooseLanguage(wished: readonly string[], offered: readonly Language[]): Language {
  const known = wished.map(languageOf).find((language) => language !== null && offered.includes(language));
  return known ?? offered[0] ?? "en";
}

// SPDX-License-Identifier: MIT
// The page's texts in the visitor's language.
import { en } from "./en";

/** What a language file holds: the same texts as the English one. */
export type Messages = typeof en;

let spoken: Messages = en;

/** The texts of the language that is spoken now: `say().header.surprise`. */
export function say(): Messages {
  return spoken;
}

export function speak(messages: Messages): void {
  spoken = messages;
}

// SPDX-License-Identifier: MIT
// The comparison page: opens the result that the address asks for, and shows it in the visitor's language.
import { chosenLanguage, problemText, speakCompare, tell } from "../lang/compare";
import type { Language } from "../lang/lang";
import { element } from "../lib/dom";
import { toPlainError } from "../lib/errors";
import { Remembered } from "../lib/remembered";
import { createPage } from "./page";
import { resultPlace, ResultSource } from "./source";
import { deviceStore, VoteBook } from "./votes";

const app = document.getElementById("app") ?? document.body;
const status = document.getElementById("status");
const skip = document.getElementById("skip");
const language = new Remembered("vitrine-compare-language");

/** Votes are kept for a result: another host's may call itself like this one's. */
function votesKey(source: ResultSource): string {
  const { host, url } = source.place;
  return `vitrine-compare-votes:${source.result.id}${host === null ? "" : `:${url}`}`;
}

async function start(): Promise<void> {
  await speakCompare(chosenLanguage([language.value ?? "", ...navigator.languages]));
  app.replaceChildren(element("p", { class: "notice" }, tell().page.opening));
  try {
    const source = await ResultSource.open(resultPlace(location.href));
    const book = new VoteBook(votesKey(source), deviceStore());
    const announce = (text: string): void => {
      if (status && status.textContent !== text) status.textContent = text;
    };
    let leave: (() => void) | null = null;
    const show = (): void => {
      leave?.();
      if (skip) skip.textContent = tell().page.skip;
      leave = createPage(app, { source, book, announce, random: Math.random }, (chosen) => void change(chosen));
    };
    const change = async (chosen: Language): Promise<void> => {
      language.set(chosen);
      await speakCompare(chosen);
      show();
      app.querySelector<HTMLElement>(".languages")?.focus();
    };
    show();
  } catch (error) {
    fail(problemText(toPlainError(error)));
  }
}

function fail(text: string): void {
  const again = element("button", { type: "button", class: "button" }, tell().page.again);
  again.addEventListener("click", () => void start());
  app.replaceChildren(element("main", { id: "main", class: "failed", tabindex: -1 }, element("h1", {}, tell().page.failed), element("p", { class: "problem", role: "alert" }, text), again));
}

// The address behind "#/main" would be a view: the skip link moves the focus and nothing else.
skip?.addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main")?.focus();
});

void start();

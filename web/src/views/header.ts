// SPDX-License-Identifier: MIT
// The head of the page: the collection's name and what can be done with it.
import { takesPictures } from "../data/entry";
import type { Entry } from "../data/entry";
import type { Logo } from "../data/entry-museum";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { languageNames, say } from "../lang/lang";
import type { Language } from "../lang/lang";

export interface HeaderProps {
  readonly entry: Entry;
  readonly surprise: () => void;
  /** Shows the collection from a work of chance on. */
  readonly startAnywhere: () => void;
  readonly explain: () => void;
  readonly speak: (language: Language) => void;
}

export function createHeader(target: HTMLElement, props: HeaderProps): View<HeaderProps> {
  const { entry } = props;
  const words = say().header;
  const surprise = element("button", { type: "button", class: "quiet" }, words.surprise);
  const about = element("button", { type: "button", class: "quiet", "aria-haspopup": "dialog" }, words.howItWorks);
  surprise.addEventListener("click", () => props.surprise());
  const anywhere = element("button", { type: "button", class: "text-button" }, words.startElsewhere);
  anywhere.addEventListener("click", () => props.startAnywhere());
  about.addEventListener("click", () => props.explain());
  const root = element(
    "header",
    { class: "masthead" },
    element(
      "div",
      { class: "name" },
      entry.museum.logo && createLogo(entry.museum.logo, entry.language),
      element("p", { class: "museum", lang: entry.language || null, dir: "auto" }, element("a", { href: "#/" }, entry.title)),
      element("p", { class: "count" }, `${words.works(entry.works)} `, anywhere),
    ),
    element(
      "nav",
      { class: "actions", "aria-label": words.explore },
      takesPictures(entry) ? element("a", { href: "#/picture", class: "button" }, words.ownPicture) : null,
      entry.map ? element("a", { href: "#/map", class: "quiet" }, words.map) : null,
      element("a", { href: "#/ask", class: "quiet" }, words.ask),
      surprise,
      about,
      entry.museum.languages.length > 1 ? createLanguages(entry.museum.languages, props.speak) : null,
    ),
  );
  target.append(root);
  return { root, update() {}, destroy: () => root.remove() };
}

/** Each language by its own name, so that who needs it can read it. */
function createLanguages(offered: readonly Language[], speak: (language: Language) => void): HTMLElement {
  const { language: spoken } = say().words;
  const options = offered.map((language) => element("option", { value: language, lang: language, selected: language === spoken }, languageNames[language]));
  const choice = element("select", { class: "quiet languages", "aria-label": say().page.language }, ...options);
  choice.addEventListener("change", () => speak(choice.value as Language));
  return choice;
}

function createLogo({ file, alt, width, height }: Logo, language: string): HTMLElement {
  return element("img", { class: "logo", src: file.url, alt, lang: language || null, width, height });
}

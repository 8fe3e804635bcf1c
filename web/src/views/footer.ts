// SPDX-License-Identifier: MIT
// Under everything: who is responsible for the page. Large collections have no end that anybody reaches, so that "How it works"
// has the same link.
import type { Imprint, Museum } from "../data/entry-museum";
import { say } from "../lang/lang";
import { element } from "../lib/dom";

export function createFooter(target: HTMLElement, { imprint }: Museum): void {
  if (imprint) target.append(element("footer", { class: "foot" }, createImprint(imprint)));
}

export function createImprint({ url, label }: Imprint): HTMLElement {
  return element("a", { href: url, rel: "noopener noreferrer external", dir: "auto" }, label || say().page.imprint);
}

// SPDX-License-Identifier: MIT
// What both embeds share: a shadow root whose style the outer page's policy cannot refuse, where the site is, and in which language to speak.
import { embedMessages } from "../lang/embed";
import type { EmbedMessages } from "../lang/embed";
import { siteAddress } from "./attributes";

/** A shadow root with this style: a constructed sheet is no inline style, so that it needs no leave of the page's policy. */
export function openShadow(host: HTMLElement, sheet: CSSStyleSheet): ShadowRoot {
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  return shadow;
}

export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/** The folder of the embed's site: its attribute `site`, or where the script lies. Null where that is no web address. */
export function siteOf(host: HTMLElement): string | null {
  return siteAddress(host.getAttribute("site"), import.meta.url, document.baseURI);
}

/** The texts in the language that the embed stands in: the next `lang` around it, also beyond shadow roots that it is in. */
export function textsFor(host: HTMLElement): EmbedMessages {
  for (let at: Element | null = host; at; ) {
    const said = at.closest("[lang]");
    if (said) return embedMessages(said.getAttribute("lang") ?? "");
    const root: Node = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return embedMessages("");
}

/** The attribute, or none where the value is null. */
export function reflect(host: HTMLElement, name: string, value: string | number | null): void {
  if (value === null) host.removeAttribute(name);
  else host.setAttribute(name, String(value));
}

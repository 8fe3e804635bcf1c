// SPDX-License-Identifier: MIT
// A link that leads out of the site: what it leads to learns nothing of this page.
import { element } from "../lib/dom";
import type { Child } from "../lib/dom";

export function outsideLink(address: string, inner: Child): HTMLElement {
  return element("a", { href: address, rel: "noopener noreferrer external" }, inner);
}

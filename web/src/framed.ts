// SPDX-License-Identifier: MIT
// The page inside another one, as <vitrine-explorer> puts it there. Does nothing where the page stands alone.
import { isListen } from "./lib/frame-messages";
import type { RouteMessage } from "./lib/frame-messages";

export function joinOuterPage(): void {
  const outer = window.parent;
  if (outer === window) return;
  // Who asked; unknown until then, as the address of the page around is not to be read from here.
  let origin: string | null = null;
  const tell = (): void => {
    if (origin !== null) outer.postMessage({ type: "vitrine-route", hash: location.hash } satisfies RouteMessage, origin);
  };
  addEventListener("message", (event) => {
    // An origin without a name, such as a file's, cannot be answered so that nobody else hears it.
    if (event.source !== outer || !isListen(event.data) || !/^https?:/.test(event.origin)) return;
    origin = event.origin;
    tell();
  });
  addEventListener("hashchange", tell);
  document.addEventListener("click", leaveByTheTop, { capture: true });
}

/** Links that lead away from the page take the outer one along: few sites may be shown in a frame. */
function leaveByTheTop({ target }: MouseEvent): void {
  const link = target instanceof Element ? target.closest("a") : null;
  if (link && /^https?:$/.test(link.protocol) && withoutHash(link.href) !== withoutHash(location.href)) link.target = "_top";
}

const withoutHash = (address: string): string => address.replace(/#.*$/, "");

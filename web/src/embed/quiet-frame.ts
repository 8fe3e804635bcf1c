// SPDX-License-Identifier: MIT
// The page gives the focus to what it opens, as a visitor wants it who came there; in a frame that opens by itself, that takes it from whatever
// they do in the page around. Browsers know no way yet to forbid it (an inert frame takes it too), so that it is given back.

// From the frame's load on: what it opens has had its time, and who is in it now has gone there.
const settledMs = 3000;

/** Until somebody turns to the frame, or it has settled. Returns the function that ends it. */
export function keepFocus(host: HTMLElement, frame: HTMLIFrameElement): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const end = (): void => ended.abort();
  let left: HTMLElement | null = null;
  document.addEventListener(
    "focusout",
    ({ target }) => {
      left = target instanceof HTMLElement ? target : null;
      setTimeout(() => (left = null));
    },
    { signal },
  );
  addEventListener(
    "blur",
    () => {
      const root = host.getRootNode() as Document | ShadowRoot;
      if (root.activeElement !== host) return;
      if (left) left.focus({ preventScroll: true });
      else frame.blur();
    },
    { signal },
  );
  frame.addEventListener("load", () => setTimeout(end, settledMs), { once: true, signal });
  // A mouse is over the frame before it can press there, and Tab is pressed before it leads anywhere.
  host.addEventListener("pointerover", end, { signal });
  document.addEventListener("keydown", ({ key }) => key === "Tab" && end(), { capture: true, signal });
  return end;
}

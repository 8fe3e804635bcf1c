// SPDX-License-Identifier: MIT
// The page's service worker: registered where the site has a use for it, removed where it has none any more. It takes hold of
// the next load; the page never reloads itself.
import { isShelfOf } from "../lib/shelves";

export interface Wishes {
  /** Cross-origin isolation, for hosts that send no headers. */
  readonly isolate: boolean;
  readonly offline: boolean;
}

const script = "service-worker.js";

/** Answers whether the site may keep itself here: not inside another page, whose visitors came for that one, and on https or localhost alone. */
export async function arrangeServiceWorker({ isolate, offline }: Wishes, base: string): Promise<boolean> {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  if (!serviceWorker || window.parent !== window) return false;
  const wishes = [isolate ? "isolate" : "", offline ? "offline" : ""].filter(Boolean).join("&");
  try {
    const registration = await serviceWorker.getRegistration(base);
    const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
    const theirs = registration?.scope === base && !worker?.scriptURL.startsWith(`${base}${script}`);
    // Another worker in this place is somebody's who has a reason.
    if (theirs) return false;
    if (wishes) await serviceWorker.register(`${base}${script}?${wishes}`, { scope: base, updateViaCache: "none" });
    else if (registration?.scope === base) await registration.unregister();
    if (!offline) for (const name of await caches.keys()) if (isShelfOf(name, base)) await caches.delete(name);
    return offline;
  } catch {
    // Without it everything works, on one thread and with a network.
    return false;
  }
}

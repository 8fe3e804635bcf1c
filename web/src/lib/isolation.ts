// SPDX-License-Identifier: MIT
// Cross-origin isolation for hosts that send no headers: the service worker isolate.js adds them, where the site allows it.
// It takes hold with the next load of the page; the page never reloads itself.

const script = "isolate.js";

export async function arrangeIsolation(wanted: boolean, base: string): Promise<void> {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  if (!serviceWorker) return;
  try {
    if (wanted && !crossOriginIsolated) await serviceWorker.register(`${base}${script}`, { scope: base, updateViaCache: "none" });
    if (!wanted) await removeOurs(serviceWorker, base);
  } catch {
    // Without isolation everything works, on one thread.
  }
}

/** A site that no longer wants it gets rid of it; other workers of this origin are not ours. */
async function removeOurs(serviceWorker: ServiceWorkerContainer, base: string): Promise<void> {
  const registration = await serviceWorker.getRegistration(base);
  const worker = registration?.active ?? registration?.waiting ?? registration?.installing;
  if (registration?.scope === base && worker?.scriptURL === `${base}${script}`) await registration.unregister();
}

// SPDX-License-Identifier: MIT
// One tab at a time: two that want the same file download it once.

/** Runs `work` while no other tab of this origin holds `name`. Where the browser has no locks it runs at once: then a file
 * may be downloaded twice, and is still right. */
export async function alone<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (!locks) return work();
  return (await locks.request(`vitrine ${name}`, signal ? { signal } : {}, work)) as T;
}

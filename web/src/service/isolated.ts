// SPDX-License-Identifier: MIT
// The two headers of cross-origin isolation, for static hosts that cannot send them: then the network runs on several threads.

/** Only a document or a worker can be isolated; pictures and data pass by untouched. */
export function canBeIsolated({ mode, destination, url }: Request): boolean {
  return (mode === "navigate" || destination === "worker") && new URL(url).origin === location.origin;
}

export function isolated(response: Response): Response {
  // A redirect is the browser's to follow, and is not to be looked into.
  if (response.status === 0 || response.type === "opaqueredirect") return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  // Pictures of other hosts are shown still, fetched without cookies. Browsers that do not know the word stay as they are.
  headers.set("Cross-Origin-Embedder-Policy", "credentialless");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

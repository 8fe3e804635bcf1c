// SPDX-License-Identifier: MIT
// Adds the two headers of cross-origin isolation to the page and its workers, for static hosts that cannot send them: then
// the network runs on several threads. It answers nothing by itself and keeps nothing: every request goes to the network as
// it came, so that a new version of the site is seen as soon as it is published.

addEventListener("install", () => skipWaiting());

addEventListener("fetch", (event) => {
  const { request } = event;
  // Only a document or a worker can be isolated; pictures and data pass by untouched.
  const isolates = request.mode === "navigate" || request.destination === "worker";
  if (isolates && new URL(request.url).origin === location.origin) event.respondWith(answer(request));
});

async function answer(request) {
  const response = await fetch(request);
  // A redirect is the browser's to follow, and is not to be looked into.
  if (response.status === 0 || response.type === "opaqueredirect") return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  // Pictures of other hosts are shown still, fetched without cookies. Browsers that do not know the word stay as they are.
  headers.set("Cross-Origin-Embedder-Policy", "credentialless");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

// SPDX-License-Identifier: MIT
// The page's service worker. What it is for stands in its own address: `offline` (the page opens without a network) and
// `isolate` (it runs on several threads). Everything else goes to the network as it came.
import { Answers, network } from "./answers";
import { canBeIsolated, isolated } from "./isolated";
import { kindOf } from "./requests";

declare const self: ServiceWorkerGlobalScope;

const base = new URL("./", self.location.href).href;
const wishes = new URL(self.location.href).searchParams;
const [offline, isolate] = [wishes.has("offline"), wishes.has("isolate")];
const answers = new Answers(base);

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", answer);

async function takeOver(): Promise<void> {
  const { navigationPreload } = self.registration as { navigationPreload?: NavigationPreloadManager };
  await navigationPreload?.enable();
  // From the first visit on: what it sees from here on is kept.
  await self.clients.claim();
}

function answer(event: FetchEvent): void {
  const { request } = event;
  const { url, method, mode, headers } = request;
  const kind = offline ? kindOf({ url, method, mode, ranged: headers.has("Range") }, base) : "other";
  const isolates = isolate && canBeIsolated(request);
  if (kind === "other") {
    if (isolates || mode === "navigate") event.respondWith(network(event).then((response) => (isolates ? isolated(response) : response)));
    return;
  }
  event.respondWith(answers.answer(event, kind).then((response) => (isolates ? isolated(response) : response)));
}

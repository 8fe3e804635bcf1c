// SPDX-License-Identifier: MIT
// All that the page and a page around it say to each other. The outer page asks once a load; from then on the inner one tells its
// address behind #, and nothing else, to the origin that asked. Where to go needs no message: the outer page sets the frame's address.

export const listen = { type: "vitrine-listen" } as const;

export interface RouteMessage {
  readonly type: "vitrine-route";
  /** As location.hash has it. */
  readonly hash: string;
}

// Far above any route of the page, far below what could be felt.
const maxHash = 20_000;

export function isListen(data: unknown): boolean {
  return typeOf(data) === listen.type;
}

/** The hash of a RouteMessage, empty for the page's beginning; null for anything else that may arrive. */
export function hashOf(data: unknown): string | null {
  if (typeOf(data) !== "vitrine-route") return null;
  const { hash } = data as { hash?: unknown };
  return typeof hash === "string" && hash.length <= maxHash && /^(#|$)/.test(hash) ? hash : null;
}

function typeOf(data: unknown): unknown {
  return typeof data === "object" && data !== null ? (data as { type?: unknown }).type : null;
}

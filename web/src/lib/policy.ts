// SPDX-License-Identifier: MIT
// What the page's own content security policy lets it fetch. Asking first keeps a refusal out of the console.

export function mayFetch(address: string): boolean {
  const { origin, protocol } = new URL(address, location.href);
  if (origin === location.origin) return true;
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute("content") ?? "";
  const allowed = policy.split(";").find((directive) => directive.trim().startsWith("connect-src ")) ?? "";
  const sources = allowed.trim().split(/\s+/);
  // A whole scheme may be allowed, as "https:".
  return sources.includes(origin) || sources.includes(protocol);
}

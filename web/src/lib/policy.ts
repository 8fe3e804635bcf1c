// SPDX-License-Identifier: MIT
// What the page's own content security policy lets it fetch. Asking first keeps a refusal out of the console.

export function mayFetch(address: string): boolean {
  const { origin } = new URL(address, location.href);
  if (origin === location.origin) return true;
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute("content") ?? "";
  const allowed = policy.split(";").find((directive) => directive.trim().startsWith("connect-src ")) ?? "";
  return allowed.trim().split(/\s+/).includes(origin);
}

// SPDX-License-Identifier: MIT
// What an address of Creative Commons or RightsStatements.org stands for; the page's language has the words for it.

export type Rights =
  | { readonly kind: "zero"; readonly version: string }
  | { readonly kind: "public-domain" }
  /** Called the same in every language: "CC BY-SA 4.0". */
  | { readonly kind: "licence"; readonly name: string }
  /** A code of RightsStatements.org, known or not. */
  | { readonly kind: "statement"; readonly code: string };

/** Null for any other address. */
export function rightsOf(address: string): Rights | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const host = url.hostname.replace(/^www\./, "");
  const [, kind = "", name = "", version = ""] = url.pathname.split("/");
  if (host === "creativecommons.org") {
    if (kind === "publicdomain" && name === "zero") return { kind: "zero", version: version || "1.0" };
    if (kind === "publicdomain" && name === "mark") return { kind: "public-domain" };
    // The page that explains the mark, which museums give for the mark itself.
    if (kind === "share-your-work" && name === "public-domain" && version === "pdm") return { kind: "public-domain" };
    if (kind === "licenses" && /^[a-z-]+$/.test(name)) return { kind: "licence", name: `CC ${name.toUpperCase()} ${version}`.trim() };
  }
  if (host === "rightsstatements.org") return { kind: "statement", code: name };
  return null;
}

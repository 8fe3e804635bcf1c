// SPDX-License-Identifier: MIT
// The name people know a rights statement by.

const vocabulary: Readonly<Record<string, string>> = {
  InC: "In copyright",
  "InC-OW-EU": "In copyright: EU orphan work",
  "InC-EDU": "In copyright: educational use permitted",
  "InC-NC": "In copyright: non-commercial use permitted",
  "InC-RUU": "In copyright: rights holder unlocatable",
  "NoC-CR": "No copyright: contractual restrictions",
  "NoC-NC": "No copyright: non-commercial use only",
  "NoC-OKLR": "No copyright: other known legal restrictions",
  "NoC-US": "No copyright: United States",
  CNE: "Copyright not evaluated",
  UND: "Copyright undetermined",
  NKC: "No known copyright",
};

/** The words for a rights address of Creative Commons or RightsStatements.org; null for any other. */
export function rightsLabel(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const host = url.hostname.replace(/^www\./, "");
  const [, kind = "", name = "", version = ""] = url.pathname.split("/");
  if (host === "creativecommons.org") {
    if (kind === "publicdomain" && name === "zero") return `CC0 ${version || "1.0"}: no rights reserved`;
    if (kind === "publicdomain" && name === "mark") return "Public domain";
    // The page that explains the mark, which museums give for the mark itself.
    if (kind === "share-your-work" && name === "public-domain" && version === "pdm") return "Public domain";
    if (kind === "licenses" && /^[a-z-]+$/.test(name)) return `CC ${name.toUpperCase()} ${version}`.trim();
  }
  if (host === "rightsstatements.org") return vocabulary[name] ?? null;
  return null;
}

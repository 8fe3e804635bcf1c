// SPDX-License-Identifier: MIT
// The name people know a rights statement by, in the language of the page.
import { rightsOf } from "../lib/rights";
import { say } from "./lang";

/** Null for an address that is none of Creative Commons or RightsStatements.org. */
export function rightsLabel(address: string): string | null {
  const rights = rightsOf(address);
  const { zero, publicDomain, statements } = say().rights;
  if (rights === null) return null;
  if (rights.kind === "zero") return zero(rights.version);
  if (rights.kind === "public-domain") return publicDomain;
  if (rights.kind === "licence") return rights.name;
  return Object.hasOwn(statements, rights.code) ? statements[rights.code as keyof typeof statements] : null;
}

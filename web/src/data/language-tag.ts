// SPDX-License-Identifier: MIT
import type { Checked } from "./checked";

/** A tag of BCP 47, or empty for anything else. */
export function languageTag(value: Checked): string {
  const text = value.label(60);
  return /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(text) ? text : "";
}

// SPDX-License-Identifier: MIT
import type { Checked } from "./checked";

/** `#rrggbb` in small letters, or null for anything else. */
export function colour(value: Checked): string | null {
  const text = value.label(20);
  return /^#[0-9a-f]{6}$/i.test(text) ? text.toLowerCase() : null;
}

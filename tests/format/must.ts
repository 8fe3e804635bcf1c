// SPDX-License-Identifier: MIT
import type { Outcome } from "../../wasm/vitrine";

/** The value of an outcome, or what may be absent, where a test is wrong without it. */
export function must<T>(value: Outcome<T> | T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("absent");
  if (typeof value !== "object" || !("ok" in value)) return value;
  if (!value.ok) throw new Error(value.error.message);
  return value.value;
}

// SPDX-License-Identifier: MIT
// The core, started on first use. A start that failed is forgotten, so that the next call tries again.
import createVitrine from "@vitrine/core";
import wasmUrl from "@vitrine/core-wasm?url";
import type { Outcome, VitrineCore } from "@vitrine/core";
import { VitrineError } from "../lib/errors";
import type { ErrorCode } from "../lib/errors";

let starting: Promise<VitrineCore> | null = null;

export function loadCore(): Promise<VitrineCore> {
  starting ??= start().catch((error: unknown) => {
    starting = null;
    throw error;
  });
  return starting;
}

async function start(): Promise<VitrineCore> {
  let response: Response;
  try {
    response = await fetch(wasmUrl);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The search core could not be fetched: ${reason}.`;
    throw new VitrineError({ code: "network", message, remedy: "Check the connection and try again." });
  }
  return createVitrine({ wasmBinary: await response.arrayBuffer() });
}

/** The value of an outcome, or its error thrown under the page's own code. */
export function unwrap<T>(outcome: Outcome<T>, code: ErrorCode, remedy: string): T {
  if (outcome.ok) return outcome.value;
  throw new VitrineError({ code, message: sentence(outcome.error.message), remedy });
}

function sentence(text: string): string {
  const trimmed = text.trim().replace(/^./u, (first) => first.toUpperCase());
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

// SPDX-License-Identifier: MIT
// Starting a module of the core, and taking its outcomes.
import type { Outcome } from "@vitrine/core";
import { VitrineError } from "../lib/errors";
import type { ErrorCode } from "../lib/errors";

/** Starts a module on first use. A start that failed is forgotten, so that the next call tries again. */
export function startOnce<T>(wasmUrl: string, create: (options: { readonly wasmBinary: ArrayBuffer }) => Promise<T>): () => Promise<T> {
  let starting: Promise<T> | null = null;
  return () => {
    starting ??= fetchModule(wasmUrl)
      .then((wasmBinary) => create({ wasmBinary }))
      .catch((error: unknown) => {
        starting = null;
        throw error;
      });
    return starting;
  };
}

async function fetchModule(wasmUrl: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(wasmUrl);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The search core could not be fetched: ${reason}.`;
    throw new VitrineError({ code: "network", message, remedy: "Check the connection and try again." });
  }
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

// SPDX-License-Identifier: MIT
// Errors as they cross between threads and reach people: a class for the code, a sentence, and what can be done.

/** An error as a plain object: Error instances lose their fields on the way between threads. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  /** One sentence on what the person can do. */
  readonly remedy: string;
  /** The file or field it is about, where the message names one: what a page in another language keeps of it. */
  readonly detail?: string;
}

export type ErrorCode =
  | "cancelled"
  | "network" // a file could not be fetched
  | "damaged-site" // a file of the site is not what the entry promises
  | "unreadable-picture" // the visitor's file is no picture, or a damaged one
  | "too-large"
  | "unsupported" // this browser lacks something
  | "texts-needed" // the texts of the whole collection, whose download the visitor has not agreed to
  | "no-mixture" // the examples of a question cancel each other out
  | "no-memory" // the device cannot hold what was asked for
  | "no-room" // the browser gives the site less storage than was asked for
  | "internal";

/** A PlainError that can be thrown, on either side. */
export class VitrineError extends Error implements PlainError {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly detail?: string;
  constructor(plain: PlainError) {
    super(plain.message);
    this.name = "VitrineError";
    this.code = plain.code;
    this.remedy = plain.remedy;
    if (plain.detail) this.detail = plain.detail;
  }
}

export const cancelled: PlainError = { code: "cancelled", message: "Cancelled.", remedy: "" };

/** Any thrown value as a PlainError. */
export function toPlainError(thrown: unknown): PlainError {
  if (thrown instanceof VitrineError) {
    const { code, message, remedy, detail } = thrown;
    return { code, message, remedy, ...(detail ? { detail } : {}) };
  }
  if (thrown instanceof Error && thrown.name === "AbortError") return cancelled;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", message, remedy: "Reload the page and try again." };
}

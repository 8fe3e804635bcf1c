// SPDX-License-Identifier: MIT
// Building elements. Texts only ever become text nodes: nothing in the page parses HTML from data.

export type Child = Node | string | null;

/** An element with attributes (false and null leave one out, true sets it empty) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number | boolean | null>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null) made.append(child);
  return made;
}

/** What every view is: made once, told of new props, taken away. */
export interface View<Props> {
  readonly root: HTMLElement;
  update(props: Props): void;
  destroy(): void;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || (error as { code?: unknown }).code === "cancelled");
}

// SPDX-License-Identifier: MIT
// A catalogue shard as words alone. What the page shows is checked by data/work.ts; here a field that is no text is only not found.

export interface WorkTexts {
  readonly id: string;
  readonly title: string;
  readonly maker: string;
  readonly date: string;
  readonly type: string;
  readonly subjects: readonly string[];
  /** Read from files of its own; empty until then. */
  readonly summary: string;
}

// Longer texts are found by their beginning; a subject is a word or two.
const longest = 2000;
const longestValue = 300;
const mostSubjects = 100;

export function readShard(text: string): readonly WorkTexts[] {
  const works = fieldOf(JSON.parse(text), "works");
  return Array.isArray(works) ? works.map(readWork) : [];
}

function readWork(work: unknown): WorkTexts {
  const subjects = fieldOf(work, "subjects");
  const words = (name: string, most: number): string => textOf(fieldOf(work, name)).slice(0, most);
  return {
    id: words("id", longest),
    title: words("title", longest),
    maker: words("maker", longestValue),
    date: words("date", longestValue),
    type: words("type", longestValue),
    subjects: Array.isArray(subjects) ? [...new Set(subjects.slice(0, mostSubjects).map((subject) => textOf(subject).slice(0, longestValue)))].filter(Boolean) : [],
    summary: "",
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

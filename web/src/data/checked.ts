// SPDX-License-Identifier: MIT
// Reading JSON that nobody vouches for: every value is asked for by type and bounds, and a refusal names the field.
import { VitrineError } from "../lib/errors";

export class Checked {
  private constructor(
    private readonly value: unknown,
    /** What holds this value; null for a whole file. */
    private readonly holder: Checked | null,
    /** The name of the file or the field, or the position in the list. */
    private readonly key: string | number,
  ) {}

  static parse(text: string, file: string): Checked {
    try {
      return new Checked(JSON.parse(text), null, file);
    } catch {
      throw refuse(`${file} is not JSON`);
    }
  }

  /** Where this value stands, for example `vitrine.json: space.id`. Put together only when somebody asks: hardly any value is refused. */
  get place(): string {
    if (!this.holder) return String(this.key);
    if (typeof this.key === "number") return `${this.holder.place}[${this.key}]`;
    return `${this.holder.place}${this.holder.holder ? "." : ": "}${this.key}`;
  }

  get absent(): boolean {
    return this.value === undefined || this.value === null;
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  field(name: string): Checked {
    if (typeof this.value !== "object" || this.value === null || Array.isArray(this.value)) throw refuse(`${this.place} must be an object`);
    const value: unknown = Object.hasOwn(this.value, name) ? (this.value as Record<string, unknown>)[name] : undefined;
    return new Checked(value, this, name);
  }

  list(most: number): readonly Checked[] {
    if (!Array.isArray(this.value)) throw refuse(`${this.place} must be a list`);
    if (this.value.length > most) throw refuse(`${this.place} holds ${this.value.length} entries, more than ${most}`);
    return this.value.map((value: unknown, at) => new Checked(value, this, at));
  }

  /** At most so many whole numbers, in one step: a list of a hundred thousand needs no place for each. */
  numbers(count: number, least: number, most: number): readonly number[] {
    const fits = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
    if (!Array.isArray(this.value) || this.value.length > count || !this.value.every(fits)) {
      throw refuse(`${this.place} must be a list of at most ${count} whole numbers from ${least} to ${most}`);
    }
    return this.value;
  }

  integer(least: number, most: number): number {
    if (!Number.isInteger(this.value)) throw refuse(`${this.place} must be a whole number`);
    return this.number(least, most);
  }

  number(least: number, most: number): number {
    if (typeof this.value !== "number" || !(this.value >= least && this.value <= most)) {
      throw refuse(`${this.place} must be a number from ${least} to ${most}`);
    }
    return this.value;
  }

  boolean(): boolean {
    if (typeof this.value !== "boolean") throw refuse(`${this.place} must be true or false`);
    return this.value;
  }

  /** A text that must be there. Longer ones are refused. */
  text(most: number): string {
    if (typeof this.value !== "string" || this.value === "") throw refuse(`${this.place} must be a text`);
    if (this.value.length > most) throw refuse(`${this.place} is longer than ${most} characters`);
    return this.value;
  }

  /** A text for people: absent is empty, and a very long one is cut, as one odd label is no reason to refuse a work. */
  label(most: number): string {
    if (this.absent) return "";
    if (typeof this.value !== "string") throw refuse(`${this.place} must be a text`);
    return this.value.length > most ? `${this.value.slice(0, most)}…` : this.value;
  }

  oneOf<T extends string>(values: readonly T[]): T {
    const found = values.find((value) => value === this.value);
    if (found === undefined) throw refuse(`${this.place} must be one of ${values.join(", ")}`);
    return found;
  }

  hex(digits: number): string {
    if (typeof this.value !== "string" || this.value.length !== digits || !/^[0-9a-f]+$/.test(this.value)) {
      throw refuse(`${this.place} must be ${digits} hexadecimal digits`);
    }
    return this.value;
  }
}

export function refuse(reason: string): VitrineError {
  return new VitrineError({
    code: "damaged-site",
    message: `${reason}.`,
    detail: reason,
    remedy: "Reload the page; if that does not help, the site has to be built again.",
  });
}

// SPDX-License-Identifier: MIT
// One choice of the visitor, kept on the device for this site alone. Browsers may refuse; then it holds for this visit.

export class Remembered {
  private held: string | null;

  constructor(private readonly key: string) {
    this.held = this.stored();
  }

  get value(): string | null {
    return this.held;
  }

  set(value: string | null): void {
    this.held = value;
    try {
      if (value === null) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, value);
    } catch {
      // Storage is switched off or full: the choice is only asked for again.
    }
  }

  private stored(): string | null {
    try {
      return localStorage.getItem(this.key);
    } catch {
      return null;
    }
  }
}

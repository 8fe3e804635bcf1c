// SPDX-License-Identifier: MIT
// Numbers as the people of a language write them, and the forms of a word that go with a number.

/** The forms of a word by the plural rules of its language; those it does not have are as `other`. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

export interface Words {
  /** Of one of the languages the page speaks, as `lang` has it. */
  readonly language: string;
  readonly number: (value: number) => string;
  /** "1,264 works". */
  readonly count: (value: number, forms: Forms) => string;
  /** A cosine as a percentage; opposites count as nothing in common. */
  readonly percent: (cosine: number) => string;
  /** How large something stands: more than 100 % is possible. */
  readonly scale: (factor: number) => string;
  readonly size: (bytes: number) => string;
  /** How much of `total` is here, and `total`, in one unit, as people say it: ["34", "78 MB"]. */
  readonly part: (loaded: number, total: number) => readonly [string, string];
}

export function wordsOf(language: string): Words {
  const numbers = (options: Intl.NumberFormatOptions): (() => Intl.NumberFormat) => once(() => new Intl.NumberFormat(language, options));
  const units = (unit: string, digits: number): (() => Intl.NumberFormat) =>
    numbers({ style: "unit", unit, minimumFractionDigits: digits, maximumFractionDigits: digits });
  const [whole, share, tenths] = [numbers({}), numbers({ style: "percent" }), numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 })];
  const [kilobytes, megabytes, megabytesAndTenths] = [units("kilobyte", 0), units("megabyte", 0), units("megabyte", 1)];
  const rules = once(() => new Intl.PluralRules(language));
  // Without separators every language of the page writes alike, and the first formatter takes a phone a tenth of a second.
  const number = (value: number): string => (Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : whole().format(value));
  const size = (bytes: number): string =>
    bytes < 1e5 ? kilobytes().format(Math.ceil(bytes / 1e3)) : (bytes < 1e7 ? megabytesAndTenths : megabytes)().format(bytes / 1e6);
  return {
    language,
    number,
    count: (value, forms) => `${number(value)} ${forms[rules().select(value)] ?? forms.other}`,
    percent: (cosine) => share().format(Math.max(0, Math.min(1, cosine))),
    scale: (factor) => share().format(factor),
    size,
    part(loaded, total) {
      if (total < 1e5) return [number(Math.floor(loaded / 1e3)), size(total)];
      const here = total < 1e7 ? tenths().format(Math.floor(loaded / 1e5) / 10) : number(Math.floor(loaded / 1e6));
      return [here, size(total)];
    },
  };
}

/** Made when it is first asked for: each of these takes a phone some milliseconds, and most visits need two of them. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** How a language says that something takes so long yet. */
export interface TimeTexts {
  readonly few: string;
  readonly seconds: (seconds: number) => string;
  readonly minute: string;
  readonly minutes: (minutes: number) => string;
  readonly hours: (hours: number) => string;
}

/** A time left to wait, no finer than it is known; empty where it is not worth saying. */
export function timeLeft(seconds: number, texts: TimeTexts): string {
  if (!(seconds < 24 * 3600)) return "";
  if (seconds < 3) return texts.few;
  if (seconds < 10) return texts.seconds(Math.ceil(seconds));
  if (seconds < 57.5) return texts.seconds(Math.round(seconds / 5) * 5);
  if (seconds < 90) return texts.minute;
  if (seconds < 3600) return texts.minutes(Math.round(seconds / 60));
  return texts.hours(Math.round(seconds / 3600));
}

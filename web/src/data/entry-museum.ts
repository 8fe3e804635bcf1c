// SPDX-License-Identifier: MIT
// What a museum may set of the page itself, in the entry: its languages, logo, texts and theme, and how it behaves in the gallery.
import { languages } from "../lang/lang";
import type { Language } from "../lang/lang";
import type { RemoteFile } from "../lib/site-files";
import { refuse } from "./checked";
import type { Checked } from "./checked";
import { siteFile } from "./site-file";
import { webAddress } from "./site-path";

export interface Museum {
  /** Those of the page that visitors may choose, at least one. */
  readonly languages: readonly Language[];
  readonly logo: Logo | null;
  /** Shown over the collection; empty for none. */
  readonly intro: string;
  readonly imprint: Imprint | null;
  readonly theme: Theme;
  /** Null unless the entry makes every visit one at a kiosk. */
  readonly kiosk: KioskTimes | null;
  /** Whether the page may keep itself on the device. */
  readonly offline: boolean;
}

export interface Logo {
  readonly file: RemoteFile;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

export interface Imprint {
  readonly url: string;
  /** Empty where the page's own word does. */
  readonly label: string;
}

export type Theme = "auto" | "light" | "dark";

export interface KioskTimes {
  /** Without a touch or a key, until the visitor is asked. */
  readonly idleSeconds: number;
  /** From then on, until the visit ends. */
  readonly countdownSeconds: number;
}

export const defaultKiosk: KioskTimes = { idleSeconds: 60, countdownSeconds: 20 };
const maxIntro = 4000;

export function museum(entry: Checked, base: string): Museum {
  const theme = entry.field("theme");
  const offline = entry.field("offline");
  const texts = entry.field("texts");
  return {
    languages: offeredLanguages(entry.field("languages")),
    logo: logo(entry.field("logo"), base),
    intro: texts.absent ? "" : texts.field("intro").label(maxIntro),
    imprint: texts.absent ? null : imprint(texts),
    theme: theme.absent ? "auto" : theme.oneOf(["auto", "light", "dark"]),
    kiosk: kiosk(entry.field("kiosk")),
    offline: offline.absent || offline.boolean(),
  };
}

/** Languages this page does not speak are left out. */
function offeredLanguages(value: Checked): readonly Language[] {
  if (value.absent) return languages;
  const named = value.list(100).map((tag) => tag.label(60));
  const spoken = languages.filter((language) => named.includes(language));
  return spoken.length > 0 ? spoken : ["en"];
}

function logo(value: Checked, base: string): Logo | null {
  if (value.absent) return null;
  const file = siteFile(value, base, 2 ** 20);
  if (!/\/data\/logo-[0-9a-f]{16}\.(png|svg|jpg|webp)$/.test(file.url)) throw refuse(`${value.place}.file must be data/logo-<16 hex digits>.png, .svg, .jpg or .webp`);
  return { file, alt: value.field("alt").label(300), width: value.field("width").integer(1, 10_000), height: value.field("height").integer(1, 10_000) };
}

function imprint(texts: Checked): Imprint | null {
  const url = webAddress(texts.field("imprint_url").label(4096));
  return url === null ? null : { url, label: texts.field("imprint_label").label(100) };
}

function kiosk(value: Checked): KioskTimes | null {
  if (value.absent) return null;
  const seconds = (name: string, otherwise: number, least: number, most: number): number =>
    value.field(name).absent ? otherwise : value.field(name).integer(least, most);
  return {
    idleSeconds: seconds("idle_seconds", defaultKiosk.idleSeconds, 10, 3600),
    // Fewer than 20 would be too short for some visitors to answer (WCAG 2.2.1).
    countdownSeconds: seconds("countdown_seconds", defaultKiosk.countdownSeconds, 20, 120),
  };
}

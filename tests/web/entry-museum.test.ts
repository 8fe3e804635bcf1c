// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { parseEntry } from "../../web/src/data/entry";
import { base, sampleEntry } from "./sample";

const museum = (change: Record<string, unknown>) => parseEntry(JSON.stringify(sampleEntry(change)), base).museum;
const logo = { file: "data/logo-0123456789abcdef.svg", bytes: 10, sha256: "0".repeat(64), alt: "Museum", width: 4, height: 2 };

describe("what a museum sets of the page", () => {
  it("may be nothing", () => {
    expect(museum({})).toEqual({ languages: ["en", "de", "fr"], logo: null, intro: "", imprint: null, theme: "auto", kiosk: null, offline: true });
  });

  it("is read with its defaults", () => {
    const read = museum({ logo, texts: { intro: "Hello" }, theme: "dark", kiosk: {}, offline: false });
    expect(read).toMatchObject({ logo: { file: { url: `${base}data/logo-0123456789abcdef.svg`, bytes: 10 }, alt: "Museum" }, intro: "Hello", imprint: null, theme: "dark", offline: false });
    expect(read.kiosk).toEqual({ idleSeconds: 60, countdownSeconds: 20 });
  });

  it.each([
    ["a logo elsewhere", { logo: { ...logo, file: "data/index-0123456789abcdef.bin" } }, /logo\.file must be data\/logo-/],
    ["a logo without a shape", { logo: { ...logo, width: 0 } }, /logo\.width/],
    ["an unknown theme", { theme: "sepia" }, /theme must be one of/],
    ["a countdown nobody can answer", { kiosk: { countdown_seconds: 5 } }, /countdown_seconds must be a number from 20 to 120/],
    ["no rest at all", { kiosk: { idle_seconds: 1 } }, /idle_seconds must be a number from 10/],
    ["offline as text", { offline: "no" }, /offline must be true or false/],
  ])("with %s is refused by the field's name", (_, change, message) => expect(() => museum(change)).toThrow(message));
});

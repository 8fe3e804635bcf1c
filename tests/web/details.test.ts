// SPDX-License-Identifier: MIT
import { describe, expect, it } from "vitest";
import { noDetails } from "../../web/src/data/details";
import { parseDescriptions } from "../../web/src/data/summaries";
import { base } from "./sample";

const logo = { file: "data/logo-0123456789abcdef.jpg", width: 320, height: 96 };
const whole = {
  metadata: [{ label: "Medium", value: "Oil on canvas" }, { label: "Medium", value: "<b>Oil</b>" }],
  provider: [{ label: "Museum of Drawn Things", homepage: "https://museum.example/", logo }, { label: "An archive" }],
};

const parse = (details: unknown, summaries: readonly string[] = ["A boat.", ""]) =>
  parseDescriptions(JSON.stringify({ first: 0, summaries, ...(details === undefined ? {} : { details }) }), { first: 0, count: 2, base });

/** The details of a work that has one entry, or one provider, such as this. */
const entry = (change: Record<string, unknown>) => parse([{}, { metadata: [{ label: "a", value: "b", ...change }] }])[1]?.details.metadata[0];
const provider = (change: Record<string, unknown>) => parse([{}, { provider: [{ label: "a", ...change }] }])[1]?.details.providers[0];

describe("a work's details", () => {
  it("stand beside its summary, each text as the museum wrote it", () => {
    expect(parse([whole, {}])).toEqual([
      {
        summary: "A boat.",
        details: {
          metadata: whole.metadata,
          providers: [
            { label: "Museum of Drawn Things", homepage: "https://museum.example/", logo: { url: `${base}data/logo-0123456789abcdef.jpg`, width: 320, height: 96 } },
            { label: "An archive", homepage: null, logo: null },
          ],
        },
      },
      { summary: "", details: noDetails },
    ]);
  });

  it("are none where the file has no list of them", () => {
    expect(parse(undefined).map(({ details }) => details)).toEqual([noDetails, noDetails]);
  });

  it("come as the largest that the format allows, and no larger", () => {
    const many = (count: number, of: unknown) => Array.from({ length: count }, () => of);
    const largest = { metadata: many(64, { label: "l".repeat(1000), value: "v".repeat(4000) }), provider: many(8, { label: "p".repeat(1000) }) };
    expect(parse([largest, {}])[0]?.details.metadata).toHaveLength(64);
    expect(() => parse([{ metadata: many(65, { label: "a", value: "b" }) }, {}])).toThrow(/details\[0\]\.metadata holds 65 entries, more than 64/);
    expect(() => parse([{ provider: many(9, { label: "a" }) }, {}])).toThrow(/details\[0\]\.provider holds 9 entries, more than 8/);
    expect(() => entry({ label: "l".repeat(1001) })).toThrow(/label is longer than 1000/);
    expect(() => entry({ value: "v".repeat(4001) })).toThrow(/value is longer than 4000/);
    expect(() => provider({ label: "p".repeat(1001) })).toThrow(/label is longer than 1000/);
  });

  it("of more or fewer works than the file has are refused", () => {
    expect(() => parse([whole])).toThrow(/details of 1 works instead of 2/);
    expect(() => parse([whole, {}, {}])).toThrow(/details holds 3 entries, more than 2/);
    expect(() => parse({ 0: whole })).toThrow(/details must be a list/);
  });

  it.each([null, "text", 7, []])("that are %j are refused", (details) => {
    expect(() => parse([details, {}])).toThrow(/details\[0\] must be an object/);
  });

  it.each([null, undefined, "", 7, { en: "x" }, ["x"]])("with %j for a text are refused by the field's name", (text) => {
    expect(() => entry({ label: text })).toThrow(/details\[1\]\.metadata\[0\]\.label must be a text/);
    expect(() => entry({ value: text })).toThrow(/details\[1\]\.metadata\[0\]\.value must be a text/);
    expect(() => provider({ label: text })).toThrow(/details\[1\]\.provider\[0\]\.label must be a text/);
  });

  it.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//museum.example", "not an address", ""])("drop the homepage “%s”", (homepage) => {
    expect(provider({ homepage })).toEqual({ label: "a", homepage: null, logo: null });
  });

  it.each([
    "https://elsewhere.example/data/logo-0123456789abcdef.jpg",
    "//elsewhere.example/data/logo-0123456789abcdef.jpg",
    "../data/logo-0123456789abcdef.jpg",
    "data/../../logo-0123456789abcdef.jpg",
    "/data/logo-0123456789abcdef.jpg",
    "data/logo-0123456789abcdef.svg",
    "data/logo-0123456789ABCDEF.jpg",
    "data/logo-0123456789abcdef.jpg?x",
    "data/logo-0123456789abcdef.jpg\n",
    "data:image/jpeg;base64,AAAA",
  ])("with a logo at “%s” are refused", (file) => {
    expect(() => provider({ logo: { ...logo, file } })).toThrow(/provider\[0\]\.logo\.file must be data\/logo-/);
  });

  it("with a logo of an impossible size are refused", () => {
    expect(() => provider({ logo: { ...logo, width: 321 } })).toThrow(/logo\.width must be a number from 1 to 320/);
    expect(() => provider({ logo: { ...logo, height: 97 } })).toThrow(/logo\.height must be a number from 1 to 96/);
    expect(() => provider({ logo: { ...logo, width: 0 } })).toThrow(/logo\.width/);
    expect(() => provider({ logo: { ...logo, height: 1.5 } })).toThrow(/logo\.height must be a whole number/);
    expect(() => provider({ logo: "data/logo-0123456789abcdef.jpg" })).toThrow(/logo must be an object/);
  });
});

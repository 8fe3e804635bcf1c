// SPDX-License-Identifier: MIT
// The page's languages: which is spoken, that each says everything, and that numbers are written as its people write them.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseEntry } from "../../web/src/data/entry";
import { de } from "../../web/src/lang/de";
import { en } from "../../web/src/lang/en";
import { fr } from "../../web/src/lang/fr";
import { chooseLanguage, languageOf, languages, problemOf, say, speak, told } from "../../web/src/lang/lang";
import { rightsLabel } from "../../web/src/lang/rights-label";
import { timeLeft, wordsOf } from "../../web/src/lang/words";
import { base, sampleEntry } from "./sample";
import { textsOf } from "./texts-of";

function sampleOf(place: string): readonly unknown[] {
  if (place === "why.place") return [0, 2];
  if (place.endsWith(".cost")) return [{ first: true, kept: false, memory: false, missing: 78e6 }];
  return /doing|lost$|compared\.(?!agreement)|colourInstead|named|keys|missingWhy|similarity|coming|lostAt|zoomBy|madeWith|ownByColour|rights/.test(place) ? ["Ab", 3, "Cd"] : [3, 4];
}

// Words that are the same in both, by nature.
const alike: Readonly<Record<string, readonly string[]>> = {
  de: ["compared.trained", "own.doing"],
  fr: ["work.picture", "own.doing", "facets.kinds.type", "facets.date"],
};

describe.each([
  ["de", de],
  ["fr", fr],
] as const)("%s", (language, messages) => {
  const english = new Map(textsOf(en, sampleOf));
  const own = textsOf(messages, sampleOf);

  it("says all that English says, and leaves nothing in English", () => {
    expect(own.map(([place]) => place)).toEqual([...english.keys()]);
    const same = own.filter(([place, text]) => /[a-z]{3}/i.test(text) && english.get(place) === text).map(([place]) => place);
    expect(same.filter((place) => !alike[language]?.includes(place))).toEqual([]);
    expect(own.filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("has a sentence for every error, and keeps the file it is about", async () => {
    vi.stubGlobal("document", { documentElement: { lang: "" } });
    await speak(language);
    const { message, remedy } = problemOf({ code: "network", message: "x.bin could not be fetched.", remedy: "Try again.", detail: "x.bin: 404" });
    expect(message).toBe(`${messages.problems?.network[0].slice(0, -1)} (x.bin: 404).`);
    expect(remedy).toBe(messages.problems?.network[1]);
    await speak("en");
    vi.unstubAllGlobals();
  });
});

describe("numbers", () => {
  it("are written as the language writes them", () => {
    const written = (language: string): readonly string[] => {
      const { number, percent, size } = wordsOf(language);
      return [number(12_640), percent(0.874), size(23_907_287), size(1_250_000)].map((text) => text.replace(/[\u00a0\u202f]/g, "_"));
    };
    expect(written("en")).toEqual(["12,640", "87%", "24 MB", "1.3 MB"]);
    expect(written("de")).toEqual(["12.640", "87_%", "24 MB", "1,3 MB"]);
    expect(written("fr")).toEqual(["12_640", "87_%", "24_Mo", "1,3_Mo"]);
  });

  it("stay between nothing and all in common", () => expect([en.words.percent(1.0001), en.words.percent(-0.3)]).toEqual(["100%", "0%"]));

  it("go with the right form of a word", () => {
    expect([0, 1, 2].map(en.status.works)).toEqual(["0 works", "1 work", "2 works"]);
    expect([0, 1, 2].map(de.status.works)).toEqual(["0 Werke", "1 Werk", "2 Werke"]);
    expect([0, 1, 2, 1e6].map((works) => fr.status.works(works).replace(/\u202f/g, " "))).toEqual(["0 œuvre", "1 œuvre", "2 œuvres", "1 000 000 d’œuvres"]);
  });

  it("of seconds are said in each language", () => expect([de, fr].map(({ timeLeft: texts }) => timeLeft(130, texts))).toEqual(["noch etwa 2 min", "encore 2\u00a0min environ"]));
});

describe("the language that is spoken", () => {
  it.each([
    ["what the visitor chose", ["fr", "de", "en"], languages, "fr"],
    ["else the museum's", ["", "de-CH", "en"], languages, "de"],
    ["else the browser's first that is offered", ["", "nl", "sv", "fr-CA", "en"], languages, "fr"],
    ["else the first offered", ["", "", "ja"], ["de", "fr"] as const, "de"],
    ["and none that is not offered", ["en", "fr"], ["fr"] as const, "fr"],
  ] as const)("is %s", (_, wished, offered, spoken) => expect(chooseLanguage(wished, offered)).toBe(spoken));

  it("is known by its tag's first part alone", () => expect(["DE", "fr-CA", "fry", ""].map(languageOf)).toEqual(["de", "fr", null, null]));

  it("may be narrowed by the museum", () => {
    const offered = (named: unknown) => parseEntry(JSON.stringify(sampleEntry({ languages: named })), base).museum.languages;
    expect([offered(undefined), offered(["fr", "en", "ja"]), offered(["ja"])]).toEqual([languages, ["en", "fr"], ["en"]]);
  });
});

describe("speaking", () => {
  beforeEach(() => void vi.stubGlobal("document", { documentElement: { lang: "" } }));
  afterEach(async () => {
    await speak("en");
    vi.unstubAllGlobals();
  });

  it("changes the texts, the names of rights, and the document's language", async () => {
    await speak("de");
    expect([say().similar.heading, document.documentElement.lang]).toEqual(["Visuell ähnlich", "de"]);
    expect(rightsLabel("http://rightsstatements.org/vocab/NKC/1.0/")).toBe("Kein Urheberrechtsschutz bekannt");
    expect(told({ code: "no-memory", message: "", remedy: "" })).toMatch(/^Der freie Speicher .* erneut\.$/);
  });
});

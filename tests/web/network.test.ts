// SPDX-License-Identifier: MIT
// What the page says and does about the network on its way, without one.
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseEntry } from "../../web/src/data/entry";
import { en } from "../../web/src/lang/en";
import { timeLeft } from "../../web/src/lang/words";
import { TimeLeft } from "../../web/src/lib/time-left";
import { reasonToAsk } from "../../web/src/refinement";
import { reduce } from "../../web/src/state/reduce";
import { initialState } from "../../web/src/state/state";
import type { NetworkState, OfferReason } from "../../web/src/state/state";
import { carriedForm, comparedBy, modelName } from "../../web/src/views/compared";
import { expectation } from "../../web/src/views/own-picture";
import { lineOf } from "../../web/src/views/refine";
import { hasEnoughMemory, isOutOfMemory } from "../../web/src/worker/network/memory";
import { base, sampleEntry, sampleInstant, sampleModel, sampleWeights } from "./sample";

const parse = (change: Record<string, unknown>) => parseEntry(JSON.stringify(sampleEntry(change)), base);
const carried = { form: "int8-packed", weights: sampleWeights, agreement: { pictures: 200, cosine: 0.998, overlap: 0.966 } };
const space = { ...(sampleEntry()["space"] as object), embedder: "onnx", model_label: "VGG16", descriptor_version: undefined };
const site = (model: Record<string, unknown> = {}) => parse({ upload: "onnx", space, model: { ...sampleModel, ...carried, ...model }, instant: sampleInstant });

describe("time left", () => {
  it("is not guessed before there is something to go by", () => {
    const pace = new TimeLeft();
    expect([0, 300, 600, 900].map((at) => pace.update(at * 1000, 10e6, at))).toEqual([null, null, null, null]);
    expect(pace.update(1_500_000, 10e6, 1500)).toBeCloseTo(8.5, 5);
  });

  it("follows a connection that slows down, and forgets a burst", () => {
    const pace = new TimeLeft();
    let left: number | null = null;
    for (let at = 0; at <= 4000; at += 100) left = pace.update(at * 1000, 100e6, at);
    expect(left).toBeCloseTo(96, 0);
    for (let at = 4100; at <= 40_000; at += 100) left = pace.update(4e6 + (at - 4000) * 100, 100e6, at);
    // 92.4 MB at a tenth of the pace.
    expect(left).toBeGreaterThan(850);
    expect(left).toBeLessThan(930);
  });

  it("says nothing of a connection that stands still from the start", () => {
    const pace = new TimeLeft();
    expect([0, 1000, 2000, 3000].map((at) => pace.update(5, 10, at)).at(-1)).toBeNull();
  });

  it.each([
    [1, "a few seconds left"],
    [7.2, "about 8 s left"],
    [12.4, "about 10 s left"],
    [58, "about a minute left"],
    [130, "about 2 min left"],
    [7300, "about 2 h left"],
    [1e6, ""],
  ])("of %d s is said as “%s”", (seconds, words) => expect(timeLeft(seconds, en.timeLeft)).toBe(words));

  it("counts bytes in one unit, never past the whole", () => {
    expect([en.progress(34_900_000, 78_000_000), en.progress(0, 78_000_000), en.progress(1_290_000, 4_900_000)]).toEqual(["34 of 78 MB", "0 of 78 MB", "1.2 of 4.9 MB"]);
    expect(en.progress(78_000_000, 78_000_000)).toBe("78 of 78 MB");
  });
});

describe("whether to ask before a download", () => {
  const outlook = { total: 90e6, missing: 78e6, enoughMemory: true, keeping: "device" } as const;
  it.each([
    ["large, never asked for", outlook, false, false, "large"],
    ["large, asked for before", outlook, true, false, null],
    ["small", { ...outlook, missing: 19e6 }, false, false, null],
    ["small, saving data", { ...outlook, missing: 1e6 }, true, true, "saving"],
    ["all here, saving data", { ...outlook, missing: 0 }, false, true, null],
    ["no room, though small and asked for before", { ...outlook, missing: 1e6, keeping: "memory" } as const, true, false, "room"],
    ["all here, in memory", { ...outlook, missing: 0, keeping: "memory" } as const, false, false, null],
    ["too little memory, though all here", { ...outlook, missing: 0, enoughMemory: false }, true, false, "memory"],
  ])("%s", (_, given, wanted, saves, reason) => expect(reasonToAsk(given, wanted, saves)).toBe(reason));
});

describe("memory", () => {
  afterEach(() => void vi.unstubAllGlobals());
  const { upload } = site({ weights: { ...sampleWeights, bytes: 134_000_000, blocks: undefined, parts: Array.from({ length: 8 }, (_, at) => ({ file: `data/w-${at}.bin`, bytes: 16_750_000, sha256: "0".repeat(64) })) } });
  if (upload.kind !== "onnx") throw new Error("no network");

  it.each([
    [1, false],
    [2, true],
    [undefined, true],
  ])("of a device of %s GB", (deviceMemory, enough) => {
    vi.stubGlobal("navigator", { deviceMemory });
    expect(hasEnoughMemory(upload.network)).toBe(enough);
  });

  it.each(["std::bad_alloc", "Aborted(OOM). Build with ASSERTIONS", "could not allocate memory", "Can't create a session. failed to allocate a buffer of size 5."])("that ran out is known by “%s”", (message) => {
    expect(isOutOfMemory(new Error(message))).toBe(true);
  });

  it("is not blamed for other failures", () => {
    expect(isOutOfMemory(new RangeError("Array buffer allocation failed"))).toBe(true);
    expect(isOutOfMemory(new Error("Load model failed: bad room"))).toBe(false);
  });
});

describe("the line between a first look and better matches", () => {
  const line = (network: NetworkState, by: "descriptor" | "network" = "descriptor") => lineOf({ entry: site(), network, by });

  it("says how far the network is, and how it is stopped", () => {
    const coming = line({ status: "coming", progress: { stage: "network", loaded: 34e6, total: 78e6, secondsLeft: 12 } });
    expect(coming).toMatchObject({ lead: "First look, by colour and line.", text: "The network is on its way: 34 of 78 MB, about 10 s left", button: { label: "Stop" } });
    expect(coming.done).toBeCloseTo(34 / 78);
    expect(line({ status: "coming", progress: { stage: "network", loaded: 34e6, total: 78e6, waiting: true } }).text).toContain("connection was lost at 34 of 78 MB");
  });

  it("offers what is missing", () => {
    const label = (reason: OfferReason, missing: number) => line({ status: "offered", total: 78e6, missing, reason }).button?.label;
    expect(label("large", 78e6)).toBe("Better matches: download the network once (78 MB)");
    expect(label("stopped", 44e6)).toBe("Go on (44 MB)");
    expect(label("memory", 0)).toBe("Try the network all the same");
    expect(label("room", 78e6)).toBe("Better matches: download the network (78 MB)");
    expect(line({ status: "offered", total: 78e6, missing: 78e6, reason: "room" }).text).toBe("This device has no room to keep the network: each visit would download it anew.");
  });

  it("names the network when it has answered", () => {
    expect(line({ status: "ready", keeping: "device" }, "network")).toMatchObject({ lead: "Better matches, by the network.", text: "This site compares pictures by a trained network: VGG16." });
    expect(line({ status: "ready", keeping: "memory" }, "network").text).toMatch(/VGG16\. This device had no room to keep it: the next visit downloads it anew\.$/);
  });
});

describe("the network's state", () => {
  const coming = reduce(initialState, { type: "network-coming", progress: { stage: "network", loaded: 30, total: 80 } });

  it("stopped on its way knows what is missing", () => {
    expect(reduce(coming, { type: "network-stopped" }).network).toEqual({ status: "offered", total: 80, missing: 50, reason: "stopped" });
    expect(reduce(initialState, { type: "network-stopped" }).network).toEqual({ status: "unknown" });
  });

  it("is not overwritten by a late hint", () => {
    const outlook = { total: 80, missing: 50, enoughMemory: true, keeping: "device" } as const;
    expect(reduce(coming, { type: "network-seen", outlook }).network).toEqual(coming.network);
    expect(reduce(initialState, { type: "network-seen", outlook }).network).toEqual({ status: "known", ...outlook });
  });
});

describe("the words for a network", () => {
  it("say its form, its size and how much it agrees", () => {
    expect(carriedForm(site())).toBe(
      "For a picture of your own, your browser runs the network in the form “int8-packed” (1 kB). It answers like the full network in 97 of 100 of the first ten, measured on 200 pictures.",
    );
    expect(carriedForm(parse({ upload: "onnx", space, model: sampleModel }))).toBe("");
  });

  it("call an untrained one so", () => {
    const untrained = site({ trained: false });
    expect(modelName(untrained)).toBe("VGG16 (untrained)");
    expect(comparedBy(untrained)).toMatch(/neural network: VGG16 \(untrained\)\. Its weights are made up for testing/);
    expect(comparedBy(site())).toBe("This site compares pictures by a trained network: VGG16.");
  });

  it("say beforehand what a picture will cost", () => {
    const known = { status: "known", total: 90e6, missing: 78e6, enoughMemory: true, keeping: "device" } as const;
    expect(expectation(site(), known)).toContain("downloaded once (78 MB) and kept on this device.");
    expect(expectation(site(), { ...known, keeping: "memory" })).toMatch(/downloaded each time \(78 MB\), as this device has no room to keep it\.$/);
    expect(expectation(site(), { ...known, enoughMemory: false })).toMatch(/kept on this device\. This device may have too little memory for it\.$/);
    expect(expectation(site(), { ...known, missing: 0 })).toBe("");
    expect(expectation(parse({ upload: "none", upload_reason: "Too large.", instant: sampleInstant }), { status: "unknown" })).toBe("Too large. Your picture is compared by colour and line instead.");
  });
});

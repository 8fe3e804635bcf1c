// SPDX-License-Identifier: MIT
// The demo collection's site with a tiny network beside the descriptor: entry and files as docs/SITE.md has them. The network
// asks the descriptor's index, so that its answers are works in some order of its own; what the tests hold is that every
// form of it gives the same order, and that the page gets there.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path, resolve } from "node:path";
import { MoodyServer } from "./moody-server";
import { join } from "./onnx-file";
import { outputs, side, tinyNetwork } from "./tiny-network";

// Playwright runs in web/, beside its configuration.
const root = path(process.cwd(), "..");
const demo = resolve(process.env["VITRINE_SITE"] ?? path(root, "build/demo-site"));
const page = resolve(process.env["VITRINE_PAGE_DIR"] ?? path(root, "build/share/vitrine/page"));

type Json = Record<string, unknown>;

export interface NetworkSiteOptions {
  /** How the network travels. Default: packed, in parts. */
  readonly form?: "original" | "int8" | "int8-packed";
  readonly seed?: number;
  readonly instant?: boolean;
  readonly webgpu?: boolean;
  /** Bytes behind the weights that no tensor refers to: a network as large as one likes. */
  readonly padding?: number;
  /** Any further fields of the entry, or other values for them. */
  readonly change?: Json;
}

export const preprocess = { fit: "squash", short_side: 0, order: "rgb", layout: "nchw", scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };

// A handful of parts, cut wherever it falls: also within a group of packed weights.
const smallPart = 50_000;

export class NetworkSite {
  readonly folder = mkdtempSync(path(tmpdir(), "vitrine-network-"));
  readonly server: MoodyServer;
  private readonly demoEntry = JSON.parse(readFileSync(path(demo, "vitrine.json"), "utf8")) as Json & { space: Json; index: Json };

  constructor(prefix = "/museum/vitrine/") {
    // Large folders that no test changes are only pointed at.
    for (const name of readdirSync(demo)) if (!["iiif", "ort", "vgg"].includes(name)) cpSync(path(demo, name), path(this.folder, name), { recursive: true });
    symlinkSync(path(demo, "iiif"), path(this.folder, "iiif"));
    for (const runtime of ["ort", "vgg"]) symlinkSync(path(page, runtime), path(this.folder, runtime));
    for (const name of ["index.html", "service-worker.js", "assets"]) cpSync(path(page, name), path(this.folder, name), { recursive: true });
    this.server = new MoodyServer(this.folder, prefix);
  }

  /** Writes the entry; call again to publish the site anew with another network. */
  publish({ form = "int8-packed", seed = 1, instant = true, webgpu = false, padding = 0, change = {} }: NetworkSiteOptions = {}): void {
    const network = tinyNetwork(seed);
    const tail = Uint8Array.from({ length: padding }, (_, at) => (at >> 16) + seed + at);
    const { space, index } = this.demoEntry;
    const packed = form === "int8-packed";
    const weights = {
      path: network.path,
      bytes: network.weights.length + padding,
      parts: this.placeParts(join([packed ? network.packed : network.weights, tail])),
      ...(packed ? { blocks: [...network.blocks, ...(padding ? [{ encoding: "raw", bytes: padding }] : [])] } : {}),
    };
    const model = {
      form,
      ...this.place("model", ".onnx", form === "original" ? network.whole : network.graph),
      ...(form === "original" ? {} : { weights, agreement: { pictures: 200, cosine: 0.998, overlap: 0.97 } }),
      ...(webgpu ? { webgpu: this.place("model", ".onnx", network.webgpu) } : {}),
      trained: false,
      input: "data",
      feature: "feature",
      dimension: outputs,
      preprocess: { ...preprocess, side },
    };
    const entry = {
      ...this.demoEntry,
      version: { major: 1, minor: 1 },
      space: { ...space, embedder: "onnx", model_name: "tiny", model_label: "Tiny network", descriptor_version: undefined },
      model,
      ...(instant ? { instant: { space, index } } : {}),
      upload: "onnx",
      ...change,
    };
    writeFileSync(path(this.folder, "vitrine.json"), JSON.stringify(entry));
  }

  async close(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true });
  }

  placeParts(bytes: Uint8Array): readonly Json[] {
    const each = Math.max(smallPart, Math.ceil(bytes.length / 8));
    const count = Math.ceil(bytes.length / each);
    return Array.from({ length: count }, (_, at) => this.place("weights", ".bin", bytes.subarray(at * each, (at + 1) * each)));
  }

  /** Answers the file as the entry names it. */
  place(kind: string, ending: string, bytes: Uint8Array): Json {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const file = `data/${kind}-${sha256.slice(0, 16)}${ending}`;
    mkdirSync(path(this.folder, "data"), { recursive: true });
    writeFileSync(path(this.folder, file), bytes);
    return { file, bytes: bytes.length, sha256 };
  }
}

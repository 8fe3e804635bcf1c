// SPDX-License-Identifier: MIT
// A site built by the native program for one test, served like any other, and what the program says of its pictures.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

// Playwright runs in web/, beside its configuration.
export const root = join(process.cwd(), "..");
export const shared = process.env["VITRINE_SHARED"] ?? join(root, "../shared");
const program = process.env["VITRINE_PROGRAM"] ?? join(root, "build/bin/vitrine");

export interface NativeSite {
  readonly url: string;
  readonly pictures: readonly string[];
  /** The works' positions that `vitrine query` answers for a picture, best first. */
  neighbours(picture: string, k: number): number[];
  /** The picture's embedding as the native program computed it, by what the site carries. */
  embedding(picture: string): Float32Array;
  close(): void;
}

/** What embeds a site's pictures. */
export interface NativeModel {
  /** What follows `--model`: the model, and where its weights are. */
  readonly words: readonly string[];
  /** Makes the model's forms first, as `vitrine model prepare` does, calibrated on some pictures of a folder. */
  readonly prepare?: { readonly weights: string; readonly calibrate: string; readonly pictures: number };
  /** Commands that make a model of one's own, run beside the folder `pictures`. */
  readonly made?: readonly (readonly string[])[];
  /** The prepared form that the site carries for visitors, in the place of the one its collection is embedded by. */
  readonly carried?: string;
}

/** Every `step`-th picture below `source`, built into a site by `model` and served on `port`. */
export async function buildNativeSite(source: string, step: number, { words, prepare, made, carried }: NativeModel, port: number): Promise<NativeSite> {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-e2e-"));
  const names = readdirSync(source, { recursive: true }).map(String).filter((name) => name.endsWith(".jpg")).sort();
  const chosen = names.filter((_, position) => position % step === 0);
  for (const name of chosen) {
    mkdirSync(join(folder, "pictures", dirname(name)), { recursive: true });
    copyFileSync(join(source, name), join(folder, "pictures", name));
  }
  const run = (...args: string[]): string =>
    execFileSync(program, args, { cwd: folder, env: { ...process.env, VITRINE_CACHE: join(folder, "cache") }, stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 26 }).toString();
  if (prepare) {
    run("model", "prepare", words[0] ?? "", "--weights", prepare.weights, "--calibrate", prepare.calibrate, "--pictures", String(prepare.pictures));
  }
  for (const command of made ?? []) run(...command);
  // One space: what is compared here is the model's own answer, not a first look before it.
  const build = (site: string, ...more: string[]): void =>
    void run("build", "pictures", "-o", site, "--quiet", "--instant", "no", "--model", ...words, ...more);
  build("site", ...(carried ? ["--carry-form", carried] : []));
  // The site holds what its collection was embedded by; what the carried form says of it natively, this one alone holds.
  if (carried) build("by-carried-form", "--form", carried);
  const server = spawn(process.execPath, [join(root, "tests/e2e/static-server.mjs"), join(folder, "site"), "/sub/", String(port)]);
  const url = `http://127.0.0.1:${port}/sub/`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await fetch(url).then((response) => response.ok, () => false)) break;
    await new Promise((settle) => setTimeout(settle, 50));
  }
  return {
    url,
    pictures: chosen.map((name) => join(folder, "pictures", name)),
    neighbours(picture, k) {
      const [answer] = JSON.parse(run("query", "site", picture, "-k", String(k), "--json")) as { neighbours: { id: string }[] }[];
      return (answer?.neighbours ?? []).map((neighbour) => chosen.indexOf(neighbour.id));
    },
    embedding: (picture) => fromCache(join(folder, "cache/embeddings"), modelOf(join(folder, carried ? "by-carried-form" : "site")), readFileSync(picture)),
    close() {
      server.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The hash of the model that a site's collection was embedded by. */
function modelOf(site: string): string {
  return (JSON.parse(readFileSync(join(site, "vitrine.json"), "utf8")) as { space: { model: string } }).space.model;
}

/** Finds a picture's record in the embedding cache: 32 bytes of SHA-256, then little-endian float32s (native/embed/embedding_cache.h). */
function fromCache(folder: string, model: string, picture: Buffer): Float32Array {
  const cache = readFileSync(join(folder, `${model.slice(0, 16)}.bin`));
  const dimension = cache.readUInt32LE(12);
  const place = cache.indexOf(createHash("sha256").update(picture).digest());
  if (place < 0) throw new Error("the build has no embedding of this picture");
  return Float32Array.from({ length: dimension }, (_, i) => cache.readFloatLE(place + 32 + 4 * i));
}

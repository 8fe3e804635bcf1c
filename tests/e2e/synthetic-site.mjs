// SPDX-License-Identifier: MIT
// A site of as many works as wanted, made as it is asked for: the built page, an entry, and a catalogue whose works borrow the
// pictures of another site, each under an address of its own, and a map whose tiles are those of the other site's map. It has no
// neighbours and no index: it is for wandering.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileOf, pathOf, typeOf } from "./host-files.mjs";

const prefix = "/large/";
const worksPerShard = 250;
const digest = "0123456789abcdef".repeat(4);
const set = (folder, files) => ({ folder: `data/${folder}-0123456789abcdef`, files, bytes: files, largest: 1 << 20, sha256: digest });

function entryOf(works) {
  const space = { id: digest, model: digest, model_name: "vectors", model_label: "None", embedder: "vectors", input_dimension: 2, dimension: 2 };
  const entry = {
    format: "vitrine-site",
    version: { major: 1, minor: 3 },
    title: `${works} synthetic works`,
    language: "en",
    accent: "#31506b",
    works,
    space,
    index: { file: "data/index-0123456789abcdef.bin", bytes: 1, sha256: digest },
    neighbours: { k: 1, works_per_page: 100, set: set("neighbours", Math.ceil(works / 100)) },
    catalogue: { works_per_shard: worksPerShard, set: set("catalogue", Math.ceil(works / worksPerShard)) },
    map: mapOf(works).entry,
    upload: "none",
    upload_reason: "This site is synthetic.",
  };
  return entry;
}

/** Works row by row over a grid as full as a build makes it; where they lie costs the page nothing. */
function mapOf(works) {
  const wanted = works / 0.66;
  const columns = Math.ceil(Math.sqrt((wanted * 4) / 3));
  const rows = Math.ceil(wanted / columns);
  const text = JSON.stringify({ cells: Array.from({ length: works }, (_, work) => Math.floor((work * columns * rows) / works)) });
  const sha256 = createHash("sha256").update(text).digest("hex");
  const entry = {
    file: "data/map-0123456789abcdef.json", bytes: text.length, sha256, columns, rows, cell: works <= 4000 ? 128 : 64, tile: 512,
    background: "#161514", tiles: set("tiles", 1 << 20),
  };
  return { entry, text };
}

/** Whole tiles of a site's map, as many as it has. */
function tilesOf(site) {
  const { map } = JSON.parse(readFileSync(join(site, "vitrine.json"), "utf8"));
  if (!map) return [];
  const folder = join(site, map.tiles.folder);
  // A full tile weighs more than those cut off at the edges.
  const tiles = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  return tiles.sort((one, other) => other.length - one.length).slice(0, Math.ceil(tiles.length / 2));
}

/** The pictures of a site's first shard. */
function imagesOf(site) {
  const entry = JSON.parse(readFileSync(join(site, "vitrine.json"), "utf8"));
  const { works } = JSON.parse(readFileSync(join(site, entry.catalogue.shards[0].file), "utf8"));
  return works.map((work) => work.images[0]).filter((image) => image?.service.startsWith("iiif/"));
}

function shardOf(number, works, images) {
  const first = number * worksPerShard;
  const count = Math.min(worksPerShard, works - first);
  if (!(count > 0)) return null;
  const made = Array.from({ length: count }, (_, at) => {
    const work = first + at;
    // A step that meets all pictures before it meets one again, so that neighbours differ in shape.
    const image = images[(work * 61) % images.length];
    const service = image.service.replace(/^iiif\//, `iiif/${work}-`);
    return { id: `work-${work}`, title: `Work ${work}`, maker: `Maker ${work % 97}`, date: String(1500 + (work % 500)), images: [{ ...image, service }] };
  });
  return JSON.stringify({ first, works: made });
}

/**
 * Serves a site of `works` works with the page of `page` (a built page, or a site) and the pictures of `site`.
 * `asked` grows by the path of every request below the site.
 */
export async function serveSynthetic({ works, site, page, port = 0 }) {
  const images = imagesOf(site);
  const tiles = tilesOf(site);
  const asked = [];
  const inMemory = (path) => {
    if (path === "vitrine.json") return JSON.stringify(entryOf(works));
    if (path.startsWith("data/map-")) return mapOf(works).text;
    const tile = /^data\/tiles-\w+\/(\d+)\.jpg$/.exec(path);
    if (tile) return tiles[Number(tile[1]) % tiles.length] ?? null;
    const shard = /^data\/catalogue-\w+\/(\d+)\.json$/.exec(path);
    return shard ? shardOf(Number(shard[1]), works, images) : null;
  };
  const server = createServer((request, response) => {
    const path = pathOf(request.url);
    const own = path.slice(prefix.length);
    asked.push(own);
    const made = inMemory(own);
    if (made !== null) return void response.writeHead(200, { "Content-Type": typeof made === "string" ? "application/json" : "image/jpeg" }).end(made);
    const picture = own.startsWith("iiif/");
    const file = fileOf(picture ? path.replace(/iiif\/\d+-/, "iiif/") : path, picture ? site : page, prefix);
    try {
      const bytes = readFileSync(file ?? "");
      response.writeHead(200, { "Content-Type": typeOf(file), "Content-Length": bytes.length, "Cache-Control": "max-age=60" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.keepAliveTimeout = 1000;
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, asked, close };
}

// SPDX-License-Identifier: MIT
// The poorest static host there is: one folder under a sub-path, Content-Type and Content-Length, no other header. Answers
// GET and HEAD alone; anything else is 405 and counted by the tests as a failure.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

async function answer(request, response, folder, prefix) {
  if (request.method !== "GET" && request.method !== "HEAD") return response.writeHead(405).end();
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  if (!path.startsWith(prefix)) return response.writeHead(404).end();
  let file = normalize(join(folder, path.slice(prefix.length)));
  if (file !== folder && !file.startsWith(folder + sep)) return response.writeHead(404).end();
  try {
    if ((await stat(file)).isDirectory()) file = join(file, "index.html");
    const { size } = await stat(file);
    response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream", "Content-Length": size });
    if (request.method === "HEAD") return response.end();
    createReadStream(file).pipe(response);
  } catch {
    response.writeHead(404).end();
  }
}

/** Serves `folder` below `prefix` (which ends with a slash) and resolves to the server once it listens. */
export function serveStatic(folder, prefix, port = 0) {
  const root = normalize(folder).replace(/[/\\]$/, "");
  const server = createServer((request, response) => void answer(request, response, root, prefix).catch(() => response.destroy()));
  server.keepAliveTimeout = 1000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, prefix = "/museum/vitrine/", port = "4173"] = process.argv.slice(2);
  await serveStatic(folder, prefix, Number(port));
  process.stdout.write(`http://127.0.0.1:${port}${prefix}\n`);
}

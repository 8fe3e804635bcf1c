// SPDX-License-Identifier: MIT
// The poorest static host there is: one folder under a sub-path, Content-Type and Content-Length, no other header. Answers
// GET and HEAD alone; anything else is 405 and counted by the tests as a failure.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { fileOf, pathOf, typeOf } from "./host-files.mjs";

async function answer(request, response, folder, prefix) {
  if (request.method !== "GET" && request.method !== "HEAD") return response.writeHead(405).end();
  const file = fileOf(pathOf(request.url), folder, prefix);
  const found = file && (await stat(file).catch(() => null));
  if (!found?.isFile()) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": typeOf(file), "Content-Length": found.size });
  if (request.method === "HEAD") return response.end();
  createReadStream(file).pipe(response);
}

/** Serves `folder` below `prefix` (which ends with a slash) and resolves to the server once it listens. */
export function serveStatic(folder, prefix, port = 0) {
  const server = createServer((request, response) => void answer(request, response, folder, prefix).catch(() => response.destroy()));
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

// SPDX-License-Identifier: MIT
import type { Server } from "node:http";

/** Serves `folder` below `prefix` (which ends with a slash) and resolves to the server once it listens. */
export function serveStatic(folder: string, prefix: string, port?: number): Promise<Server>;

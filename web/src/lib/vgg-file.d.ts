// SPDX-License-Identifier: MIT
// The engine's module as it was when the page was built (vite.config.ts).
declare const vggFile: { readonly bytes: number; readonly sha256: string };

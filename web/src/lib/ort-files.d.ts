// SPDX-License-Identifier: MIT
// The files of ONNX Runtime Web as they were when the page was built (vite.config.ts).
declare const ortFiles: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;

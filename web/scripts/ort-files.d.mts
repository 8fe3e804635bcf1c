// SPDX-License-Identifier: MIT
export function runtimeFiles(): { readonly name: string; readonly path: string }[];

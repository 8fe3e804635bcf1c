// SPDX-License-Identifier: MIT
export function pathOf(url: string): string;
export function fileOf(path: string, folder: string, prefix: string): string | null;
export function typeOf(file: string): string;

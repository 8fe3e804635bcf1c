// SPDX-License-Identifier: MIT
export const coreFolder: string;
export const vggModule: string;

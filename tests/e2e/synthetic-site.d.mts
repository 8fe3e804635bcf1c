// SPDX-License-Identifier: MIT
export interface SyntheticSite {
  readonly url: string;
  /** Paths below the site, in the order they were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}
export function serveSynthetic(options: { works: number; site: string; page: string; port?: number }): Promise<SyntheticSite>;

// SPDX-License-Identifier: MIT
// What a museum says of a work beside its summary, of which a file of summaries holds a list (docs/SITE.md): labels with values,
// and who provides the work.
import { refuse } from "./checked";
import type { Checked } from "./checked";
import { webAddress } from "./site-path";

export interface Details {
  readonly metadata: readonly MetadataEntry[];
  readonly providers: readonly Provider[];
}

export interface MetadataEntry {
  readonly label: string;
  readonly value: string;
}

export interface Provider {
  readonly label: string;
  readonly homepage: string | null;
  readonly logo: ProviderLogo | null;
}

/** A picture of the site. */
export interface ProviderLogo {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export const noDetails: Details = { metadata: [], providers: [] };

// The format's own limits; those of texts are in bytes, of which a text has at least as many as characters.
const maxEntries = 64;
const maxProviders = 8;
const maxLabel = 1000;
const maxValue = 4000;
const maxLogoWidth = 320;
const maxLogoHeight = 96;

/** The details of a run of works. A site of which no work has any says nothing of them. */
export function parseDetails(value: Checked, count: number, base: string): readonly Details[] {
  if (value.absent) return Array.from({ length: count }, () => noDetails);
  const list = value.list(count);
  if (list.length !== count) throw refuse(`a file of summaries holds details of ${list.length} works instead of ${count}`);
  return list.map((work) => {
    const [metadata, providers] = [work.field("metadata"), work.field("provider")];
    return {
      metadata: metadata.absent ? [] : metadata.list(maxEntries).map((entry) => ({ label: entry.field("label").text(maxLabel), value: entry.field("value").text(maxValue) })),
      providers: providers.absent ? [] : providers.list(maxProviders).map((each) => provider(each, base)),
    };
  });
}

function provider(value: Checked, base: string): Provider {
  return {
    label: value.field("label").text(maxLabel),
    homepage: webAddress(value.field("homepage").label(4096)),
    logo: logo(value.field("logo"), base),
  };
}

function logo(value: Checked, base: string): ProviderLogo | null {
  if (value.absent) return null;
  const path = value.field("file").text(1024);
  if (!/^data\/logo-[0-9a-f]{16}\.jpg$/.test(path)) throw refuse(`${value.place}.file must be data/logo-<16 hex digits>.jpg`);
  return { url: base + path, width: value.field("width").integer(1, maxLogoWidth), height: value.field("height").integer(1, maxLogoHeight) };
}

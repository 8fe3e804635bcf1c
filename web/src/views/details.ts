// SPDX-License-Identifier: MIT
// What the museum says of a work in labels and values, as it wrote them, and who provides it. Many or long ones fold, so that the
// works that look alike stay near.
import type { Details, MetadataEntry, Provider } from "../data/details";
import type { Work } from "../data/work";
import { say } from "../lang/lang";
import { element } from "../lib/dom";
import type { View } from "../lib/dom";
import { outsideLink } from "./outside-link";
import { unclamped } from "./summary";

/** Rows that show of many. */
const unfolded = 8;
/** Half of what the file may have, so that it is sharp on dense screens. */
const logoHeight = 48;

type Told = Readonly<Record<"lang" | "dir", string | null>>;

export function createDetails({ language }: Work, details: Details): Pick<View<Details>, "root" | "update"> {
  const told: Told = { lang: language || null, dir: "auto" };
  const root = element("div", { class: "details", hidden: true });
  let shown: Details | null = null;
  const update = (next: Details): void => {
    if (next === shown) return;
    shown = next;
    const { metadata, providers } = next;
    root.hidden = metadata.length + providers.length === 0;
    root.replaceChildren(...createMetadata(metadata, told), ...createProviders(providers, told));
  };
  update(details);
  return { root, update };
}

function createMetadata(metadata: readonly MetadataEntry[], told: Told): readonly HTMLElement[] {
  if (metadata.length === 0) return [];
  const values = metadata.map(({ value }) => element("dd", { ...told, tabindex: -1 }, value));
  const rows = metadata.map(({ label }, at) => element("div", {}, element("dt", { ...told }, label), values[at] ?? null));
  const list = element("dl", {}, ...rows);
  const cut = values.filter((_, at) => at < unfolded && (metadata[at]?.value.length ?? 0) > unclamped);
  for (const value of cut) value.classList.add("clamped");
  for (const row of rows.slice(unfolded)) row.hidden = true;
  const firstFolded = cut[0] ?? values[unfolded];
  if (!firstFolded) return [list];
  const more = element("button", { type: "button", class: "text-button", "aria-expanded": "false" }, say().work.allDetails);
  more.addEventListener("click", () => {
    for (const value of cut) value.classList.remove("clamped");
    for (const row of rows) row.hidden = false;
    firstFolded.focus({ preventScroll: true });
    more.remove();
  });
  return [list, more];
}

function createProviders(providers: readonly Provider[], told: Told): readonly HTMLElement[] {
  if (providers.length === 0) return [];
  const names = providers.map(({ label, homepage, logo }) => {
    const name = logo ? createLogo(label, logo) : label;
    return element("dd", { ...told }, homepage ? outsideLink(homepage, name) : name);
  });
  return [element("dl", {}, element("div", {}, element("dt", {}, say().work.providedBy), ...names))];
}

/** The logo says the provider's name; where it cannot be had, the name stands there itself. */
function createLogo(label: string, { url, width, height }: NonNullable<Provider["logo"]>): HTMLElement {
  const scale = Math.min(1, logoHeight / height);
  // `loading` before `src`: set behind it, it comes too late.
  const image = element("img", { alt: label, width: Math.max(1, Math.round(scale * width)), height: Math.max(1, Math.round(scale * height)), loading: "lazy", decoding: "async", src: url });
  image.addEventListener("error", () => image.replaceWith(label));
  return image;
}

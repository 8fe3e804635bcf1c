// SPDX-License-Identifier: MIT
// What compares the pictures of a site, in words. A network without training is called so wherever it is named.
import type { Entry } from "../data/entry";
import { say } from "../lang/lang";
import { networkBytes } from "../lib/site-files";

export function modelName({ space }: Entry): string {
  const words = say().compared;
  const name = space.label || words.unnamed;
  return space.trained ? name : words.untrained(name);
}

/** One sentence on what compares the works of this site; two where a caution is due. */
export function comparedBy(entry: Entry): string {
  const words = say().compared;
  const { embedder, trained } = entry.space;
  if (embedder === "descriptor") return words.descriptor;
  const name = modelName(entry);
  const said = embedder === "vectors" ? words.vectors(name) : trained ? words.trained(name) : words.neural(name);
  return trained ? said : `${said} ${words.caution}`;
}

/** The same for an answer to a visitor's picture, on a site that answers once. */
export function answeredBy(entry: Entry): string {
  return entry.upload.kind === "none" ? say().compared.colourAlone : comparedBy(entry);
}

/** What the visitor's browser runs, and how much it answers like the network of the build; empty where it is that one. */
export function carriedForm(entry: Entry): string {
  const words = say().compared;
  const { upload } = entry;
  if (upload.kind !== "onnx" || upload.form === "original") return "";
  const size = upload.network.weights?.parts.reduce((sum, part) => sum + part.bytes, upload.network.graph.bytes) ?? networkBytes(upload.network);
  const said = words.form(upload.form, size);
  if (!upload.agreement) return said;
  const { overlap, pictures } = upload.agreement;
  return `${said} ${words.agreement(Math.round(overlap * 100), pictures)}`;
}

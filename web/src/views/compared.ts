// SPDX-License-Identifier: MIT
// What compares the pictures of a site, in words. A network without training is called so wherever it is named.
import type { Entry } from "../data/entry";
import { networkBytes } from "../lib/site-files";
import { megabytes } from "../lib/words";

const byDescriptor = "by the built-in descriptor: colour and line. No trained network is involved.";
export const untrainedNote = "Its weights are made up for testing: it has learnt nothing, and what it puts together means nothing.";

export function modelName({ space }: Entry): string {
  const name = space.label || "an unnamed model";
  return space.trained ? name : `${name} (untrained)`;
}

/** One sentence on what compares the works of this site; two where a caution is due. */
export function comparedBy(entry: Entry): string {
  const { embedder, trained } = entry.space;
  if (embedder === "descriptor") return `This site compares pictures ${byDescriptor}`;
  const caution = trained ? "" : ` ${untrainedNote}`;
  if (embedder === "vectors") return `This site compares pictures by descriptions computed elsewhere: ${modelName(entry)}.${caution}`;
  return `This site compares pictures by a ${trained ? "trained" : "neural"} network: ${modelName(entry)}.${caution}`;
}

/** The same for an answer to a visitor's picture, on a site that answers once. */
export function answeredBy(entry: Entry): string {
  return entry.upload.kind === "none" ? "Compared by colour and line alone." : comparedBy(entry);
}

/** What the visitor's browser runs, and how much it answers like the network of the build; empty where it is that one. */
export function carriedForm(entry: Entry): string {
  const { upload } = entry;
  if (upload.kind !== "onnx" || upload.form === "original") return "";
  const size = upload.network.weights?.parts.reduce((sum, part) => sum + part.bytes, upload.network.graph.bytes) ?? networkBytes(upload.network);
  const said = `For a picture of your own, your browser runs the network in the form “${upload.form}” (${megabytes(size)}).`;
  if (!upload.agreement) return said;
  const { overlap, pictures } = upload.agreement;
  const measured = `measured on ${pictures} ${pictures === 1 ? "picture" : "pictures"}`;
  return `${said} It answers like the full network in ${Math.round(overlap * 100)} of 100 of the first ten, ${measured}.`;
}

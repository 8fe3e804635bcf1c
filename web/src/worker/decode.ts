// SPDX-License-Identifier: MIT
// From the visitor's file to upright RGB pixels: by the core, as in the museum's own build, and only for formats it does
// not read (WebP, AVIF, HEIC where the system has it) by the browser.
import type { RgbImage, VitrineCore } from "@vitrine/core";
import { VitrineError } from "../lib/errors";
import { unwrap } from "./core";

// The core's own limits, asked before anything is read into memory.
const maxBytes = 256 * 2 ** 20;
const maxPixels = 2 ** 27;
// ErrorCode::kUnsupported of native/include/vitrine/result.h.
const unsupported = 2;

const chooseAnother = "Choose a photograph or picture file, for example a JPEG or PNG.";

export interface Decoded {
  readonly image: RgbImage;
  readonly decodedByBrowser: boolean;
}

export async function decodePicture(core: VitrineCore, picture: Blob, signal: AbortSignal): Promise<Decoded> {
  const name = picture instanceof File && picture.name ? `“${picture.name}”` : "The picture";
  if (picture.size === 0) {
    throw new VitrineError({ code: "unreadable-picture", message: `${name} is empty.`, remedy: chooseAnother });
  }
  if (picture.size > maxBytes) {
    throw new VitrineError({ code: "too-large", message: `${name} is larger than 256 MB.`, remedy: "Choose a smaller copy of it." });
  }
  const bytes = new Uint8Array(await picture.arrayBuffer());
  signal.throwIfAborted();
  const probe = core.probeImage(bytes);
  if (probe.ok) {
    const remedy = "The file may be damaged: open it in a picture editor, save it again and retry.";
    return { image: unwrap(core.decodeImage(bytes), "unreadable-picture", remedy), decodedByBrowser: false };
  }
  if (probe.error.code !== unsupported) unwrap(probe, "unreadable-picture", chooseAnother);
  return { image: await decodeInBrowser(core, picture, name), decodedByBrowser: true };
}

async function decodeInBrowser(core: VitrineCore, picture: Blob, name: string): Promise<RgbImage> {
  if (typeof OffscreenCanvas === "undefined") {
    const message = `${name} is in a format that this browser cannot hand over.`;
    throw new VitrineError({ code: "unsupported", message, remedy: "Save it as a JPEG or PNG and choose that." });
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(picture, { imageOrientation: "from-image" });
  } catch {
    const message = `${name} is not a picture this page can read.`;
    throw new VitrineError({ code: "unreadable-picture", message, remedy: chooseAnother });
  }
  try {
    const { width, height } = bitmap;
    if (width * height > maxPixels) {
      const message = `${name} has ${width} by ${height} pixels, more than a tab can hold.`;
      throw new VitrineError({ code: "too-large", message, remedy: "Choose a smaller copy of it." });
    }
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { colorSpace: "srgb", willReadFrequently: true });
    if (!context) throw new Error("this browser gave no canvas to read the picture with");
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, width, height, { colorSpace: "srgb" });
    return unwrap(core.imageFromRgba(pixels.data, width, height), "unreadable-picture", chooseAnother);
  } finally {
    bitmap.close();
  }
}

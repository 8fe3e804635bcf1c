// SPDX-License-Identifier: MIT
// From the bytes of a picture file to upright 8-bit RGB pixels, and from there to the size a model wants.
// One decoder and one resize serve the native build and the browser, so that a picture embeds the same in
// both.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vitrine/result.h"

namespace vitrine {

// Limits on hostile input, checked on the header before any pixel is allocated.
struct ImageLimits {
  // The longest file read: a 16-bit RGB TIFF-sized scan saved as PNG fits, a disk image does not.
  std::uint64_t max_bytes = 256ull << 20;
  // Pixels of the decoded picture. 134 megapixels of RGBA are 512 MiB: what a wasm32 tab can still hold.
  // The decoder counts bytes in 31 bits: values of 2^28 and above are taken as 2^28 - 1.
  std::uint64_t max_pixels = 1ull << 27;
  // Longest side in pixels. JPEG's own limit is 65,535; longer sides are crafted, not photographed.
  std::uint32_t max_side = 65535;
};

enum class ImageFormat : std::uint8_t { kJpeg, kPng, kGif, kBmp, kTga, kPsd, kPnm };

// What the header says, before decoding.
struct ImageInfo {
  ImageFormat format = ImageFormat::kJpeg;
  std::uint32_t width = 0;       // pixels as stored, before orientation
  std::uint32_t height = 0;      // pixels as stored, before orientation
  std::uint8_t orientation = 1;  // EXIF orientation 1..8; 1 where there is none
};

// Interleaved RGB, 8 bits a channel, rows from the top without padding.
// Invariant: rgb.size() == 3 * width * height, width and height at least 1.
struct Image {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::uint8_t> rgb;
};

// Reads the header only; the format is known by the bytes, never by a name. Errors: kUnsupported (not a
// format read here, the message names it where it can), kTooLarge (size and limit are named), kCorrupt
// (empty, or a header that is cut or damaged).
[[nodiscard]] Result<ImageInfo> probe_image(std::span<const std::uint8_t> bytes,
                                            const ImageLimits& limits = {});

// Decodes JPEG, PNG, GIF (first frame), BMP, TGA, PSD (the flattened picture) and PNM (P5, P6) to upright
// RGB: EXIF orientation of JPEG and PNG applied, alpha composited over white as (c * a + 255 * (255 - a) +
// 127) / 255, which is the nearest integer and Pillow's result; 16-bit samples reduced to their high byte,
// grey, palette and CMYK converted. Errors: as probe_image(); kCorrupt for truncated or damaged pixels, also
// where a decoder could fill them in; kOutOfMemory.
[[nodiscard]] Result<Image> decode_image(std::span<const std::uint8_t> bytes, const ImageLimits& limits = {});

// An Image from RGBA pixels decoded elsewhere (a browser's createImageBitmap, libwebp), alpha over white.
// Errors: kInvalidArgument where rgba.size() != 4 * width * height or a side is 0; kTooLarge; kOutOfMemory.
[[nodiscard]] Result<Image> image_from_rgba(std::span<const std::uint8_t> rgba, std::uint32_t width,
                                            std::uint32_t height, const ImageLimits& limits = {});

// Applies an EXIF orientation (1..8, TIFF 6.0 tag 274); other values leave the picture as it is.
[[nodiscard]] Image apply_orientation(Image image, std::uint8_t orientation);

// Antialiased bilinear resize: a triangle filter whose support grows with the reduction, 22-bit fixed point,
// horizontal pass first. Equal to the last bit to Pillow 9.4's Image.resize(size, BILINEAR). Errors:
// kInvalidArgument for a side of 0 or an image that breaks its invariant; kTooLarge beyond the default
// limits; kOutOfMemory.
[[nodiscard]] Result<Image> resize_bilinear(const Image& image, std::uint32_t width, std::uint32_t height);

// How a picture becomes a square.
enum class Fit : std::uint8_t {
  kSquash,         // both sides scaled to the square; the aspect ratio is not kept
  kShortSideCrop,  // the short side scaled to `short_side` (long side truncated, as torchvision), then the
                   // centre cut out
};

// A square of side x side pixels. `short_side` is read by kShortSideCrop alone and is at least `side`.
// Errors: as resize_bilinear(), and kInvalidArgument for a short side below the side.
[[nodiscard]] Result<Image> fit_square(const Image& image, Fit fit, std::uint32_t side,
                                       std::uint32_t short_side = 0);

// The rectangle [x, x+width) x [y, y+height) of a picture. Errors: kInvalidArgument where it is empty or
// leaves the picture.
[[nodiscard]] Result<Image> crop(const Image& image, std::uint32_t x, std::uint32_t y, std::uint32_t width,
                                 std::uint32_t height);

// The mean colour, rounded, as 0xRRGGBB: the placeholder a page shows before the thumbnail arrives.
[[nodiscard]] std::uint32_t average_colour(const Image& image);

}  // namespace vitrine

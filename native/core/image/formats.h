// SPDX-License-Identifier: MIT
// What each format's header says, read by our own bounds-checked code before any decoder sees the file. The
// checks here also close the gaps that stb_image 2.27 leaves open (tables that overflow, files that end
// early).
#pragma once

#include "core/image/bytes.h"
#include "vitrine/image.h"
#include "vitrine/result.h"

namespace vitrine::image {

// A header, with what the decoder must be told besides.
struct Header {
  ImageInfo info;
  bool opaque = false;         // the file has a fourth channel that says nothing of transparency
  bool adobe_missing = false;  // a four-channel JPEG without the Adobe marker that says CMYK
};

// Each reads one format, whose signature the caller has recognised. Errors: kCorrupt, kUnsupported.
[[nodiscard]] Result<Header> read_jpeg_header(Bytes bytes);
[[nodiscard]] Result<Header> read_png_header(Bytes bytes);
[[nodiscard]] Result<Header> read_gif_header(Bytes bytes);
[[nodiscard]] Result<Header> read_bmp_header(Bytes bytes);
[[nodiscard]] Result<Header> read_psd_header(Bytes bytes);
[[nodiscard]] Result<Header> read_pnm_header(Bytes bytes);
[[nodiscard]] Result<Header> read_tga_header(Bytes bytes);

// Whether the bytes are plausibly a TGA. The format has no signature, so every field must make sense.
[[nodiscard]] bool looks_like_tga(Bytes bytes);

// Walks the whole file, not only the header: every table and checksum is looked at, and the end must be
// there. Errors: kCorrupt, kUnsupported, and kTooLarge for more scans than any photograph has.
// REQUIRES: the header was read.
[[nodiscard]] Status check_jpeg(Bytes bytes);
[[nodiscard]] Status check_png(Bytes bytes);
[[nodiscard]] Status check_gif(Bytes bytes);

// Two formats are decoded here: stb_image ignores PNM's maximal value and divides the white out of PSD.
// REQUIRES: the header was read and is within the limits.
[[nodiscard]] Result<Image> decode_pnm(Bytes bytes);
[[nodiscard]] Result<Image> decode_psd(Bytes bytes);

// The orientation (1..8) that an EXIF block, which begins with its TIFF header, asks for; 1 where it says
// nothing.
[[nodiscard]] std::uint8_t exif_orientation(Bytes tiff);

// The format recognised, its header read, the limits checked.
[[nodiscard]] Result<Header> read_header(Bytes bytes, const ImageLimits& limits);

}  // namespace vitrine::image

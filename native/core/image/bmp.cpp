// SPDX-License-Identifier: MIT
// The header of BMP, whose palette and masks the decoder takes on trust.
#include "core/image/formats.h"

namespace vitrine::image {
namespace {

Error corrupt(const char* what) { return Error{ErrorCode::kCorrupt, what}; }
Error unsupported(const char* what) { return Error{ErrorCode::kUnsupported, what}; }

Result<Header> make_header(ImageFormat format, std::uint32_t width, std::uint32_t height) {
  if (width == 0 || height == 0) return corrupt("a side of the picture is 0 pixels long");
  Header header;
  header.info.format = format;
  header.info.width = width;
  header.info.height = height;
  return header;
}

}  // namespace

Result<Header> read_bmp_header(Bytes bytes) {
  if (!has(bytes, 0, 26)) return corrupt("BMP: the file is truncated: it ends inside the header");
  const std::uint32_t pixels_at = u32_le(bytes, 10);
  const std::uint32_t header_bytes = u32_le(bytes, 14);
  const bool core = header_bytes == 12;
  if (!core && header_bytes != 40 && header_bytes != 56 && header_bytes != 108 && header_bytes != 124) {
    return unsupported("BMP: a header of this size is not read; save it as PNG");
  }
  if (!has(bytes, 14, header_bytes)) return corrupt("BMP: the file is truncated: it ends inside the header");

  const std::uint32_t bits = u16_le(bytes, core ? 24 : 28);
  const std::uint32_t compression = core ? 0 : u32_le(bytes, 30);
  if (compression != 0 && compression != 3) {
    return unsupported("BMP: compressed pixels are not read; save it as PNG");
  }
  const std::uint64_t masks = header_bytes == 40 && compression == 3 ? 12 : 0;
  const std::uint64_t palette_at = 14ull + header_bytes + masks;
  if (pixels_at < palette_at) return corrupt("BMP: the pixels begin inside the header");
  if (bits <= 8) {
    const std::uint64_t colours = (pixels_at - palette_at) / (core ? 3 : 4);
    if (colours < 1 || colours > 256) return corrupt("BMP: the palette has not 1 to 256 colours");
  }
  if (core) return make_header(ImageFormat::kBmp, u16_le(bytes, 18), u16_le(bytes, 20));
  // Both sides are signed; a negative height says that the rows begin at the top.
  const std::uint32_t width = u32_le(bytes, 18);
  const std::uint32_t height = u32_le(bytes, 22);
  if (width > 0x7FFFFFFFu || height == 0x80000000u) return corrupt("BMP: the width or height is negative");
  return make_header(ImageFormat::kBmp, width, height > 0x80000000u ? 0u - height : height);
}

}  // namespace vitrine::image

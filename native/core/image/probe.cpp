// SPDX-License-Identifier: MIT
// Which format the bytes are, by their first ones and never by a file name.
#include <algorithm>
#include <limits>
#include <string>

#include "core/image/formats.h"
#include "core/image/limits.h"

namespace vitrine::image {
namespace {

using namespace std::string_view_literals;

using ReadHeader = Result<Header> (*)(Bytes);

bool is_netpbm(Bytes bytes, char first, char last) {
  return has(bytes, 0, 3) && bytes[0] == 'P' && bytes[1] >= first && bytes[1] <= last &&
         (bytes[2] == ' ' || bytes[2] == '#' || (bytes[2] >= '\t' && bytes[2] <= '\r'));
}

ReadHeader recognise(Bytes bytes) {
  if (has_text(bytes, 0, "\xFF\xD8\xFF"sv)) return read_jpeg_header;
  if (has_text(bytes, 0, "\x89PNG\r\n\x1A\n"sv)) return read_png_header;
  if (has_text(bytes, 0, "GIF87a"sv) || has_text(bytes, 0, "GIF89a"sv)) return read_gif_header;
  // "BM" alone begins many a text; the reserved field and the small header size make it a picture.
  if (has_text(bytes, 0, "BM"sv) && has(bytes, 0, 18) && u32_le(bytes, 14) <= 124) return read_bmp_header;
  if (has_text(bytes, 0, "8BPS"sv)) return read_psd_header;
  if (is_netpbm(bytes, '5', '6')) return read_pnm_header;
  return nullptr;
}

// A brand of the ISO base media file format, at its fixed place.
bool has_brand(Bytes bytes, std::string_view brand) {
  return has_text(bytes, 4, "ftyp"sv) && has_text(bytes, 8, brand);
}

bool looks_like_text(Bytes bytes) {
  const Bytes start = bytes.first(std::min<std::size_t>(bytes.size(), 64));
  return std::all_of(start.begin(), start.end(),
                     [](std::uint8_t c) { return c >= 0x20 || (c >= '\t' && c <= '\r'); });
}

// A file that is none of ours is named where it can be: the person who reads the message has to act on it.
std::string_view name_of_other(Bytes bytes) {
  if (has_text(bytes, 0, "RIFF"sv) && has_text(bytes, 8, "WEBP"sv)) return "a WebP picture";
  if (has_brand(bytes, "avif"sv) || has_brand(bytes, "avis"sv)) return "an AVIF picture";
  if (has_brand(bytes, "hei"sv) || has_brand(bytes, "hev"sv) || has_brand(bytes, "mif1"sv))
    return "a HEIC picture";
  if (has_text(bytes, 0, "II*\0"sv) || has_text(bytes, 0, "MM\0*"sv)) return "a TIFF picture";
  if (has_text(bytes, 0, "\xFF\x4F\xFF\x51"sv) || has_text(bytes, 4, "jP  \r\n"sv))
    return "a JPEG 2000 picture";
  if (has_text(bytes, 0, "\xFF\x0A"sv) || has_text(bytes, 4, "JXL \r\n"sv)) return "a JPEG XL picture";
  if (has_text(bytes, 0, "%PDF"sv)) return "a PDF document";
  if (is_netpbm(bytes, '1', '7')) return "a PNM picture other than binary P5 or P6";
  if (looks_like_text(bytes)) return "a text";
  return "in no known picture format";
}

}  // namespace

Result<Header> read_header(Bytes bytes, const ImageLimits& limits) {
  if (bytes.empty()) return Error{ErrorCode::kCorrupt, "the file is empty"};
  const std::uint64_t max_bytes = std::min<std::uint64_t>(limits.max_bytes, std::numeric_limits<int>::max());
  if (bytes.size() > max_bytes) {
    return Error{ErrorCode::kTooLarge, "the file has " + std::to_string(bytes.size()) +
                                           " bytes, the limit is " + std::to_string(max_bytes)};
  }
  ReadHeader read = recognise(bytes);
  if (read == nullptr && looks_like_tga(bytes)) read = read_tga_header;
  if (read == nullptr) {
    return Error{ErrorCode::kUnsupported, "the file is " + std::string(name_of_other(bytes)) +
                                              "; JPEG, PNG, GIF, BMP, TGA, PSD and PNM are read here"};
  }
  Result<Header> header = read(bytes);
  if (!header.ok()) return header;
  const Status size = check_size(header->info.width, header->info.height, limits);
  if (!size.ok()) return size.error();
  return header;
}

}  // namespace vitrine::image

namespace vitrine {

Result<ImageInfo> probe_image(std::span<const std::uint8_t> bytes, const ImageLimits& limits) {
  const Result<image::Header> header = image::read_header(bytes, limits);
  if (!header.ok()) return header.error();
  return header->info;
}

}  // namespace vitrine

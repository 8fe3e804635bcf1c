// SPDX-License-Identifier: MIT
// The flattened picture of a Photoshop document, grey or RGB. Photoshop lays it over white itself, so that
// the colours are taken as they stand; stb_image would divide the white out again, in floating point that
// overflows on damaged files.
#include <string>
#include <vector>

#include "core/image/formats.h"
#include "core/image/limits.h"

namespace vitrine::image {
namespace {

constexpr std::uint32_t kGrey = 1;
constexpr std::uint32_t kRgb = 3;

struct Psd {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t channels = 0;      // stored, of which the first `planes` are colours
  std::uint32_t planes = 0;        // 1 or 3
  std::uint32_t sample_bytes = 0;  // 1 or 2
  bool packed = false;
  std::size_t pixels_at = 0;

  std::size_t row_bytes() const { return std::size_t{width} * sample_bytes; }
};

Error corrupt(const char* what) { return Error{ErrorCode::kCorrupt, std::string("PSD: ") + what}; }
Error truncated() { return corrupt("the file is truncated: it ends before the picture does"); }
Error unsupported(const char* what) {
  return Error{ErrorCode::kUnsupported, std::string("PSD: ") + what + "; save it as PNG"};
}

// Colour mode data, resources and layers stand before the flattened picture, each behind its length.
Status find_pixels(Bytes bytes, Psd& psd) {
  std::uint64_t offset = 26;
  for (int section = 0; section < 3; ++section) {
    if (!has(bytes, offset, 4)) return truncated();
    const std::uint32_t length = u32_be(bytes, static_cast<std::size_t>(offset));
    if (!has(bytes, offset + 4, length)) return truncated();
    offset += 4ull + length;
  }
  if (!has(bytes, offset, 2)) return truncated();
  const std::uint32_t compression = u16_be(bytes, static_cast<std::size_t>(offset));
  if (compression > 1) return unsupported("only raw and run-length pixels are read");
  psd.packed = compression == 1;
  psd.pixels_at = static_cast<std::size_t>(offset) + 2;
  return Done{};
}

Result<Psd> read_fields(Bytes bytes) {
  if (!has(bytes, 0, 26)) return truncated();
  if (u16_be(bytes, 4) != 1) return unsupported("large documents (PSB) are not read");
  const std::uint32_t depth = u16_be(bytes, 22);
  const std::uint32_t mode = u16_be(bytes, 24);
  if (mode != kGrey && mode != kRgb) return unsupported("only grey and RGB documents are read");
  if (depth != 8 && depth != 16) return unsupported("only 8 and 16 bits a channel are read");
  Psd psd;
  psd.channels = u16_be(bytes, 12);
  psd.height = u32_be(bytes, 14);
  psd.width = u32_be(bytes, 18);
  psd.planes = mode == kGrey ? 1 : 3;
  psd.sample_bytes = depth / 8;
  // 56 channels are the format's own limit.
  if (psd.channels < psd.planes || psd.channels > 56) return corrupt("the number of channels");
  if (psd.width == 0 || psd.height == 0) return corrupt("a side is 0 pixels long");
  if (const Status found = find_pixels(bytes, psd); !found.ok()) return found.error();
  return psd;
}

// PackBits: a count below 128 is followed by that many bytes and one more, a count above by one byte to
// repeat. False unless the row comes out whole.
bool unpack(Bytes packed, std::span<std::uint8_t> row) {
  std::size_t in = 0;
  std::size_t out = 0;
  while (in < packed.size() && out < row.size()) {
    const std::uint8_t count = packed[in++];
    if (count == 128) continue;
    const bool repeats = count > 128;
    const std::size_t length = repeats ? 257u - count : count + 1u;
    if (length > row.size() - out || !has(packed, in, repeats ? 1 : length)) return false;
    for (std::size_t i = 0; i < length; ++i) row[out + i] = packed[repeats ? in : in + i];
    in += repeats ? 1 : length;
    out += length;
  }
  return out == row.size();
}

// Rows in the order of the file: all of the first channel, then all of the second.
class Rows {
 public:
  Rows(Bytes bytes, const Psd& psd) : bytes_(bytes), psd_(psd), data_(psd.pixels_at) {
    if (!psd.packed) return;
    lengths_ = psd.pixels_at;
    data_ += 2ull * psd.channels * psd.height;
    unpacked_.resize(psd.row_bytes());
  }

  Result<Bytes> next() {
    if (!psd_.packed) return take(psd_.row_bytes());
    if (!has(bytes_, lengths_, 2)) return truncated();
    const std::uint32_t length = u16_be(bytes_, lengths_);
    lengths_ += 2;
    const Result<Bytes> packed = take(length);
    if (!packed.ok()) return packed;
    if (!unpack(*packed, unpacked_)) return corrupt("a packed row is damaged");
    return Bytes(unpacked_);
  }

 private:
  Result<Bytes> take(std::size_t count) {
    if (!has(bytes_, data_, count)) return truncated();
    const Bytes taken = bytes_.subspan(static_cast<std::size_t>(data_), count);
    data_ += count;
    return taken;
  }

  Bytes bytes_;
  const Psd& psd_;
  std::uint64_t data_ = 0;
  std::size_t lengths_ = 0;
  std::vector<std::uint8_t> unpacked_;
};

}  // namespace

Result<Header> read_psd_header(Bytes bytes) {
  const Result<Psd> psd = read_fields(bytes);
  if (!psd.ok()) return psd.error();
  Header header;
  header.info.format = ImageFormat::kPsd;
  header.info.width = psd->width;
  header.info.height = psd->height;
  return header;
}

Result<Image> decode_psd(Bytes bytes) {
  const Result<Psd> psd = read_fields(bytes);
  if (!psd.ok()) return psd.error();
  Result<Image> image = make_image(psd->width, psd->height);
  if (!image.ok()) return image;
  Rows rows(bytes, *psd);
  for (std::uint32_t plane = 0; plane < psd->planes; ++plane) {
    std::uint8_t* out = image->rgb.data() + plane;
    for (std::uint32_t y = 0; y < psd->height; ++y) {
      const Result<Bytes> row = rows.next();
      if (!row.ok()) return row.error();
      // The high byte of a 16-bit sample stands first.
      for (std::size_t x = 0; x < psd->width; ++x, out += 3) *out = (*row)[x * psd->sample_bytes];
    }
  }
  if (psd->planes == 1) {
    for (std::size_t i = 0; i < image->rgb.size(); i += 3)
      image->rgb[i + 1] = image->rgb[i + 2] = image->rgb[i];
  }
  return image;
}

}  // namespace vitrine::image

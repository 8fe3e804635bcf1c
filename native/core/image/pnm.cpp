// SPDX-License-Identifier: MIT
// Binary PGM (P5) and PPM (P6), with any maximal value up to 65,535.
#include <algorithm>

#include "core/image/formats.h"
#include "core/image/limits.h"

namespace vitrine::image {
namespace {

struct Pnm {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t maximum = 0;
  std::size_t channels = 0;
  std::size_t pixels_at = 0;
};

bool is_space(std::uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(std::uint8_t c) { return c >= '0' && c <= '9'; }

Error corrupt(const char* what) { return Error{ErrorCode::kCorrupt, what}; }

// Reads a decimal number behind white space and comments. False where there is none or it has more than 9
// digits.
bool read_number(Bytes bytes, std::size_t& position, std::uint32_t& value) {
  while (position < bytes.size() && (is_space(bytes[position]) || bytes[position] == '#')) {
    if (bytes[position++] != '#') continue;
    while (position < bytes.size() && bytes[position] != '\n' && bytes[position] != '\r') ++position;
  }
  const std::size_t start = position;
  value = 0;
  while (position < bytes.size() && is_digit(bytes[position]) && position - start < 9) {
    value = value * 10 + (bytes[position++] - '0');
  }
  return position > start && position < bytes.size() && !is_digit(bytes[position]);
}

Result<Pnm> read_fields(Bytes bytes) {
  Pnm pnm;
  pnm.channels = bytes[1] == '5' ? 1 : 3;
  std::size_t position = 2;
  if (!read_number(bytes, position, pnm.width) || !read_number(bytes, position, pnm.height) ||
      !read_number(bytes, position, pnm.maximum) || !is_space(bytes[position])) {
    return corrupt("PNM: the header is damaged: width, height and maximal value must be numbers");
  }
  if (pnm.width == 0 || pnm.height == 0) return corrupt("PNM: a side is 0 pixels long");
  if (pnm.maximum == 0 || pnm.maximum > 65535) return corrupt("PNM: the maximal value is not 1 to 65535");
  pnm.pixels_at = position + 1;  // exactly one white space stands between header and pixels
  return pnm;
}

}  // namespace

Result<Header> read_pnm_header(Bytes bytes) {
  const Result<Pnm> pnm = read_fields(bytes);
  if (!pnm.ok()) return pnm.error();
  Header header;
  header.info.format = ImageFormat::kPnm;
  header.info.width = pnm->width;
  header.info.height = pnm->height;
  return header;
}

Result<Image> decode_pnm(Bytes bytes) {
  const Result<Pnm> pnm = read_fields(bytes);
  if (!pnm.ok()) return pnm.error();
  const std::size_t sample_bytes = pnm->maximum > 255 ? 2 : 1;
  const std::uint64_t samples = std::uint64_t{pnm->channels} * pnm->width * pnm->height;
  if (!has(bytes, pnm->pixels_at, samples * sample_bytes)) {
    return corrupt("PNM: the file is truncated: it ends before the picture does");
  }
  Result<Image> image = make_image(pnm->width, pnm->height);
  if (!image.ok()) return image;

  std::uint8_t* out = image->rgb.data();
  const std::uint8_t* in = bytes.data() + pnm->pixels_at;
  const std::uint32_t maximum = pnm->maximum;
  for (std::uint64_t i = 0; i < samples; ++i, in += sample_bytes) {
    const std::uint32_t raw = sample_bytes == 2 ? static_cast<std::uint32_t>(in[0] << 8 | in[1]) : in[0];
    // A full 16-bit range is reduced to its high byte like every other 16-bit format; others are scaled and
    // rounded.
    const std::uint32_t value =
        maximum == 65535 ? raw >> 8 : (std::min(raw, maximum) * 255 + maximum / 2) / maximum;
    const std::size_t copies = pnm->channels == 1 ? 3 : 1;
    for (std::size_t copy = 0; copy < copies; ++copy) *out++ = static_cast<std::uint8_t>(value);
  }
  return image;
}

}  // namespace vitrine::image

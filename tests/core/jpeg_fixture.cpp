// SPDX-License-Identifier: MIT
// The smallest useful JPEG encoder: flat blocks alone, so that only DC differences are written.
#include <cstdlib>

#include "image_fixtures.h"

namespace vitrine::testing {
namespace {

class BitWriter {
 public:
  void put(std::uint32_t value, int bits) {
    while (bits-- > 0) {
      pending_ = pending_ << 1 | ((value >> bits) & 1);
      if (++count_ == 8) flush();
    }
  }

  File finish() {
    while (count_ != 0) put(1, 1);
    return bytes_;
  }

 private:
  void flush() {
    bytes_.push_back(static_cast<std::uint8_t>(pending_));
    if ((pending_ & 0xFF) == 0xFF) bytes_.push_back(0);
    count_ = 0;
    pending_ = 0;
  }

  File bytes_;
  std::uint32_t pending_ = 0;
  int count_ = 0;
};

void append_segment(File& jpeg, std::uint8_t marker, const File& body) {
  append(jpeg, {0xFF, marker});
  append_u16_be(jpeg, static_cast<std::uint32_t>(body.size() + 2));
  append(jpeg, body);
}

// Category k of a difference has the four-bit code k; the one AC code, a single 0 bit, ends a block.
File huffman_tables() {
  File tables{0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  for (std::uint8_t category = 0; category < 12; ++category) tables.push_back(category);
  append(tables, {0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  return tables;
}

void put_difference(BitWriter& bits, int difference) {
  int category = 0;
  for (int rest = std::abs(difference); rest != 0; rest >>= 1) ++category;
  bits.put(static_cast<std::uint32_t>(category), 4);
  const int coded = difference < 0 ? difference + (1 << category) - 1 : difference;
  bits.put(static_cast<std::uint32_t>(coded), category);
  bits.put(0, 1);
}

}  // namespace

File make_jpeg(std::uint32_t blocks_x, std::uint32_t blocks_y, std::uint32_t channels, const File& values,
               const File& exif) {
  File jpeg{0xFF, 0xD8};
  if (!exif.empty()) {
    File app1{'E', 'x', 'i', 'f', 0, 0};
    append(app1, exif);
    append_segment(jpeg, 0xE1, app1);
  }
  File quantiser{0};
  quantiser.resize(65, 1);
  append_segment(jpeg, 0xDB, quantiser);
  File frame{8};
  append_u16_be(frame, 8 * blocks_y);
  append_u16_be(frame, 8 * blocks_x);
  frame.push_back(static_cast<std::uint8_t>(channels));
  File scan{static_cast<std::uint8_t>(channels)};
  for (std::uint32_t c = 1; c <= channels; ++c) {
    append(frame, {static_cast<std::uint8_t>(c), 0x11, 0});
    append(scan, {static_cast<std::uint8_t>(c), 0x00});
  }
  append(scan, {0, 63, 0});
  append_segment(jpeg, 0xC0, frame);
  append_segment(jpeg, 0xC4, huffman_tables());
  append_segment(jpeg, 0xDA, scan);
  BitWriter bits;
  std::vector<int> previous(channels, 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int level = 8 * (values[i] - 128);
    put_difference(bits, level - previous[i % channels]);
    previous[i % channels] = level;
  }
  append(jpeg, bits.finish());
  append(jpeg, {0xFF, 0xD9});
  return jpeg;
}

std::vector<NamedFile> all_fixtures() {
  const Image image = distinct_image(5, 3);
  const File grey(image.rgb.begin(), image.rgb.begin() + 6);
  return {{"png", make_png({.width = 5, .height = 3}, image.rgb)},
          {"png with orientation",
           make_png({.width = 5, .height = 3, .exif = tiff_orientation(6, true)}, image.rgb)},
          {"png palette",
           make_png({.width = 2, .height = 2, .colour_type = 3, .palette = image.rgb}, {0, 1, 2, 3})},
          {"bmp", make_bmp(image)},
          {"gif", make_gif(image)},
          {"tga", make_tga(image)},
          {"tga rle", make_tga_rle(image)},
          {"ppm", make_ppm(image)},
          {"psd", make_psd(image, false)},
          {"psd packed", make_psd(image, true)},
          {"jpeg grey", make_jpeg(2, 3, 1, grey, tiff_orientation(8, false))},
          {"jpeg colour", make_jpeg(2, 2, 3, File(image.rgb.begin(), image.rgb.begin() + 12))},
          {"jpeg cmyk", make_jpeg(1, 2, 4, File(image.rgb.begin(), image.rgb.begin() + 8))}};
}

}  // namespace vitrine::testing

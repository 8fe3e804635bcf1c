// SPDX-License-Identifier: MIT
#include "image_fixtures.h"

#include <algorithm>

namespace vitrine::testing {

Image image_of(std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> rgb) {
  Image image;
  image.width = width;
  image.height = height;
  image.rgb = std::move(rgb);
  return image;
}

Image distinct_image(std::uint32_t width, std::uint32_t height) {
  std::vector<std::uint8_t> rgb;
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      rgb.push_back(static_cast<std::uint8_t>(7 + 23 * x));
      rgb.push_back(static_cast<std::uint8_t>(11 + 41 * y));
      rgb.push_back(static_cast<std::uint8_t>(3 * x + 5 * y + x * y));
    }
  }
  return image_of(width, height, std::move(rgb));
}

void append(File& file, const File& more) { file.insert(file.end(), more.begin(), more.end()); }
void append_u16_le(File& file, std::uint32_t value) {
  file.push_back(static_cast<std::uint8_t>(value));
  file.push_back(static_cast<std::uint8_t>(value >> 8));
}
void append_u32_le(File& file, std::uint32_t value) {
  append_u16_le(file, value & 0xFFFF);
  append_u16_le(file, value >> 16);
}
void append_u16_be(File& file, std::uint32_t value) {
  file.push_back(static_cast<std::uint8_t>(value >> 8));
  file.push_back(static_cast<std::uint8_t>(value));
}
void append_u32_be(File& file, std::uint32_t value) {
  append_u16_be(file, value >> 16);
  append_u16_be(file, value & 0xFFFF);
}

File tiff_orientation(std::uint8_t orientation, bool little_endian) {
  const auto u16 = little_endian ? append_u16_le : append_u16_be;
  const auto u32 = little_endian ? append_u32_le : append_u32_be;
  File tiff = little_endian ? File{'I', 'I'} : File{'M', 'M'};
  u16(tiff, 42);
  u32(tiff, 8);
  u16(tiff, 2);
  for (const std::uint32_t tag : {0x0100u, 0x0112u}) {  // a width that is passed over, then the orientation
    u16(tiff, tag);
    u16(tiff, 3);
    u32(tiff, 1);
    u16(tiff, tag == 0x0112 ? orientation : 77);
    u16(tiff, 0);
  }
  u32(tiff, 0);
  return tiff;
}

namespace {

std::uint32_t crc32(const File& bytes) {
  std::uint32_t c = 0xFFFFFFFFu;
  for (const std::uint8_t byte : bytes) {
    c ^= byte;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
  }
  return ~c;
}

File stored_zlib(const File& raw) {
  File zlib{0x78, 0x01, 0x01};
  append_u16_le(zlib, static_cast<std::uint32_t>(raw.size()));
  append_u16_le(zlib, ~static_cast<std::uint32_t>(raw.size()) & 0xFFFF);
  append(zlib, raw);
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const std::uint8_t byte : raw) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  append_u32_be(zlib, b << 16 | a);
  return zlib;
}

}  // namespace

File make_png_chunk(const std::string& type, const File& data) {
  File covered(type.begin(), type.end());
  append(covered, data);
  File chunk;
  append_u32_be(chunk, static_cast<std::uint32_t>(data.size()));
  append(chunk, covered);
  append_u32_be(chunk, crc32(covered));
  return chunk;
}

File make_png(const PngSpec& spec, const File& samples) {
  File header;
  append_u32_be(header, spec.width);
  append_u32_be(header, spec.height);
  append(header, {spec.depth, spec.colour_type, 0, 0, 0});
  File png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append(png, make_png_chunk("IHDR", header));
  if (!spec.exif.empty()) append(png, make_png_chunk("eXIf", spec.exif));
  if (!spec.palette.empty()) append(png, make_png_chunk("PLTE", spec.palette));
  if (!spec.transparency.empty()) append(png, make_png_chunk("tRNS", spec.transparency));
  File raw;
  const std::size_t row_bytes = samples.size() / spec.height;
  for (std::uint32_t y = 0; y < spec.height; ++y) {
    raw.push_back(0);  // no filter
    raw.insert(raw.end(), samples.begin() + static_cast<std::ptrdiff_t>(y * row_bytes),
               samples.begin() + static_cast<std::ptrdiff_t>((y + 1) * row_bytes));
  }
  append(png, make_png_chunk("IDAT", stored_zlib(raw)));
  append(png, make_png_chunk("IEND", {}));
  return png;
}

File make_bmp(const Image& image) {
  const std::uint32_t padding = (4 - 3 * image.width % 4) % 4;
  const std::uint32_t pixel_bytes = (3 * image.width + padding) * image.height;
  File bmp{'B', 'M'};
  for (const std::uint32_t value : {54 + pixel_bytes, 0u, 54u, 40u, image.width, image.height})
    append_u32_le(bmp, value);
  append_u16_le(bmp, 1);
  append_u16_le(bmp, 24);
  for (const std::uint32_t value : {0u, pixel_bytes, 2835u, 2835u, 0u, 0u}) append_u32_le(bmp, value);
  for (std::uint32_t y = image.height; y-- > 0;) {
    for (std::uint32_t x = 0; x < image.width; ++x) {
      const std::uint8_t* rgb = &image.rgb[3 * (y * image.width + x)];
      append(bmp, {rgb[2], rgb[1], rgb[0]});
    }
    bmp.resize(bmp.size() + padding);
  }
  return bmp;
}

// Codes of 8 bits (7-bit pixels), with a clear code before the table would grow to 9.
File make_gif(const Image& image) {
  File gif{'G', 'I', 'F', '8', '9', 'a'};
  append_u16_le(gif, image.width);
  append_u16_le(gif, image.height);
  append(gif, {0xF6, 0, 0});
  File table = image.rgb;
  table.resize(3 * 128);
  append(gif, table);
  append(gif, {0x21, 0xFE, 3, 'h', 'i', '!', 0});  // a comment
  append(gif, {0x2C, 0, 0, 0, 0});
  append_u16_le(gif, image.width);
  append_u16_le(gif, image.height);
  append(gif, {0, 7});
  File codes;
  for (std::uint32_t pixel = 0; pixel < image.width * image.height; ++pixel) {
    if (pixel % 100 == 0) codes.push_back(128);
    codes.push_back(static_cast<std::uint8_t>(pixel));
  }
  codes.push_back(129);
  gif.push_back(static_cast<std::uint8_t>(codes.size()));
  append(gif, codes);
  append(gif, {0, 0x3B});
  return gif;
}

namespace {

File tga_header(const Image& image, std::uint8_t type) {
  File tga{0, 0, type, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  append_u16_le(tga, image.width);
  append_u16_le(tga, image.height);
  append(tga, {24, 0x20});  // rows from the top
  return tga;
}

}  // namespace

File make_tga(const Image& image) {
  File tga = tga_header(image, 2);
  for (std::size_t i = 0; i < image.rgb.size(); i += 3)
    append(tga, {image.rgb[i + 2], image.rgb[i + 1], image.rgb[i]});
  return tga;
}

File make_tga_rle(const Image& image) {
  File tga = tga_header(image, 10);
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
    append(tga, {0x80, image.rgb[i + 2], image.rgb[i + 1], image.rgb[i]});
  }
  return tga;
}

File make_ppm(const Image& image) {
  const std::string header =
      "P6\n# a comment\n" + std::to_string(image.width) + " " + std::to_string(image.height) + "\n255\n";
  File ppm(header.begin(), header.end());
  append(ppm, image.rgb);
  return ppm;
}

File make_psd(const Image& image, bool packed) {
  File psd{'8', 'B', 'P', 'S', 0, 1, 0, 0, 0, 0, 0, 0};
  append_u16_be(psd, 3);
  append_u32_be(psd, image.height);
  append_u32_be(psd, image.width);
  append_u16_be(psd, 8);
  append_u16_be(psd, 3);
  for (int section = 0; section < 3; ++section) append_u32_be(psd, 0);
  append_u16_be(psd, packed ? 1 : 0);
  const std::size_t pixels = image.rgb.size() / 3;
  if (packed) {
    for (std::uint32_t row = 0; row < 3 * image.height; ++row) append_u16_be(psd, 2 * image.width);
  }
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < pixels; ++i) {
      if (packed) psd.push_back(0);  // a literal run of one
      psd.push_back(image.rgb[3 * i + c]);
    }
  }
  return psd;
}

}  // namespace vitrine::testing

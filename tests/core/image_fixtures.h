// SPDX-License-Identifier: MIT
// Small picture files made in memory, so that the decoder's tests need no data from outside.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vitrine/image.h"

namespace vitrine::testing {

using File = std::vector<std::uint8_t>;

// An Image from its samples. REQUIRES: rgb.size() == 3 * width * height.
Image image_of(std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> rgb);

// A picture in which no two pixels, rows or columns look alike.
Image distinct_image(std::uint32_t width, std::uint32_t height);

// A TIFF block with an orientation, in either byte order, as APP1 and eXIf hold it.
File tiff_orientation(std::uint8_t orientation, bool little_endian);

void append(File& file, const File& more);
void append_u16_le(File& file, std::uint32_t value);
void append_u32_le(File& file, std::uint32_t value);
void append_u16_be(File& file, std::uint32_t value);
void append_u32_be(File& file, std::uint32_t value);

// PNG with stored (uncompressed) deflate blocks. `samples` are the rows as PNG packs them, without filter
// bytes.
struct PngSpec {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  std::uint8_t depth = 8;
  std::uint8_t colour_type = 2;  // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA
  File palette = {};
  File transparency = {};
  File exif = {};
};
File make_png(const PngSpec& spec, const File& samples);
File make_png_chunk(const std::string& type, const File& data);

File make_bmp(const Image& image);
File make_gif(const Image& image);  // REQUIRES: at most 128 pixels; each gets its own colour
File make_tga(const Image& image);
File make_tga_rle(const Image& image);
File make_ppm(const Image& image);
File make_psd(const Image& image, bool packed);

// A baseline JPEG of flat 8 x 8 blocks, which every decoder reproduces exactly: `values` are the samples of
// each block, interleaved by channel (1 grey, 3 YCbCr, 4 CMYK without Adobe marker).
File make_jpeg(std::uint32_t blocks_x, std::uint32_t blocks_y, std::uint32_t channels, const File& values,
               const File& exif = {});

// Every format's fixture of the same kind of small picture, by name.
struct NamedFile {
  std::string name;
  File bytes;
};
std::vector<NamedFile> all_fixtures();

}  // namespace vitrine::testing

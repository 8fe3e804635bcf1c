// SPDX-License-Identifier: MIT
// From the bytes of a file to upright RGB over white.
#include <algorithm>
#include <string>
#include <utility>

#include "core/image/formats.h"
#include "core/image/limits.h"
#include "core/image/stb_decoder.h"

namespace vitrine {
namespace {

std::uint8_t over_white(std::uint32_t colour, std::uint32_t alpha) {
  return static_cast<std::uint8_t>((colour * alpha + 255 * (255 - alpha) + 127) / 255);
}

void grey_to_rgb(const std::uint8_t* in, std::size_t pixels, std::uint8_t* out) {
  for (std::size_t i = 0; i < pixels; ++i) {
    for (std::size_t c = 0; c < 3; ++c) out[3 * i + c] = in[i];
  }
}

void grey_alpha_to_rgb(const std::uint8_t* in, std::size_t pixels, std::uint8_t* out) {
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint8_t value = over_white(in[2 * i], in[2 * i + 1]);
    for (std::size_t c = 0; c < 3; ++c) out[3 * i + c] = value;
  }
}

void rgba_to_rgb(const std::uint8_t* in, std::size_t pixels, std::uint8_t* out) {
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint32_t alpha = in[4 * i + 3];
    for (std::size_t c = 0; c < 3; ++c) out[3 * i + c] = over_white(in[4 * i + c], alpha);
  }
}

void drop_fourth_channel(const std::uint8_t* in, std::size_t pixels, std::uint8_t* out) {
  for (std::size_t i = 0; i < pixels; ++i) {
    for (std::size_t c = 0; c < 3; ++c) out[3 * i + c] = in[4 * i + c];
  }
}

void flatten(const std::uint8_t* in, std::uint32_t channels, bool opaque, Image& image) {
  const std::size_t pixels = image.rgb.size() / 3;
  std::uint8_t* out = image.rgb.data();
  if (channels == 1) return grey_to_rgb(in, pixels, out);
  if (channels == 2) return grey_alpha_to_rgb(in, pixels, out);
  if (channels == 3) {
    std::copy_n(in, image.rgb.size(), out);
    return;
  }
  if (opaque) return drop_fourth_channel(in, pixels, out);
  rgba_to_rgb(in, pixels, out);
}

Status check_structure(std::span<const std::uint8_t> bytes, ImageFormat format) {
  if (format == ImageFormat::kJpeg) return image::check_jpeg(bytes);
  if (format == ImageFormat::kPng) return image::check_png(bytes);
  if (format == ImageFormat::kGif) return image::check_gif(bytes);
  return Done{};
}

Result<Image> decode_through_stb(std::span<const std::uint8_t> bytes, const image::Header& header) {
  if (const Status sound = check_structure(bytes, header.info.format); !sound.ok()) return sound.error();
  const Result<image::StbPixels> pixels = image::decode_with_stb(bytes, header);
  if (!pixels.ok()) return pixels.error();
  Result<Image> image = image::make_image(header.info.width, header.info.height);
  if (!image.ok()) return image;
  flatten(pixels->samples.get(), pixels->channels, header.opaque, *image);
  return image;
}

// As stored: the orientation is the caller's.
Result<Image> decode_stored(std::span<const std::uint8_t> bytes, const image::Header& header) {
  if (header.info.format == ImageFormat::kPnm) return image::decode_pnm(bytes);
  if (header.info.format == ImageFormat::kPsd) return image::decode_psd(bytes);
  return decode_through_stb(bytes, header);
}

}  // namespace

Result<Image> decode_image(std::span<const std::uint8_t> bytes, const ImageLimits& limits) {
  const Result<image::Header> header = image::read_header(bytes, limits);
  if (!header.ok()) return header.error();
  Result<Image> decoded = decode_stored(bytes, *header);
  if (!decoded.ok() || header->info.orientation == 1) return decoded;
  if (!image::can_allocate(decoded->rgb.size())) {
    return Error{ErrorCode::kOutOfMemory, "no memory to turn the picture upright"};
  }
  return apply_orientation(std::move(decoded).value(), header->info.orientation);
}

Result<Image> image_from_rgba(std::span<const std::uint8_t> rgba, std::uint32_t width, std::uint32_t height,
                              const ImageLimits& limits) {
  if (const Status size = image::check_size(width, height, limits); !size.ok()) return size.error();
  const std::uint64_t expected = 4ull * width * height;
  if (rgba.size() != expected) {
    return Error{ErrorCode::kInvalidArgument,
                 "RGBA of " + std::to_string(width) + " x " + std::to_string(height) + " pixels has " +
                     std::to_string(expected) + " bytes, not " + std::to_string(rgba.size())};
  }
  Result<Image> image = image::make_image(width, height);
  if (image.ok()) flatten(rgba.data(), 4, /*opaque=*/false, *image);
  return image;
}

}  // namespace vitrine

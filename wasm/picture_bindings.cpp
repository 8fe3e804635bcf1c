// SPDX-License-Identifier: MIT
// Pictures, descriptor, tensors and packed weights for JavaScript, as vitrine.d.ts declares them. This file
// converts and decides nothing.
#include <emscripten/bind.h>

#include "convert.h"
#include "vitrine/descriptor.h"
#include "vitrine/embedding.h"
#include "vitrine/packed_weights.h"

namespace vitrine::wasm {
namespace {

val floats_out(const std::vector<float>& values) { return copy_out<float>("Float32Array", values); }

// Answers `step(image)` for an image from JavaScript, or says what is wrong with the image.
template <class Step, class Convert>
val with_image(const val& image, Step step, Convert convert) {
  const Result<Image> checked = image_in(image);
  return checked.ok() ? answer(step(*checked), convert) : failure(checked.error());
}

const char* format_name(ImageFormat format) {
  switch (format) {
    case ImageFormat::kJpeg:
      return "jpeg";
    case ImageFormat::kPng:
      return "png";
    case ImageFormat::kGif:
      return "gif";
    case ImageFormat::kBmp:
      return "bmp";
    case ImageFormat::kTga:
      return "tga";
    case ImageFormat::kPsd:
      return "psd";
    case ImageFormat::kPnm:
      return "pnm";
  }
  return "unknown";
}

val probe(const val& bytes) {
  return answer(probe_image(copy_in<std::uint8_t>(bytes)), [](const ImageInfo& info) {
    val object = val::object();
    object.set("format", format_name(info.format));
    object.set("width", info.width);
    object.set("height", info.height);
    object.set("orientation", static_cast<int>(info.orientation));
    return object;
  });
}

val decode(const val& bytes) { return answer(decode_image(copy_in<std::uint8_t>(bytes)), image_out); }

val from_rgba(const val& rgba, std::uint32_t width, std::uint32_t height) {
  return answer(image_from_rgba(copy_in<std::uint8_t>(rgba), width, height), image_out);
}

val crop_image(const val& image, std::uint32_t x, std::uint32_t y, std::uint32_t width,
               std::uint32_t height) {
  return with_image(
      image, [&](const Image& input) { return crop(input, x, y, width, height); }, image_out);
}

val resize(const val& image, std::uint32_t width, std::uint32_t height) {
  return with_image(
      image, [&](const Image& input) { return resize_bilinear(input, width, height); }, image_out);
}

val fit(const val& image, const val& how, std::uint32_t side, std::uint32_t short_side) {
  return with_image(
      image, [&](const Image& input) { return fit_square(input, fit_in(how), side, short_side); }, image_out);
}

val tensor(const val& image, const val& spec) {
  return with_image(
      image, [&](const Image& input) { return make_tensor(input, spec_in(spec)); }, floats_out);
}

val descriptor(const val& image) {
  return with_image(image, describe, [](const std::vector<std::int16_t>& values) {
    return copy_out<std::int16_t>("Int16Array", values);
  });
}

val descriptor_as_embedding(const val& image) {
  return with_image(image, describe, [](const std::vector<std::int16_t>& values) {
    return floats_out(descriptor_embedding(values));
  });
}

val normalise(const val& values) {
  std::vector<float> embedding = copy_in<float>(values);
  const Status status = l2_normalise(embedding);
  return status.ok() ? success(floats_out(embedding)) : failure(status.error());
}

val unpack_weights(const val& packed) {
  const std::vector<std::uint8_t> bytes = copy_in<std::uint8_t>(packed);
  std::vector<std::int8_t> values(bytes.size() / kInt4GroupBytes * kInt4GroupValues);
  const Status status = unpack_int4(bytes, values);
  return status.ok() ? success(copy_out<std::int8_t>("Int8Array", values)) : failure(status.error());
}

}  // namespace

EMSCRIPTEN_BINDINGS(pictures) {
  emscripten::function("probeImage", &probe);
  emscripten::function("decodeImage", &decode);
  emscripten::function("imageFromRgba", &from_rgba);
  emscripten::function("crop", &crop_image);
  emscripten::function("resize", &resize);
  emscripten::function("fitSquare", &fit);
  emscripten::function("makeTensor", &tensor);
  emscripten::function("describe", &descriptor);
  emscripten::function("describeEmbedding", &descriptor_as_embedding);
  emscripten::constant("descriptorVersion", kDescriptorVersion);
  emscripten::function("normalise", &normalise);
  emscripten::function("unpackInt4", &unpack_weights);
}

}  // namespace vitrine::wasm

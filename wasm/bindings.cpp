// SPDX-License-Identifier: MIT
// The core's functions for JavaScript, as vitrine.d.ts declares them. This file converts and decides nothing.
#include <emscripten/bind.h>

#include <utility>

#include "convert.h"
#include "vitrine/descriptor.h"
#include "vitrine/embedding.h"
#include "vitrine/explorer.h"
#include "vitrine/neighbour_table.h"
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

SearchOptions options_in(const val& object) {
  SearchOptions options;
  options.k = object["k"].as<std::uint32_t>();
  options.ef = object["ef"].as<std::uint32_t>();
  options.radius = object["radius"].as<float>();
  const std::string method = object["method"].as<std::string>();
  if (method == "exhaustive") options.method = SearchMethod::kExhaustive;
  if (method == "graph") options.method = SearchMethod::kGraph;
  return options;
}

val works_out(const std::vector<ScoredWork>& works) {
  val list = val::array();
  for (const ScoredWork& scored : works) {
    val object = val::object();
    object.set("work", scored.work);
    object.set("score", scored.score);
    list.call<void>("push", object);
  }
  return list;
}

val code_out(const Code& code) {
  val object = val::object();
  object.set("coefficients", copy_out<std::int8_t>("Int8Array", code.coefficients));
  object.set("biasLevel", static_cast<int>(code.bias_level));
  return object;
}

// Owns an opened index on behalf of JavaScript, which ends it with delete().
class SearchIndex {
 public:
  explicit SearchIndex(Index index) : index_(std::move(index)) {}

  val info() const {
    val object = val::object();
    object.set("works", index_.codes.count);
    object.set("dimension", index_.space.dimension);
    object.set("spaceId", index_.space.id);
    object.set("model", index_.space.model);
    object.set("modelName", index_.space.model_name);
    return object;
  }

  val search(const val& embedding, const std::string& model, const val& options) const {
    return answer(vitrine::search(index_, copy_in<float>(embedding), model, options_in(options)), works_out);
  }

  val search_projected(const val& projected, const std::string& model, const val& options) const {
    return answer(vitrine::search_projected(index_, copy_in<float>(projected), model, options_in(options)),
                  works_out);
  }

  val encode(const val& embedding) const {
    return answer(vitrine::encode(index_.space, copy_in<float>(embedding)), code_out);
  }

  val encode_projected(const val& projected) const {
    return answer(vitrine::encode_projected(index_.space, copy_in<float>(projected)), code_out);
  }

 private:
  Index index_;
};

val open_index(const val& bytes) {
  Result<Index> index = read_index(copy_in<std::uint8_t>(bytes));
  if (!index.ok()) return failure(index.error());
  return success(val(SearchIndex(std::move(*index))));
}

val neighbour_page(const val& bytes, std::uint32_t collection) {
  return answer(read_neighbour_page(copy_in<std::uint8_t>(bytes), collection), [](const NeighbourPage& page) {
    std::vector<std::uint32_t> works;
    std::vector<float> scores;
    works.reserve(page.entries.size());
    scores.reserve(page.entries.size());
    for (const Neighbour& neighbour : page.entries) {
      works.push_back(neighbour.work);
      scores.push_back(cosine_of(neighbour));
    }
    val object = val::object();
    object.set("first", page.first);
    object.set("works", page.works);
    object.set("neighbours", page.neighbours);
    object.set("workIndices", copy_out<std::uint32_t>("Uint32Array", works));
    object.set("scores", floats_out(scores));
    return object;
  });
}

val unpack_weights(const val& packed) {
  const std::vector<std::uint8_t> bytes = copy_in<std::uint8_t>(packed);
  std::vector<std::int8_t> values(bytes.size() / kInt4GroupBytes * kInt4GroupValues);
  const Status status = unpack_int4(bytes, values);
  return status.ok() ? success(copy_out<std::int8_t>("Int8Array", values)) : failure(status.error());
}

}  // namespace

EMSCRIPTEN_BINDINGS(vitrine) {
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
  emscripten::function("openIndex", &open_index);
  emscripten::function("readNeighbourPage", &neighbour_page);
  emscripten::function("unpackInt4", &unpack_weights);
  emscripten::class_<SearchIndex>("SearchIndex")
      .function("info", &SearchIndex::info)
      .function("search", &SearchIndex::search)
      .function("searchProjected", &SearchIndex::search_projected)
      .function("encode", &SearchIndex::encode)
      .function("encodeProjected", &SearchIndex::encode_projected);
}

}  // namespace vitrine::wasm

// SPDX-License-Identifier: MIT
// Prints, one JSON line a picture, a fingerprint of every step between its bytes and its neighbours.
// parity.test.mjs computes the same lines through wasm and compares them word by word. Usage: vitrine_parity
// INDEX PICTURE...
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "io/files.h"
#include "io/hash.h"
#include "vitrine/descriptor.h"
#include "vitrine/explorer.h"
#include "vitrine/packed_weights.h"
#include "vitrine/tensor.h"

namespace {

using namespace vitrine;
using Json = nlohmann::ordered_json;

template <class T>
std::string fingerprint(const std::vector<T>& values) {
  return io::hex(
      io::sha256({reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)}));
}

Json hits(const Index& index, const std::vector<float>& embedding, SearchMethod method) {
  SearchOptions options;
  options.method = method;
  Json list = Json::array();
  const auto found = search(index, embedding, index.space.model, options);
  if (!found.ok()) return found.error().message;
  // Scores are float32: nine digits tell any two apart.
  for (const ScoredWork& work : *found) {
    char score[32];
    std::snprintf(score, sizeof score, "%.9e", static_cast<double>(work.score));
    list.push_back({work.work, score});
  }
  return list;
}

// Any bytes are groups of packed weights: those of the picture serve, without the broken group at their end.
std::string unpacked_weights(std::span<const std::uint8_t> bytes) {
  const std::size_t groups = bytes.size() / kInt4GroupBytes;
  std::vector<std::int8_t> values(groups * kInt4GroupValues);
  const Status status = unpack_int4(bytes.first(groups * kInt4GroupBytes), values);
  return status.ok() ? fingerprint(values) : status.error().message;
}

Json steps(const Index& index, const io::Bytes& bytes) {
  const auto image = decode_image(bytes);
  if (!image.ok())
    return {{"error", std::string(error_code_name(image.error().code))}, {"message", image.error().message}};
  Json line = {{"weights", unpacked_weights(bytes)}};
  line.update({{"width", image->width}, {"height", image->height}, {"pixels", fingerprint(image->rgb)}});
  line["squash"] = fingerprint(fit_square(*image, Fit::kSquash, 227)->rgb);
  line["crop"] = fingerprint(fit_square(*image, Fit::kShortSideCrop, 224, 256)->rgb);
  line["tensor"] = fingerprint(*make_tensor(*image, PreprocessSpec{}));
  const auto descriptor = describe(*image);
  line["descriptor"] = fingerprint(*descriptor);
  const std::vector<float> embedding = descriptor_embedding(*descriptor);
  line["embedding"] = fingerprint(embedding);
  const auto code = encode(index.space, embedding);
  line["code"] = fingerprint(code->coefficients);
  line["bias_level"] = code->bias_level;
  const auto projected = encode_projected(index.space, std::span(embedding).first(index.space.dimension + 5));
  line["projected"] = projected.ok() ? fingerprint(projected->coefficients) : projected.error().message;
  line["projected_bias"] = projected.ok() ? projected->bias_level : 0;
  line["exhaustive"] = hits(index, embedding, SearchMethod::kExhaustive);
  line["graph"] = hits(index, embedding, SearchMethod::kGraph);
  return line;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto bytes = io::read_file(argv[1], kMaxIndexBytes);
  const auto index = bytes.ok() ? read_index(*bytes) : Result<Index>(bytes.error());
  if (!index.ok()) {
    std::fprintf(stderr, "%s\n", index.error().message.c_str());
    return 1;
  }
  for (int i = 2; i < argc; ++i) {
    const auto picture = io::read_file(argv[i], ImageLimits{}.max_bytes);
    Json line = {{"file", argv[i]}};
    line.update(picture.ok() ? steps(*index, *picture) : Json{{"error", picture.error().message}});
    std::printf("%s\n", line.dump().c_str());
  }
  return 0;
}

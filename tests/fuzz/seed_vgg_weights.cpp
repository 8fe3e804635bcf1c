// SPDX-License-Identifier: MIT
// Writes the weight files that the fuzzer begins from into a folder.
#include <filesystem>
#include <string>

#include "core/vgg_weight_file.h"
#include "io/files.h"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  using namespace vitrine;
  using vgg::Layer;
  using vgg::LayerCoding;
  constexpr LayerCoding kFourBits{LayerCoding::Kind::kInt4, 7}, kFull{LayerCoding::Kind::kInt8, 127},
      kCoarse{LayerCoding::Kind::kInt8, 5};
  const Layer conv{Layer::Kind::kConvolution, 3, true, true};
  const Layer dense{Layer::Kind::kDense, 5, true, false}, last{Layer::Kind::kDense, 2, false, false};
  const struct {
    const char* name;
    vgg::Shape shape;
    std::vector<LayerCoding> codings;
  } seeds[] = {{"convolution", {2, 5, 4, {conv}}, {kFull}},
               {"dense", {3, 2, 2, {dense, last}}, {kCoarse, kFull}},
               {"four-bits", {1, 3, 3, {dense}}, {kFourBits}},
               {"all", {2, 5, 4, {conv, dense, last}}, {kCoarse, kFourBits, kFull}}};
  for (const auto& [name, shape, codings] : seeds) {
    const testing::WeightFile file = weight_file(testing::seeded_network(shape, 3), codings);
    std::string bytes(1, '\x20');  // where the body is cut
    bytes.append(file.head.begin(), file.head.end());
    bytes.append(file.body.begin(), file.body.end());
    if (file.head.empty() || !io::write_file(std::filesystem::path(arguments[1]) / name, bytes).ok())
      return 1;
  }
  return 0;
}

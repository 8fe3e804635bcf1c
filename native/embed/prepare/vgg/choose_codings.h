// SPDX-License-Identifier: MIT
// How few bytes a network of VGG's kind may have, found by measuring: what its weights are rounded
// to, and whether its first dense layer is taken apart.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "embed/network.h"
#include "embed/prepare/vgg/weight_file.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// One way to write the file, and how it answers.
struct MeasuredCoding {
  std::uint32_t convolutions = 127;  // levels of the convolutions' weights, see vgg::LayerCoding
  vgg::LayerCoding dense;            // of the dense layers but the last, which a site's projection replaces
  std::uint32_t rank = 0;            // of the first dense layer, as two; 0: as it is
  std::uint64_t bytes = 0;           // of the whole file
  std::uint64_t last_bytes = 0;      // of its last layer
  Agreement agreement;               // with float32, on the pictures
};

// "24" for 8-bit numbers of so many levels, "4 bits" for groups of them.
[[nodiscard]] std::string name_of(const vgg::LayerCoding& coding);

struct ChooseOptions {
  double agree = 0.95;  // the share of the first ten neighbours that shall be float32's
  unsigned threads = 0;
  io::ProgressStyle progress = io::ProgressStyle::kAuto;
};

struct CodingChoice {
  std::vector<MeasuredCoding> table;  // ascending by bytes
  std::size_t chosen = 0;  // the smallest that agrees so far; where none does, the one that does most
  WeightStream stream;     // the file, so written
};

// Measures every way on the pictures (tensors of one picture each, twenty at least, so that ten neighbours
// say something), each embedded as a visitor's browser will: convolutions on 16-bit whole numbers, weights as
// the file's bytes decode. REQUIRES: convolutions and dense layers both. Errors: as encode_weights() and
// vgg::Network; kInvalidArgument where the network itself gives an embedding without direction;
// kUnsupported where every way to write it does; kInterrupted.
[[nodiscard]] Result<CodingChoice> choose_codings(VggWeights network,
                                                  const std::vector<std::vector<float>>& tensors,
                                                  const ChooseOptions& options);

}  // namespace vitrine::embed

// SPDX-License-Identifier: MIT
// One ONNX model from a picture's tensor to the distances from every reference picture: a network, and behind
// its feature the embeddings of a collection. What other programs load to ask without this one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "embed/network.h"
#include "embed/prepare/fold_projection.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Up to this size references stand in the model's own file; beyond it, protobuf's limit of 2 GiB comes near,
// and they lie beside it.
inline constexpr std::uint64_t kMostInsideModel = 1ull << 30;
inline constexpr const char* kReferencesFile = "references.bin";

// Takes the next bytes of a file.
using ByteSink = std::function<Status(std::span<const std::uint8_t>)>;

struct References {
  std::uint64_t count = 0;
  std::uint32_t dimension = 0;
  // Writes their unit-length rows, one after the other, little-endian float32.
  std::function<Status(const ByteSink&)> write_rows;
};

struct DistanceModel {
  std::string input;         // [n, ...], as the network's card says
  std::string output;        // [n, references]: 1 - cosine, not below 0
  std::uint64_t inside = 0;  // bytes of references in the model's file; 0: they lie in kReferencesFile
};

// Hands the model's bytes to `model`, piece by piece, and those of kReferencesFile to `beside` where they do
// not fit: so that references never stand in memory. `projection`: where it has rows, is multiplied with the
// feature of unit length first, for references of another space; its rows are then references.dimension.
// Errors: kUnsupported for a network whose embedding is folded, one of an opset before 7, or a build without
// ONNX; kInvalidArgument where dimensions do not fit; as read_checked() and the sinks.
[[nodiscard]] Result<DistanceModel> write_distance_model(const Network& network, const LinearMap& projection,
                                                         const References& references, const ByteSink& model,
                                                         const ByteSink& beside,
                                                         std::uint64_t most_inside = kMostInsideModel);

}  // namespace vitrine::embed

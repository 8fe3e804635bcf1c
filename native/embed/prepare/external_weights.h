// SPDX-License-Identifier: MIT
// Weights leave the graph: one external file that several graphs may point into, cut into parts that any
// static host serves.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/files.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// The one location that graphs name.
inline constexpr std::string_view kWeightsPath = "weights.bin";
// Each tensor begins at a multiple of this, so that a runtime may use it in place.
inline constexpr std::uint64_t kWeightsAlignment = 64;
// Smaller tensors stay in the graph: pointing to them would cost as much.
inline constexpr std::uint64_t kLeastExternalBytes = 1024;

// Collects initialisers into the one file. Give it the graphs in a fixed order: equal graphs give equal
// bytes.
class WeightsFile {
 public:
  // Where a tensor lies.
  struct Place {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
  };

  // Moves every numeric initialiser of at least kLeastExternalBytes out of `model`, in the order in which
  // they stand there. A tensor whose name and bytes are here already (from an earlier graph) is pointed to
  // again, not written twice. REQUIRES: the plain style of onnx_model.h. Errors: kCorrupt where a name is
  // here with other bytes; kTooLarge beyond kMaxModelBytes; kOutOfMemory.
  [[nodiscard]] Status take(onnx::ModelProto& model);

  // Goes on at the next multiple of `alignment` with zeros between: for those who pack a run of the file.
  void align(std::uint64_t alignment);

  [[nodiscard]] const io::Bytes& bytes() const { return bytes_; }
  // By name of the tensor.
  [[nodiscard]] const std::map<std::string, Place>& places() const { return places_; }

 private:
  Status place(onnx::TensorProto& tensor);

  io::Bytes bytes_;
  std::map<std::string, Place> places_;
};

// The bytes cut into runs of at most kMaxPartBytes; none for no bytes.
[[nodiscard]] std::vector<std::span<const std::uint8_t>> cut_into_parts(std::span<const std::uint8_t> bytes);

}  // namespace vitrine::embed

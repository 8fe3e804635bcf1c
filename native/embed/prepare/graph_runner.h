// SPDX-License-Identifier: MIT
// A model in memory, run by ONNX Runtime: to measure what preparing changed and what tensors hold.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "embed/model_card.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// A float32 tensor by value.
struct FloatTensor {
  std::vector<std::int64_t> sides;
  std::vector<float> values;
};

// The shape of a card's input for `pictures` pictures.
[[nodiscard]] std::vector<std::int64_t> input_sides(const PreprocessSpec& spec, std::int64_t pictures = 1);

class GraphRunner {
 public:
  // Opens the model. `weights`: bytes of its external file (kWeightsPath), empty where it has none; they are
  // copied. Errors: kUnsupported with the runtime's reason; kTooLarge, kOutOfMemory.
  [[nodiscard]] static Result<GraphRunner> open(const onnx::ModelProto& model,
                                                std::span<const std::uint8_t> weights, unsigned threads);

  // Runs it on one input tensor. `outputs` are names of the graph's outputs, float32 each. Errors:
  // kUnsupported with the runtime's reason.
  [[nodiscard]] Result<std::vector<FloatTensor>> run(const std::string& input, const FloatTensor& tensor,
                                                     const std::vector<std::string>& outputs) const;

  GraphRunner(GraphRunner&&) noexcept;
  GraphRunner& operator=(GraphRunner&&) noexcept;
  ~GraphRunner();

 private:
  class Session;
  explicit GraphRunner(std::unique_ptr<Session> session);
  std::unique_ptr<Session> session_;
};

}  // namespace vitrine::embed

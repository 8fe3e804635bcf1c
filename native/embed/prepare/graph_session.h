// SPDX-License-Identifier: MIT
// A graph at hand, run through ONNX Runtime: to calibrate, to measure, to let it optimise a graph offline.
// Embedding pictures goes through embedder.h.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "vitrine/result.h"

namespace vitrine::embed {

// How far ONNX Runtime may rewrite the graph.
enum class GraphOptimisation : std::uint8_t {
  kNone,      // run as it stands
  kBasic,     // operators of ONNX alone: constants folded, batch normalisation taken into convolutions
  kExtended,  // its own integer operators as well
  kAll,       // what only this machine runs: never to be saved
};

struct FloatTensor {
  std::vector<std::int64_t> sides;
  std::vector<float> values;  // row-major
};

// A session on a graph with one float32 input. May be moved, not copied; one thread at a time.
class GraphSession {
 public:
  // Errors: kUnsupported with ONNX Runtime's own words; kTooLarge; kOutOfMemory.
  [[nodiscard]] static Result<GraphSession> open(const onnx::ModelProto& model,
                                                 GraphOptimisation optimisation, unsigned threads);
  GraphSession(GraphSession&&) noexcept;
  GraphSession& operator=(GraphSession&&) noexcept;
  ~GraphSession();

  // The graph's float32 outputs, in its order, for one input. A free first side of the input counts as 1.
  // Errors: kInvalidArgument where the input's size is another; kUnsupported with ONNX Runtime's own words.
  [[nodiscard]] Result<std::vector<FloatTensor>> run(std::span<const float> input);

 private:
  struct State;
  explicit GraphSession(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The graph as ONNX Runtime rewrites it, in the plain style of onnx_model.h. Takes a temporary file of the
// graph's size. Errors: as GraphSession::open(); kIo; kCorrupt.
[[nodiscard]] Result<onnx::ModelProto> optimised(const onnx::ModelProto& model,
                                                 GraphOptimisation optimisation);

}  // namespace vitrine::embed

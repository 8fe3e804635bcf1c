// SPDX-License-Identifier: MIT
#include "embed/prepare/quantise/over_pictures.h"

#include <algorithm>
#include <utility>

#include "io/parallel.h"

namespace vitrine::embed {
namespace {

// The input's shape for one picture.
std::vector<std::int64_t> sides_of(const onnx::ValueInfoProto& input) {
  std::vector<std::int64_t> sides;
  for (const auto& side : input.type().tensor_type().shape().dim())
    sides.push_back(sides.empty() && !side.has_dim_value() ? 1 : side.dim_value());
  return sides;
}

Status check_size(const FloatTensor& tensor) {
  std::size_t wanted = 1;
  for (const std::int64_t side : tensor.sides)
    wanted *= static_cast<std::size_t>(std::max<std::int64_t>(side, 0));
  if (wanted == tensor.values.size()) return Done{};
  return Error{ErrorCode::kInvalidArgument, "the network takes " + std::to_string(wanted) + " values, not " +
                                                std::to_string(tensor.values.size())};
}

}  // namespace

Status run_over_pictures(const onnx::ModelProto& network, const std::vector<std::string>& outputs,
                         const CalibrationPictures& pictures, const QuantiseOptions& options,
                         const std::string& what, const PictureVisitor& visit) {
  if (pictures.count == 0)
    return Error{ErrorCode::kInvalidArgument,
                 "a network cannot be quantised without pictures to calibrate it on"};
  const Result<GraphRunner> runner = GraphRunner::open(network, {}, options.threads);
  if (!runner.ok()) return runner.error();
  const onnx::ValueInfoProto& input = network.graph().input(0);
  FloatTensor tensor{sides_of(input), {}};
  for (std::size_t i = 0; i < pictures.count; ++i) {
    if (io::interrupted()) return Error{ErrorCode::kInterrupted, "interrupted"};
    const Status visited = [&]() -> Status {
      Result<std::vector<float>> values = pictures.tensor(i);
      if (!values.ok()) return values.error();
      tensor.values = std::move(*values);
      if (Status size = check_size(tensor); !size.ok()) return size;
      Result<std::vector<FloatTensor>> found = runner->run(input.name(), tensor, outputs);
      return found.ok() ? visit(i, tensor, *found) : found.error();
    }();
    if (!visited.ok()) return with_context(what + ", picture " + std::to_string(i + 1), visited.error());
    if (options.progress) options.progress(what, i + 1, pictures.count);
  }
  return Done{};
}

}  // namespace vitrine::embed

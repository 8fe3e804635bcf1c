// SPDX-License-Identifier: MIT
// Integer operators in place of the notation that write_graphs.h writes.
#pragma once

#include <onnx/onnx_pb.h>

#include <filesystem>

#include "vitrine/result.h"

namespace vitrine::embed {

// The graph as ONNX Runtime runs it on any processor, its own integer operators included, so that nobody who
// opens it has to work that out again. Otherwise as fold() of cut_network.h, which is its neighbour.
[[nodiscard]] Result<onnx::ModelProto> with_integer_kernels(const onnx::ModelProto& model,
                                                            const std::filesystem::path& scratch);

}  // namespace vitrine::embed

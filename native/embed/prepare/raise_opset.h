// SPDX-License-Identifier: MIT
// Old graphs in the words of a newer version of ONNX's operators. Weights with a scale for each channel can
// be written since version 13; the networks of the Model Zoo are of versions 7 to 12.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>

#include "vitrine/result.h"

namespace vitrine::embed {

// The first version whose DequantizeLinear knows an axis.
inline constexpr std::int64_t kQuantisableOpset = 13;
// The first version with today's broadcasting; older files are not seen any more.
inline constexpr std::int64_t kLeastOpset = 7;

// Rewrites `model` for kQuantisableOpset where it asks for less; newer ones stay as they are. REQUIRES: the
// plain style of onnx_model.h. Errors: kUnsupported for versions below kLeastOpset and for operators whose
// meaning changed on the way and that networks for pictures, cut at their feature, have no use for, naming
// them.
[[nodiscard]] Status raise_opset(onnx::ModelProto& model);

}  // namespace vitrine::embed

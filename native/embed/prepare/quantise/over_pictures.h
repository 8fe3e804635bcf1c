// SPDX-License-Identifier: MIT
// A network run over the calibration pictures, one at a time.
#pragma once

#include <onnx/onnx_pb.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "embed/prepare/graph_runner.h"
#include "embed/prepare/quantise/quantised_forms.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// What became of picture i: the input tensor, and the outputs asked for.
using PictureVisitor =
    std::function<Status(std::size_t i, const FloatTensor& input, std::span<FloatTensor> outputs)>;

// Runs the network on each picture and hands `outputs` (names of its outputs) to `visit`. `what` is said of
// it to people. Errors: kInvalidArgument without pictures or for tensors of another size than the input;
// kInterrupted; as GraphRunner, CalibrationPictures and `visit`, with the picture's number.
[[nodiscard]] Status run_over_pictures(const onnx::ModelProto& network,
                                       const std::vector<std::string>& outputs,
                                       const CalibrationPictures& pictures, const QuantiseOptions& options,
                                       const std::string& what, const PictureVisitor& visit);

}  // namespace vitrine::embed

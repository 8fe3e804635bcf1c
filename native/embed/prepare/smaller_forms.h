// SPDX-License-Identifier: MIT
// The quantised forms of a cut network, asked for by name.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "embed/prepare/cut_network.h"
#include "embed/prepare/write_form.h"
#include "io/progress.h"
#include "vitrine/result.h"

namespace vitrine::embed {

// Makes those of `wanted` that the network has (a network without large dense layers has no packed form),
// each handed to `take` as soon as it is ready. `tensors`: the calibration pictures. Errors: as
// quantised_forms().
[[nodiscard]] Status make_smaller_forms(const onnx::ModelProto& network, const std::set<std::string>& wanted,
                                        const std::vector<std::vector<float>>& tensors, unsigned threads,
                                        io::ProgressStyle progress,
                                        const std::function<Status(FormGraphs form)>& take);

}  // namespace vitrine::embed

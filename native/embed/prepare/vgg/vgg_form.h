// SPDX-License-Identifier: MIT
// The form of a network that the core's own engine runs in visitors' browsers.
#pragma once

#include <onnx/onnx_pb.h>

#include <filesystem>
#include <optional>
#include <vector>

#include "embed/prepare/vgg/choose_codings.h"
#include "embed/prepared.h"
#include "vitrine/result.h"

namespace vitrine::embed {

struct VggForm {
  Network network;  // files and agreement; card and model_hash are the caller's
  std::vector<MeasuredForm> measured;
};

// Chooses by measurement how the weights are written (choose_codings()) and writes them into `folder`.
// `card`: as the graph answers it. Nothing where the network is not of VGG's kind. The graph's weights are
// released. Errors: as take_vgg_layers(), choose_codings(), write_weight_file().
[[nodiscard]] Result<std::optional<VggForm>> make_vgg_form(onnx::ModelProto& model, const ModelCard& card,
                                                           const std::vector<std::vector<float>>& tensors,
                                                           const ChooseOptions& options,
                                                           const std::filesystem::path& folder);

}  // namespace vitrine::embed

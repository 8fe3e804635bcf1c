// SPDX-License-Identifier: MIT
// What a site offers for visitors' own pictures: the options of `vitrine build` about it, and their outcome.
#pragma once

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/model_choice.h"
#include "publish/build_site.h"
#include "publish/carried_form.h"
#include "vitrine/result.h"

namespace vitrine::cli {

struct VisitorOptions {
  enum class Instant : std::uint8_t { kAuto, kYes, kNo };
  enum class Fold : std::uint8_t { kYes, kNo };
  publish::CarryWish carry;
  Instant instant = Instant::kAuto;  // yes beside a network
  Fold fold = Fold::kYes;
  bool webgpu = false;  // beside a form of the core's own engine, one of ONNX for WebGPU
};

void add_visitor_options(CLI::App& command, VisitorOptions& options);

// Sets upload, network, fold_from and instant of `build`. Errors: as choose_carried_form(); kInvalidArgument
// for an instant space, or a form to carry, where there is no network.
[[nodiscard]] Status decide_upload(const VisitorOptions& options, const ChosenModel& chosen,
                                   publish::BuildOptions& build);

// Whether the descriptor's space is to stand beside the model's. Errors: kInvalidArgument where there is no
// network that it could stand beside, and it was asked for.
[[nodiscard]] Result<bool> choose_instant(const VisitorOptions& options, const ChosenModel& chosen);

// A sentence about what visitors' pictures are embedded with; empty for the descriptor.
[[nodiscard]] std::string describe_upload(const ChosenModel& chosen, const publish::BuildReport& report);

// The same for machines: {"upload", "instant", "carried": {"form", "engine", "bytes", "folded", "agreement",
// "webgpu": {"form", "bytes"}}}.
[[nodiscard]] nlohmann::ordered_json upload_json(const publish::BuildOptions& build,
                                                 const publish::BuildReport& report);

}  // namespace vitrine::cli

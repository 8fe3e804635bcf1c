// SPDX-License-Identifier: MIT
#include "cli/visitor_model.h"

#include <cstdio>

#include "cli/choice_option.h"

namespace vitrine::cli {
namespace {

using publish::Carry;
using publish::Upload;
using Fold = VisitorOptions::Fold;
using Instant = VisitorOptions::Instant;

std::string megabytes(std::uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

std::string agreement_text(const embed::Network& network, const std::string& built) {
  if (!network.agreement) return "its agreement with " + built + " is not known";
  char text[160];
  std::snprintf(text, sizeof text,
                "%.1f %% of the first ten neighbours as %s, mean cosine %.4f, on %u pictures",
                100 * network.agreement->overlap, built.c_str(), network.agreement->cosine,
                network.agreement->pictures);
  return text;
}

Status check_wishes(const VisitorOptions& options, const ChosenModel& chosen) {
  if (chosen.network) return Done{};
  if (!options.carry.form.empty() || options.carry.carry == Carry::kYes) {
    return Error{
        ErrorCode::kInvalidArgument,
        "there is no network to carry: the descriptor is built into the page; choose one with --model"};
  }
  return Done{};
}

}  // namespace

void add_visitor_options(CLI::App& command, VisitorOptions& options) {
  add_choice(command, "--carry-model", options.carry.carry,
             {{"auto", Carry::kAuto}, {"yes", Carry::kYes}, {"no", Carry::kNo}},
             "Put the network into the site, for visitors' own pictures: auto (up to 150 MB, single files "
             "up to 100 MB), yes, no");
  command
      .add_option(
          "--carry-form", options.carry.form,
          "The form of it to carry, whatever its size (default: form vitrine, else the smallest, that finds "
          "95 % of the first ten neighbours)")
      ->type_name("NAME");
  command.add_flag(
      "--carry-webgpu", options.webgpu,
      "Beside form vitrine also the smallest form with a graph for WebGPU: browsers with a graphics "
      "processor take whichever answers sooner");
  add_choice(command, "--instant", options.instant, {{"yes", Instant::kYes}, {"no", Instant::kNo}},
             "Also the space of colour and line, which answers pictures while a network is on its way: yes "
             "(default beside a network), no");
  add_choice(
      command, "--fold", options.fold, {{"yes", Fold::kYes}, {"no", Fold::kNo}},
      "Multiply the collection's projection into the carried network's last layer, where that is linear, "
      "for a smaller download with answers as good: yes (default, but not beside --fine), no");
}

namespace {

// A form with a graph for WebGPU, the smallest of them.
Result<embed::Network> choose_for_webgpu(const ChosenModel& chosen, const embed::Network& carried) {
  const embed::Network* smallest = nullptr;
  for (const embed::Network& form : chosen.forms) {
    if (form.webgpu_graph &&
        (smallest == nullptr || embed::download_bytes(form) < embed::download_bytes(*smallest)))
      smallest = &form;
  }
  if (carried.engine != embed::Engine::kVitrine)
    return Error{ErrorCode::kInvalidArgument,
                 "--carry-webgpu adds a form of ONNX for WebGPU to form vitrine, and the site carries form " +
                     carried.form + (carried.webgpu_graph ? ", which has a graph for WebGPU already" : "")};
  if (smallest == nullptr)
    return Error{ErrorCode::kNotFound, "model " + carried.card.id +
                                           " has no form with a graph for WebGPU here; run vitrine model "
                                           "prepare " +
                                           carried.card.id +
                                           " --calibrate FOLDER --form int8,int8-packed,vitrine"};
  embed::Network network = *smallest;
  network.model_hash = carried.model_hash;
  return network;
}

}  // namespace

Result<bool> choose_instant(const VisitorOptions& options, const ChosenModel& chosen) {
  if (chosen.network) return options.instant != Instant::kNo;
  if (options.instant != Instant::kYes) return false;
  return Error{
      ErrorCode::kInvalidArgument,
      "--instant yes adds the descriptor's space to a network's, and this site has no other; choose a "
      "network with --model"};
}

Status decide_upload(const VisitorOptions& options, const ChosenModel& chosen, publish::BuildOptions& build) {
  if (Status status = check_wishes(options, chosen); !status.ok()) return status;
  const Result<bool> instant = choose_instant(options, chosen);
  if (!instant.ok()) return instant.error();
  build.instant = *instant;
  build.upload = Upload::kDescriptor;
  if (!chosen.network) return Done{};
  Result<std::optional<embed::Network>> carried =
      publish::choose_carried_form(*chosen.network, chosen.forms, options.carry);
  if (!carried.ok()) return carried.error();
  build.network = std::move(*carried);
  if (build.network) {
    build.upload = Upload::kOnnx;
    if (options.webgpu) {
      Result<embed::Network> gpu = choose_for_webgpu(chosen, *build.network);
      if (!gpu.ok()) return gpu.error();
      build.gpu_network = std::move(*gpu);
    }
    if (options.fold == Fold::kYes && build.fine_bytes <= 0.0) build.fold_from = chosen.network;
    return Done{};
  }
  build.upload = Upload::kNone;
  build.upload_reason = "This site does not carry the network that its pictures were compared with.";
  if (build.instant) build.upload_reason += " Your own picture is compared by colour and line alone.";
  return Done{};
}

std::string describe_upload(const ChosenModel& chosen, const publish::BuildReport& report) {
  if (!chosen.network) return {};
  const std::string& built = chosen.network->form;
  if (!report.carried) {
    return "The site carries no network: the smallest form here has more than a visitor is asked to "
           "download, "
           "or --carry-model says no";
  }
  const embed::Network& carried = *report.carried;
  std::string text = "Visitors' pictures: " + carried.card.label + ", form " + carried.form + ", " +
                     megabytes(embed::download_bytes(carried));
  if (!carried.card.trained) text += ", UNTRAINED (weights made from a seed: its answers mean nothing)";
  if (carried.engine == embed::Engine::kVitrine) text += ", run by the page's own engine";
  if (carried.folded) text += ", the projection folded into its last layer";
  if (!report.not_folded.empty()) text += ", not folded: " + report.not_folded;
  if (const auto& gpu = report.carried_for_webgpu)
    text += ", beside it form " + gpu->form + " for WebGPU, " + megabytes(embed::download_bytes(*gpu));
  if (carried.form == built) return text;
  text += ", standing in for " + built + ": " + agreement_text(carried, built);
  if (carried.agreement && carried.agreement->overlap < publish::kWantedOverlap)
    text += "; less than the 95 % wished for";
  return text;
}

nlohmann::ordered_json upload_json(const publish::BuildOptions& build, const publish::BuildReport& report) {
  nlohmann::ordered_json json = {{"upload", build.network                   ? "onnx"
                                            : build.upload == Upload::kNone ? "none"
                                                                            : "descriptor"},
                                 {"instant", build.instant}};
  if (!report.carried) return json;
  const embed::Network& carried = *report.carried;
  json["carried"] = {{"form", carried.form},
                     {"engine", carried.engine == embed::Engine::kVitrine ? "vitrine" : "onnx"},
                     {"bytes", embed::download_bytes(carried)},
                     {"trained", carried.card.trained},
                     {"folded", carried.folded.has_value()}};
  if (!report.not_folded.empty()) json["carried"]["not_folded"] = report.not_folded;
  if (const auto& gpu = report.carried_for_webgpu)
    json["carried"]["webgpu"] = {{"form", gpu->form}, {"bytes", embed::download_bytes(*gpu)}};
  if (const auto& agreement = carried.agreement) {
    json["carried"]["agreement"] = {
        {"pictures", agreement->pictures}, {"cosine", agreement->cosine}, {"overlap", agreement->overlap}};
  }
  return json;
}

}  // namespace vitrine::cli
